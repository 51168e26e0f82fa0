"""How long Init takes by runtime: a small function of each, as measured.

A handler that does nothing else, x86_64, 512 MB, a .zip archive, in the thirty days to 22 August 2026, about ten cold
starts a day of each runtime. Memory has almost no effect on Init of a small function, but real frameworks take two to
three times as long.

Simplified: the longest of a hundred take longer than the curve through median and 95th percentile says, with Java two
to three times as long as the median.

https://github.com/maxday/lambda-perf
"""

INIT_MS: dict[str, tuple[float, float]] = {
    "python3.9": (77, 98),
    "python3.12": (84, 106),
    "python3.13": (84, 104),
    "python3.14": (107, 155),
    "nodejs20": (141, 167),
    "nodejs22": (140, 169),
    "nodejs24": (134, 162),
    "java17": (204, 240),
    "java21": (239, 298),
    "java25": (190, 416),
    "ruby3.4": (229, 454),
    "dotnet8": (251, 570),
    "dotnet10": (250, 586),
    "provided.al2023": (50, 55),
}
"""Median and 95th percentile by runtime; of the operating system's own runtime it is a Go program's."""


def init_duration(runtime: str) -> dict[str, dict[str, float]]:
    """The measured distribution of a runtime, as a setting's value."""
    p50_ms, p95_ms = INIT_MS[runtime]
    return {"lognormal": {"p50_ms": p50_ms, "p95_ms": p95_ms}}

"""The closed forms that the simulator has to agree with, and how closely."""

from collections.abc import Callable
from statistics import fmean, stdev

STANDARD_ERRORS = 3.3
"""How far the mean of a few runs may lie from theory."""


def erlang_b(servers: int, load: float) -> float:
    """The share of calls that M/G/c/c turns away."""
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = load * blocked / (server + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """The share of messages that have to wait in M/M/c."""
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def assert_agrees(measure: Callable[[int], float], theory: float, seeds: range) -> None:
    """The mean of ``measure(seed)`` lies within its standard errors of ``theory``, or within 0.2 %."""
    values = [measure(seed) for seed in seeds]
    error = stdev(values) / len(values) ** 0.5
    allowed = max(STANDARD_ERRORS * error, 0.002 * theory)
    mean = fmean(values)
    assert abs(mean - theory) <= allowed, f"{mean:.6g} is not {theory:.6g} within {allowed:.2g}"

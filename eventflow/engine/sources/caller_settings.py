"""The settings that several callers have in common."""

from eventflow.engine.scenario.settings import Setting

MOST_PAYLOAD_BYTES = 6 * 1024 * 1024
"""The most that one synchronous invocation takes.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""


def timeout_in_millis(maximum_ms: int, docs: str, help: str = "") -> Setting:
    """How long an API waits for a function."""
    return Setting(
        name="TimeoutInMillis",
        label="Integration timeout",
        group="Integration",
        default=maximum_ms,
        minimum=50,
        maximum=maximum_ms,
        unit="ms",
        scale="log",
        help=help or "How long the API waits for the function; the function runs on.",
        source=docs,
    )


def answer_bytes(docs: str, limit: str) -> Setting:
    """How large the function's answer is."""
    return Setting(
        name="AnswerBytes",
        label="Size of the function's answer",
        group="Answer",
        default=1_000,
        minimum=0,
        maximum=MOST_PAYLOAD_BYTES,
        unit="bytes",
        scale="log",
        model_choice=True,
        help=f"What the simulated code answers with. {limit}",
        source=docs,
    )

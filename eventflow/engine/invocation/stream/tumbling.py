"""Tumbling windows: records are put together by the time at which they came, and the function carries a state.

The windows of a shard follow one another without a gap. Every batch has records of one window, gets the state that
the batch before it in the window returned, and returns the next. The last call of a window says so.

Simplified: the state is not simulated, and neither is a window that ends early because it is over 1 MB. The last call
of a window that comes without records, only to end it, is not made.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
"""

from datetime import datetime, timedelta
from typing import Any

from eventflow.engine.sources.shapes import START
from eventflow.engine.trace.rules import rule

READ_INTO_WINDOW = rule(
    "stream.tumbling",
    "Read from shard {shard} into a tumbling window",
    "Lambda read it from shard {shard} of {node}. Its batch has only records that came in the same tumbling window.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html",
    "TumblingWindowInSeconds",
)


def windowed(
    event: dict[str, Any], *, arrived_us: int, length_us: int, shard: int, state: dict[str, Any], is_final: bool
) -> dict[str, Any]:
    """The event of a batch, as a mapping with tumbling windows hands it over."""
    records = event["Records"]
    begin_us = arrived_us // length_us * length_us
    return {
        **event,
        "window": {"start": _second(begin_us), "end": _second(begin_us + length_us)},
        "state": state,
        "shardId": f"shardId-{shard:012}",
        "eventSourceARN": records[0]["eventSourceARN"] if records else None,
        "isFinalInvokeForWindow": is_final,
        "isWindowTerminatedEarly": False,
    }


def _second(at_us: int) -> str:
    at = datetime.fromisoformat(START) + timedelta(microseconds=at_us)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")

"""The event of a tumbling window, after
https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html, last read 2026-11-21."""

from eventflow.engine.invocation.stream.tumbling import windowed
from eventflow.engine.sources.kinesis import SOURCE, event
from eventflow.engine.units import SECOND_US


def test_window_and_state_stand_beside_the_records():
    batch = event("clicks", {"partitionKey": "user-8", "data": SOURCE.content["data"]})

    whole = windowed(
        batch,
        arrived_us=130 * SECOND_US,
        length_us=120 * SECOND_US,
        shard=0,
        state={"count": 41},
        is_final=False,
    )

    assert set(whole) == {
        "Records",
        "window",
        "state",
        "shardId",
        "eventSourceARN",
        "isFinalInvokeForWindow",
        "isWindowTerminatedEarly",
    }
    assert whole["window"] == {"start": "2026-01-15T09:02:00Z", "end": "2026-01-15T09:04:00Z"}
    assert whole["shardId"] == "shardId-000000000000"
    assert whole["eventSourceARN"] == "arn:aws:kinesis:eu-west-1:482910573366:stream/clicks"

"""The event of a transformation, after https://docs.aws.amazon.com/lambda/latest/dg/services-kinesisfirehose.html, last
read 2026-11-21.
"""

from base64 import b64decode

from eventflow.engine import CATALOGUE
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape

FIREHOSE = CATALOGUE["firehose"]


def test_event_has_records_with_base64_data():
    event = FIREHOSE.event("clicks", {"data": {"page": "/pricing"}})

    assert shape(event) == named(
        *("invocationId", "deliveryStreamArn", "region"),
        records=[named("recordId", "approximateArrivalTimestamp", "data")],
    )
    assert b64decode(event["records"][0]["data"]) == b'{"page":"/pricing"}'
    assert event["deliveryStreamArn"].endswith(":deliverystream/clicks")


def test_records_of_a_batch_come_together():
    event = FIREHOSE.batch_event("clicks", [{"data": "a"}, {"data": "a"}])

    assert len({record["recordId"] for record in event["records"]}) == 2


def test_document_of_another_source_becomes_the_data():
    assert FIREHOSE.content_of("kinesis", {"a": 1}) == {"data": {"a": 1}}


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("firehose", times(0), name="clicks").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"

from eventflow.engine.deliveries import deliveries, request_id_of
from tests.builders import a_flow, a_function, emission, times


def test_record_tells_of_the_last_attempt_when_it_timed_out():
    slow = a_function(duration_ms=9_000, init_ms=250, Timeout=3, on_failure="failures", MaximumRetryAttempts=0)
    flow = a_flow().queue("failures").from_s3(times(1)).into(slow)

    (record,) = deliveries(flow.scenario, flow.run().result)

    assert record.body["responsePayload"]["errorType"] == "Sandbox.Timedout"
    assert record.body["responsePayload"]["errorMessage"].endswith("Task timed out after 3.00 seconds")
    assert record.body["timestamp"] == "2026-01-15T09:00:04.250Z"


def test_emitted_event_is_delivered_with_its_own_payload():
    flow = a_flow().queue("failures")
    flow = flow.from_s3(times(0), keys=["a.jpg"]).into(
        a_function("one", emits=(emission("results", key="{stem}.txt"),))
    )
    flow = flow.from_s3(name="results").into(a_function("two", fails=True, on_failure="failures"))

    (record,) = deliveries(flow.scenario, flow.run().result)

    s3 = record.body["requestPayload"]["Records"][0]["s3"]
    assert (s3["bucket"]["name"], s3["object"]["key"]) == ("results", "a.txt")
    assert record.body["requestContext"]["functionArn"].endswith(":function:two:$LATEST")


def test_request_ids_are_stable_and_unlike_each_other():
    assert request_id_of(7, 1) == request_id_of(7, 1)
    assert len({request_id_of(seed, event) for seed in (7, 8) for event in range(100)}) == 200

from eventflow.engine.simulation import Simulation
from tests.builders import a_flow, a_function, filter_criteria, poisson, times

BODIES = {"paid": {"status": "PAID"}, "new": {"status": "NEW"}}


def test_queue_counts_what_is_polled_filtered_invoked_failed_and_deleted():
    traffic = [times(0, 1, payload="paid"), times(2, payload="new")]
    flow = a_flow().from_queue(*traffic, bodies=BODIES, VisibilityTimeout=30)
    paid = filter_criteria({"body": {"status": ["PAID"]}})

    run = flow.into(a_function(), filter=paid).run()
    failing = flow.into(a_function(fails=True), filter=paid).lasting(45).run()

    assert run.mapping("orders->worker") == {
        "PolledEventCount": 3,
        "FilteredOutEventCount": 1,
        "InvokedEventCount": 2,
        "FailedInvokeEventCount": 0,
        "DeletedEventCount": 2,
    }
    assert failing.mapping("orders->worker") == {
        "PolledEventCount": 5,
        "FilteredOutEventCount": 1,
        "InvokedEventCount": 4,
        "FailedInvokeEventCount": 4,
        "DeletedEventCount": 0,
    }


def test_stream_counts_what_is_dropped_and_knows_the_oldest_record_it_ran():
    function = a_function(fails=True, duration_ms=1_000)
    flow = a_flow().queue("failures").from_stream(times(0, 0), MaximumRetryAttempts=1, OnFailure="failures")

    run = flow.into(function).run()

    assert run.mapping("clicks->worker") == {
        "PolledEventCount": 2,
        "FilteredOutEventCount": 0,
        "InvokedEventCount": 4,
        "FailedInvokeEventCount": 4,
        "DroppedEventCount": 2,
        "OnFailureDestinationDeliveredEventCount": 2,
        "IteratorAge max ms": 5_000.0,
    }


def test_mapping_counts_only_what_came_by_it():
    function = a_function()
    flow = a_flow().from_queue(times(0, 0)).into(function).from_stream(times(0)).into(function)

    run = flow.from_callers(times(0, 0, 0, 0)).into(function).run()

    assert run.metrics["Invocations"] == 7
    assert run.mapping("orders->worker")["InvokedEventCount"] == 2
    assert run.mapping("clicks->worker")["InvokedEventCount"] == 1


def test_counts_are_the_same_over_many_chunks():
    function = a_function(duration_ms=200, error_rate=0.2)
    simulation = Simulation(a_flow().from_queue(poisson(20)).into(function).lasting(200).scenario, 3)

    chunks = list(simulation.chunks())

    counts = simulation.metrics()["orders->worker"]
    kinds = [simulation.sites[number].kind.name for chunk in chunks for number in chunk.table[:, 2].tolist()]
    assert len(chunks) > 2
    assert counts["PolledEventCount"] == kinds.count("RECEIVED")
    assert counts["DeletedEventCount"] == kinds.count("SUCCEEDED")

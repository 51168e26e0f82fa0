import numpy as np

from eventflow.engine.simulation import Simulation
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.mapping_metrics import Mapping, MappingMetrics
from eventflow.engine.trace.recorder import Site
from tests.builders import a_flow, a_function, burst, filter_criteria, poisson, times

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
        "IteratorAge max ms": 5_010.0,
    }


def test_batches_are_counted_by_their_events():
    flow = a_flow().from_queue(burst(20), bodies=BODIES, BatchSize=10, ReceiveLatencyMs=20, VisibilityTimeout=30)
    part = a_function(fails_on=({"Records": {"body": [{"suffix": '"NEW"}'}]}},))

    run = flow.into(part, FunctionResponseTypes="ReportBatchItemFailures").lasting(29).run()

    metrics = run.mapping("orders->worker")
    failed = metrics["FailedInvokeEventCount"]
    assert 0 < failed < 20
    assert (metrics["InvokedEventCount"], metrics["DeletedEventCount"]) == (20, 20 - failed)


def test_competing_mappings_count_what_they_received_themselves():
    one, other = a_function("one", duration_ms=1_000), a_function("other", duration_ms=1_000)
    flow = a_flow().from_queue(burst(20)).into(one).into(other, source="orders", BatchSize=1)

    run = flow.run()

    counts = [run.mapping(f"orders->{name}") for name in ("one", "other")]
    assert counts[0]["PolledEventCount"] + counts[1]["PolledEventCount"] == 20
    assert all(count["PolledEventCount"] == count["DeletedEventCount"] > 0 for count in counts)


def test_event_that_travels_on_counts_for_each_mapping_that_receives_it():
    sites = [
        Site(TraceKind.PUBLISHED, 0),
        Site(TraceKind.FORWARDED, 1),
        Site(TraceKind.RECEIVED, 1, 7),
        Site(TraceKind.STARTED, 2),
        Site(TraceKind.RECEIVED, 3, 8),
        Site(TraceKind.PROCESSED, 2),
    ]
    metrics = MappingMetrics(
        sites,
        [
            Mapping(name="a", is_queue=False, edge=7),
            Mapping(name="b", is_queue=True, edge=8),
        ],
    )
    for rows in ([(0, 0), (5_000, 1), (6_000, 2), (9_000, 3)], [(9_500, 4), (9_600, 5)]):
        metrics.add(np.array([[at_us, 0, site, -1, 0, 0] for at_us, site in rows]))

    assert metrics.as_dict()["a"]["InvokedEventCount"] == 1
    assert metrics.as_dict()["a"]["IteratorAge max ms"] == 4.0
    assert metrics.as_dict()["b"]["PolledEventCount"] == metrics.as_dict()["b"]["DeletedEventCount"] == 1


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

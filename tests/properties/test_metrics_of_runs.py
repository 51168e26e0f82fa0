"""What a run adds up to is what its rows say, counted one by one."""

from collections import Counter, defaultdict

from hypothesis import given

from eventflow.engine.trace.kinds import TraceKind
from tests.properties.bounded import run, seldom
from tests.properties.strategies import cases
from tests.reading import Run

K = TraceKind
ENDED = (K.SUCCEEDED, K.FAILED, K.BATCH_SUCCEEDED, K.BATCH_FAILED)


@seldom
@given(cases())
def test_metrics_of_functions_agree_with_the_rows(case):
    result = run(case)
    names = {function.name for function in case.scenario.functions}
    counts: defaultdict[str, Counter[TraceKind]] = defaultdict(Counter)
    running: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for row in Run(result).rows:
        counts[row.node][row.kind] += 1
        running[row.node] += (row.kind in (K.STARTED, K.BATCH_STARTED)) - (row.kind in ENDED)
        most[row.node] = max(most[row.node], running[row.node])

    for name in names:
        metrics, count = result.metrics[name], counts[name]
        assert metrics["Invocations"] == sum(count[kind] for kind in ENDED)
        assert metrics["Errors"] == count[K.FAILED] + count[K.BATCH_FAILED] <= metrics["Invocations"]
        assert metrics["Throttles"] == count[K.THROTTLED] + count[K.BATCH_THROTTLED]
        assert metrics["ConcurrentExecutions"] == most[name]
        assert metrics["AsyncEventsReceived"] == count[K.QUEUED]
        assert metrics["AsyncEventsDropped"] <= count[K.LOST] + count[K.DEAD_LETTERED]


@seldom
@given(cases("sqs", "mq", "kinesis", "dynamodb", "kafka"))
def test_metrics_of_mappings_agree_with_the_stories_of_what_they_received(case):
    result = run(case)
    edges, sites = result.manifest["edges"], result.sites
    receiver: dict[int, str] = {}
    counts: defaultdict[str, Counter[TraceKind]] = defaultdict(Counter)
    for _, event, number, *_ in result.table.tolist():
        site = sites[number]
        if site.kind == K.RECEIVED:
            receiver[event] = edges[site.edge]["name"]
        if event in receiver:
            counts[receiver[event]][site.kind] += 1

    for trigger in case.scenario.triggers:
        metrics, count = result.metrics.get(trigger.name, {}), counts[trigger.name]
        if "PolledEventCount" in metrics:
            assert metrics["PolledEventCount"] == count[K.RECEIVED]
            assert metrics["FilteredOutEventCount"] == count[K.FILTERED]
            assert metrics["InvokedEventCount"] == count[K.STARTED] + count[K.JOINED]
            assert metrics["FailedInvokeEventCount"] == count[K.FAILED] + count[K.UNPROCESSED]
            if "DeletedEventCount" in metrics:
                assert metrics["DeletedEventCount"] == count[K.SUCCEEDED] + count[K.PROCESSED]


@seldom
@given(cases())
def test_filter_in_force_decides_about_every_event(case):
    result = run(case)
    edges = result.manifest["edges"]

    for at_us, _, number, _, _, value in result.table.tolist():
        site = result.sites[number]
        if site.kind in (K.PASSED, K.MISSED) and site.edge >= 0 and edges[site.edge]["filters"]:
            filters = edges[site.edge]["filters"]
            assert filters[value]["text"] is not None
            assert filters[value]["at_us"] <= at_us
            assert all(later["at_us"] >= at_us for later in filters[value + 1 :])

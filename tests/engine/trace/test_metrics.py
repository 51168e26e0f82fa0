import numpy as np

from eventflow.engine.simulation import Simulation
from eventflow.engine.trace.metrics import Claims, Metrics
from tests.builders import a_flow, a_function, burst, emission, poisson, times
from tests.engine.function.at_work import AtWork


def test_counts_by_function_under_cloudwatch_names():
    function = a_function(fails=True, duration_ms=100)

    metrics = a_flow().from_s3(times(0)).into(function).run().metrics

    assert metrics == {
        "Invocations": 3,
        "Errors": 3,
        "Throttles": 0,
        "AsyncEventsReceived": 1,
        "AsyncEventsDropped": 1,
        "AsyncEventAge max ms": 180_200.0,
        "ColdStarts": 1,
        "RecursiveInvocationsDropped": 0,
        "DuplicateEffects": 0,
        "DeadLetterErrors": 0,
        "DestinationDeliveryFailures": 0,
        "ConcurrentExecutions": 1,
        "Duration p50 ms": 100.0,
        "Duration p90 ms": 100.0,
        "Duration p95 ms": 100.0,
        "Duration p99 ms": 100.0,
        "Duration max ms": 100.0,
    }


def test_duration_leaves_init_out():
    metrics = a_flow().from_callers(times(0, 1, 2)).into(a_function(duration_ms=100, init_ms=400)).run().metrics

    assert (metrics["Duration p50 ms"], metrics["Duration max ms"]) == (100, 100)


def test_drops_are_counted_of_asynchronous_events_only():
    flow = a_flow().from_callers(times(0)).into(a_function(fails=True))

    assert flow.run().metrics["AsyncEventsDropped"] == 0


def test_what_functions_claim_of_the_account():
    one, two = a_function("one", duration_ms=1_000), a_function("two", duration_ms=1_000)
    reserved = a_function("three", duration_ms=1_000, reserved=50)
    flow = a_flow().from_callers(burst(4)).into(one).from_callers(burst(3, at_s=0.5), name="b").into(two)
    run = flow.from_callers(burst(9), name="c").into(reserved).run()
    sites, names = run.result.sites, {3: "one", 4: "two", 5: "three"}

    metrics = Metrics(sites, names, [], Claims(reserved={5: 50}))
    for part in np.array_split(run.result.table, 5):
        metrics.add(part)

    assert metrics.account() == {"UnreservedConcurrentExecutions": 7, "ClaimedAccountConcurrency": 57}


def test_provisioned_claims_count_even_if_nothing_runs_there():
    work = AtWork()
    work.invoker.provision(3)
    for event in work.events(5):
        work.invoker.start(event)
    (chunk,) = work.run().recorder.cut(last=True)

    metrics = Metrics(work.recorder.sites, {0: "worker"}, [], Claims(provisioned={0: 3}))
    metrics.add(chunk.table)

    figures = metrics.as_dict()["worker"]
    assert figures["ProvisionedConcurrentExecutions"] == 3
    assert (figures["ProvisionedConcurrencyInvocations"], figures["ProvisionedConcurrencyUtilization"]) == (3, 1)
    assert metrics.account() == {"UnreservedConcurrentExecutions": 5, "ClaimedAccountConcurrency": 5}


def test_batches_and_repeats_are_counted():
    work = AtWork(poison=[False, True])
    batch = work.batch(work.events(2))
    for at_s in (0, 10):
        work.at(at_s, work.invoker.start_batch, batch)
    (chunk,) = work.run().recorder.cut(last=True)

    metrics = Metrics(work.recorder.sites, {0: "worker"}, [])
    metrics.add(chunk.table)

    figures = metrics.as_dict()["worker"]
    assert (figures["Invocations"], figures["Errors"], figures["DuplicateEffects"]) == (2, 2, 1)
    assert (figures["ConcurrentExecutions"], figures["Duration max ms"]) == (1, 1_000)


def test_functions_do_not_mix():
    writing = a_function("one", duration_ms=5_000, emits=(emission("results"),), Timeout=9)
    flow = a_flow().from_s3(burst(4)).into(writing)

    run = flow.from_s3(name="results").into(a_function("two", duration_ms=1, reserved=1)).run()

    one, two = run.result.metrics["one"], run.result.metrics["two"]
    assert (one["Invocations"], one["ConcurrentExecutions"], one["Throttles"]) == (4, 4, 0)
    assert (two["Invocations"], two["ConcurrentExecutions"], two["Throttles"]) == (4, 1, 6)


def test_function_without_invocations_has_no_durations():
    metrics = a_flow().from_s3().into(a_function()).run().metrics

    assert metrics["Invocations"] == 0
    assert metrics["Duration p50 ms"] is None


def test_peak_is_the_highest_over_all_chunks():
    function = a_function(duration_ms={"exponential": {"mean_ms": 2_000}}, Timeout=60)
    simulation = Simulation(a_flow().from_callers(poisson(20)).into(function).scenario, 3)

    peak = running = 0
    chunks = list(simulation.chunks())
    for chunk in chunks:
        for number in chunk.table[:, 2].tolist():
            running += {"STARTED": 1, "SUCCEEDED": -1, "FAILED": -1}.get(simulation.sites[number].kind.name, 0)
            peak = max(peak, running)

    assert len(chunks) > 2
    assert simulation.metrics()["worker"]["ConcurrentExecutions"] == peak

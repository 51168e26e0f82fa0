from eventflow.engine.simulation import Simulation
from tests.builders import a_flow, a_function, burst, emission, poisson, times


def test_counts_by_function_under_cloudwatch_names():
    function = a_function(fails=True, duration_ms=100)

    metrics = a_flow().from_s3(times(0)).into(function).run().metrics

    assert metrics == {
        "Invocations": 3,
        "Errors": 3,
        "Throttles": 0,
        "AsyncEventsReceived": 1,
        "AsyncEventsDropped": 1,
        "ColdStarts": 1,
        "DeadLetterErrors": 0,
        "DestinationDeliveryFailures": 0,
        "ConcurrentExecutions": 1,
        "Duration p50 ms": 100.0,
        "Duration p95 ms": 100.0,
        "Duration p99 ms": 100.0,
    }


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

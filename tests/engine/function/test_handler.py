import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst, poisson, times

EXPONENTIAL = {"exponential": {"mean_ms": 500}}


def durations(function, seed=3):
    run = a_flow().from_callers(poisson(5)).into(function).run(seed)
    return {row.event: row.value for row in run.of(TraceKind.SUCCEEDED)}


def test_run_is_cut_off_at_the_timeout():
    run = a_flow().from_callers(times(0)).into(a_function(duration_ms=3_000, init_ms=1_000, Timeout=3)).run()

    (failed,) = run.of(TraceKind.FAILED)
    assert (failed.rule, failed.value) == ("handler.timeout", 4_000_000)


def test_run_just_below_the_timeout_returns():
    run = a_flow().from_callers(times(0)).into(a_function(duration_ms=2_999.999, Timeout=3)).run()

    assert run.count(TraceKind.SUCCEEDED) == 1


def test_error_rate_is_the_share_of_attempts_that_fail():
    run = a_flow().from_callers(poisson(20)).into(a_function(error_rate=0.25)).run()

    share = run.metrics["Errors"] / run.metrics["Invocations"]
    assert share == pytest.approx(0.25, abs=3.3 * (0.25 * 0.75 / run.metrics["Invocations"]) ** 0.5)


def test_event_that_matches_a_pattern_fails_at_every_attempt():
    pattern = {"Records": {"s3": {"object": {"key": [{"prefix": "bad"}]}}}}
    puts = [times(0, payload="good"), times(1, payload="bad")]

    run = a_flow().from_s3(*puts, keys=["good", "bad"]).into(a_function(fails_on=(pattern,))).run()

    assert run.story(0)[-1] == "SUCCEEDED"
    assert [row.rule for row in run.of(TraceKind.FAILED, event=1)] == ["handler.pattern"] * 3


def test_durations_stay_with_their_events_when_a_limit_changes():
    # At most one run of ten is the first of its environment, with another Init: Init is 0 here.
    free, limited = (
        durations(a_function(duration_ms=EXPONENTIAL)),
        durations(a_function(duration_ms=EXPONENTIAL, reserved=2)),
    )

    assert 0 < len(limited) < len(free)
    assert limited.items() <= free.items()


def test_events_that_fail_at_a_low_error_rate_also_fail_at_a_higher_one():
    def failed(rate):
        run = a_flow().from_callers(poisson(5)).into(a_function(error_rate=rate)).run()
        return {row.event for row in run.of(TraceKind.FAILED)}

    assert failed(0.1) < failed(0.3)


def test_attempts_of_one_event_have_their_own_luck():
    run = a_flow().from_s3(times(0)).into(a_function(fails=True, duration_ms=EXPONENTIAL, Timeout=60)).run()

    assert len({row.value for row in run.of(TraceKind.FAILED)}) == 3


@pytest.mark.parametrize(
    ("cpu_bound", "memory_mb", "reference_mb", "ms"),
    [
        (0, 128, 1_769, 1_000),
        (1, 1_769, 1_769, 1_000),
        (1, 128, 1_769, 13_820.313),
        (1, 10_240, 1_769, 1_000),
        (0.5, 884, 1_769, 1_500.566),
        (1, 256, 128, 500),
    ],
)
def test_memory_changes_the_part_that_computes(cpu_bound, memory_mb, reference_mb, ms):
    function = a_function(
        duration_ms=1_000, CpuBound=cpu_bound, MemorySize=memory_mb, ReferenceMemorySize=reference_mb, Timeout=900
    )

    run = a_flow().from_callers(times(0)).into(function).run()

    assert run.of(TraceKind.SUCCEEDED)[0].value == pytest.approx(ms * 1_000, abs=1)


@pytest.mark.parametrize(("runtime", "p50_ms"), [("python3.12", 84), ("java21", 239), ("provided.al2023", 50)])
def test_without_init_duration_it_is_as_measured_for_the_runtime(runtime, p50_ms):
    functions = [a_function(Runtime=runtime, init_ms=init) for init in (None, {"constant": {"ms": p50_ms}})]

    measured, fixed = (
        sorted(row.value for row in a_flow().from_callers(burst(201)).into(f).run().of(TraceKind.INIT))
        for f in functions
    )

    assert measured[100] == pytest.approx(fixed[100], rel=0.05)

from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, burst


def set_reserved(value, at_s=5):
    return SetSetting(at_us=at_s * SECOND_US, node="worker", property="ReservedConcurrentExecutions", value=value)


def long_runs(**more):
    return a_function(duration_ms=20_000, Timeout=60, **more)


def test_lowered_limit_stops_new_runs_but_none_that_goes_on():
    flow = a_flow().from_callers(burst(4), burst(4, at_s=10), burst(4, at_s=21)).into(long_runs(reserved=4))

    run = flow.run(interventions=[set_reserved(2)])

    assert run.count(TraceKind.SUCCEEDED) == 6
    assert run.times_s(TraceKind.STARTED) == [0] * 4 + [21] * 2


def test_raised_limit_admits_more_at_once():
    flow = a_flow().from_callers(burst(4), burst(4, at_s=10)).into(long_runs(reserved=2))

    assert flow.run(interventions=[set_reserved(5)]).times_s(TraceKind.STARTED) == [0, 0, 10, 10, 10]


def test_reservation_taken_away_and_given_back_keeps_the_accounts_count():
    other = a_function("other", duration_ms=100_000, Timeout=900)
    flow = a_flow().account(120).from_callers(burst(200, at_s=30), name="more").into(other)
    flow = flow.from_callers(burst(8)).into(long_runs(reserved=10))

    given_back = flow.run(interventions=[set_reserved(None), set_reserved(20, at_s=10)])
    without = flow.run(interventions=[set_reserved(None)])

    assert given_back.result.metrics["other"]["ConcurrentExecutions"] == 100
    assert without.result.metrics["other"]["ConcurrentExecutions"] == 120


def test_running_events_move_with_the_reservation():
    flow = a_flow().account(120).from_callers(burst(30)).into(long_runs())
    other = a_function("other", duration_ms=1_000)
    flow = flow.from_callers(burst(200, at_s=10), name="more").into(other)

    run = flow.run(interventions=[set_reserved(20)])

    # 100 are left for others, and the 30 that run are now above the 20 reserved.
    assert run.result.metrics["other"]["ConcurrentExecutions"] == 100

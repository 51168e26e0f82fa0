import pytest

from eventflow.engine.scenario.interventions import DropEvent, Fault
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, event_pattern, times

DETAILS = {"Paid": {"state": "PAID"}}


def unreachable(for_s, at_s=0):
    return Fault(at_us=at_s * SECOND_US, node="worker", kind="unreachable", for_us=for_s * SECOND_US)


def rules(run, kind):
    return [row.rule for row in run.of(kind)]


def test_ordinary_event_is_in_the_queue_after_the_latency():
    flow = a_flow().from_bus(times(1), **DETAILS)

    run = flow.into(a_function(), filter=event_pattern({"detail": {"state": ["PAID"]}})).run()

    assert run.story() == ["PUBLISHED", "PASSED", "QUEUED", "INIT", "STARTED", "SUCCEEDED"]


def test_service_tries_again_until_lambda_answers():
    run = a_flow().from_bus(times(0), **DETAILS).into(a_function(), RetryJitter=0).run(interventions=[unreachable(10)])

    assert [(row.at_s, row.attempt, row.value // SECOND_US) for row in run.of(TraceKind.RETRY)] == [
        (0, 1, 1), (1, 2, 2), (3, 3, 4), (7, 4, 8),
    ]  # fmt: skip
    assert set(rules(run, TraceKind.RETRY)) == {"hand_off.eventbridge.again"}
    assert run.times_s(TraceKind.QUEUED) == run.times_s(TraceKind.SUCCEEDED) == [15]
    assert run.metrics["AsyncEventsReceived"] == 1


def test_what_is_in_the_queue_by_then_is_run_all_the_same():
    slow = a_function(duration_ms=2_500, reserved=1)

    run = a_flow().from_s3(times(0, 0)).into(slow).run(interventions=[unreachable(60, at_s=1)])

    assert run.times_s(TraceKind.SUCCEEDED) == [2.5, 5.5]


def test_jitter_is_the_luck_of_each_event():
    flow = a_flow().from_bus(times(*[0] * 20), **DETAILS).into(a_function(), RetryJitter=0.5)

    waits = [row.value for row in flow.run(interventions=[unreachable(0.4)]).of(TraceKind.RETRY)]

    assert len(set(waits)) == 20
    assert SECOND_US / 2 <= min(waits) < max(waits) <= 1.5 * SECOND_US


def test_retries_that_are_used_up_end_in_the_dead_letter_queue():
    flow = a_flow().queue("kept").from_bus(times(0), **DETAILS)
    flow = flow.into(a_function(), DeadLetterConfig="kept", MaximumRetryAttempts=2, RetryJitter=0)

    run = flow.run(interventions=[unreachable(600)])

    assert run.story() == ["PUBLISHED", "RETRY", "RETRY", "GAVE_UP", "SENT", "DEAD_LETTERED"]
    (gave_up,) = run.of(TraceKind.GAVE_UP)
    assert (gave_up.at_s, gave_up.node, gave_up.attempt) == (3, "bus", 3)
    assert gave_up.rule == "hand_off.eventbridge.attempts"
    assert [row.node for row in run.of(TraceKind.SENT)] == ["kept"]
    assert run.ledger["dead_lettered"] == 1
    assert run.metrics["AsyncEventsDropped"] == 0


@pytest.mark.parametrize(
    ("kind", "denied", "lost"),
    [
        ("s3", "hand_off.denied", "hand_off.lost"),
        ("ses", "hand_off.denied", "hand_off.lost"),
        ("sns", "hand_off.sns.denied", "hand_off.sns.lost"),
        ("eventbridge", "hand_off.eventbridge.denied", "hand_off.eventbridge.lost"),
        ("cw-logs", "hand_off.logs.denied", "hand_off.logs.lost"),
        ("iot", "hand_off.denied", "hand_off.iot.lost"),
        ("cloudformation", "hand_off.denied", "hand_off.cloudformation.lost"),
        ("codepipeline", "hand_off.denied.role", "hand_off.codepipeline.lost"),
        ("codecommit", "hand_off.denied", "hand_off.lost"),
        ("config", "hand_off.denied", "hand_off.config.lost"),
    ],
)
def test_service_that_may_not_invoke_does_not_try_again(kind, denied, lost):
    run = a_flow().from_source(kind, times(0), DeliveryLatencyMs=0).into(a_function(), permitted=False).run()

    assert run.story() == ["PUBLISHED", "GAVE_UP", "LOST"]
    assert (rules(run, TraceKind.GAVE_UP), rules(run, TraceKind.LOST)) == ([denied], [lost])
    assert [row.attempt for row in run.of(TraceKind.GAVE_UP)] == [0]
    assert run.ledger["lost"] == 1


def test_action_of_iot_that_fails_is_told_to_the_error_action():
    flow = a_flow().queue("errors").from_source("iot", times(0), DeliveryLatencyMs=0)

    run = flow.into(a_function(), ErrorAction="errors").run(interventions=[unreachable(5)])

    assert run.story() == ["PUBLISHED", "GAVE_UP", "SENT", "DEAD_LETTERED"]
    assert rules(run, TraceKind.SENT) == ["hand_off.iot.kept"]


def test_event_that_waits_to_be_handed_over_can_be_dropped():
    flow = a_flow().from_bus(times(0), **DETAILS).into(a_function())

    run = flow.run(interventions=[unreachable(60), DropEvent(at_us=2 * SECOND_US, event=0)])

    assert run.story()[-1] == "LOST"
    assert run.count(TraceKind.QUEUED) == 0

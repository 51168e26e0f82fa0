"""What would have saved an event."""

import pytest

from eventflow.engine.scenario.interventions import DropEvent, Fault, SetSetting
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.units import SECOND_US
from eventflow.experiments.saving import Trial, changes, is_poison, trials, unsaved_end
from eventflow.experiments.stored import StoredRun
from tests.builders import a_flow, a_function, times


def stored(run):
    return StoredRun(run.result.table, run.result.manifest)


def tried(flow, interventions=(), event=0, most=9, in_time=lambda: True):
    run = stored(flow.run(interventions=interventions))
    return list(trials(flow.scenario, run, list(interventions), event, most, in_time))


def saving(found):
    return [trial.change for trial in found if trial.saves]


def test_event_is_saved_by_leaving_out_the_fault_that_it_met():
    flow = a_flow().from_s3(times(6)).into(a_function()).lasting(600)
    fault = Fault(at_us=5 * SECOND_US, node="worker", kind="fail", for_us=500 * SECOND_US)

    found = tried(flow, [fault])

    (change,) = saving(found)
    assert (change.without, change.set) == (0, None)
    assert found[0].delivered_more == 1


def test_event_is_saved_by_more_retries():
    flow = a_flow().from_s3(times(6)).into(a_function(MaximumRetryAttempts=0)).lasting(600)
    fault = Fault(at_us=5 * SECOND_US, node="worker", kind="fail", for_us=10 * SECOND_US)

    retries = [change.set for change in saving(tried(flow, [fault])) if change.set]

    assert retries == [SetSetting(at_us=6 * SECOND_US - 1, node="worker", property="MaximumRetryAttempts", value=2)]


def test_event_that_grew_too_old_while_throttled_is_saved_by_more_concurrency_and_by_a_longer_age():
    function = a_function(duration_ms=100_000, Timeout=200, reserved=1, MaximumEventAgeInSeconds=60)
    flow = a_flow().from_s3(times(0, 1)).into(function).lasting(900)

    found = tried(flow, event=1)

    assert {change.name for change in saving(found)} == {"reserve 10", "no reserve", "maximum event age 21,600 s"}


@pytest.mark.parametrize("count", [1, 2])
def test_message_is_saved_by_more_receives(count):
    flow = (
        a_flow()
        .queue("dead")
        .from_queue(times(1), deadLetterTargetArn="dead", maxReceiveCount=count, VisibilityTimeout=30)
    )
    fault = Fault(at_us=0, node="worker", kind="fail", for_us=50 * SECOND_US)

    found = tried(flow.into(a_function()).lasting(600), [fault])

    assert any(change.set and change.set.property == "maxReceiveCount" for change in saving(found))


def test_settings_that_have_no_bearing_are_not_tried():
    flow = a_flow().from_s3(times(6)).into(a_function(fails=True, reserved=5, MaximumEventAgeInSeconds=300))
    flow = flow.lasting(600)
    run = stored(flow.run())

    assert [change.name for change in changes(flow.scenario, run, [], 0)] == [
        "maximum event age 21,600 s",
        "error rate 0.5",
        "error rate 0",
    ]
    assert [change.name for change in saving(tried(flow))][-1:] == ["error rate 0"]


def test_settings_of_the_queue_where_a_copy_is_left_have_no_bearing():
    flow = a_flow().from_queue(name="dead").into(a_function("repair"))
    flow = flow.from_s3(times(6)).into(a_function(fails=True, dead_letter_queue="dead")).lasting(600)

    assert {change.set.node for change in changes(flow.scenario, stored(flow.run()), [], 0)} == {"worker"}


def test_only_so_many_are_tried_and_none_once_the_time_is_over():
    flow = a_flow().from_s3(times(6)).into(a_function(fails=True, MaximumRetryAttempts=0)).lasting(600)

    assert len(tried(flow, most=1)) == 1
    assert {trial.saves for trial in tried(flow, in_time=lambda: False)} <= {None}


def test_change_that_can_not_be_made_is_passed_over():
    """The account's concurrency is all reserved but for what must stay."""
    throttled = a_function(duration_ms=100_000, Timeout=200, reserved=1, MaximumEventAgeInSeconds=60)
    flow = a_flow().from_s3(times(0, 1)).into(throttled).also(a_function("other", reserved=899)).lasting(900)

    assert not any(change.name == "reserve 10" for change in saving(tried(flow, event=1)))


def test_only_what_was_dead_lettered_or_lost_has_to_be_saved():
    flow = a_flow().from_s3(times(0, 1)).into(a_function(duration_ms=50_000, Timeout=60, reserved=1)).lasting(600)
    run = stored(flow.run(interventions=[DropEvent(at_us=30 * SECOND_US, event=1)]))

    assert unsaved_end(run, 0) is None
    assert unsaved_end(run, 1).kind == K.LOST
    assert unsaved_end(run, 99) is None


def test_code_that_fails_on_an_event_every_time_is_told_apart():
    flow = a_flow().from_s3(times(1, payload="bad"), times(2, payload="good"), keys=["bad", "good"])
    pattern = {"Records": {"s3": {"object": {"key": ["bad"]}}}}
    run = stored(flow.into(a_function(fails_on=(pattern,))).run())

    assert [is_poison(run, event) for event in range(2)] == [True, False]


def test_trial_without_an_answer_has_no_figures():
    flow = a_flow().from_s3(times(6)).into(a_function(fails=True, MaximumRetryAttempts=0)).lasting(600)

    assert all(trial == Trial(change=trial.change, saves=None) for trial in tried(flow, in_time=lambda: False))

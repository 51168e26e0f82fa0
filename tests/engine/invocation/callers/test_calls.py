import pytest

from eventflow.engine.sources.step_functions import caller
from eventflow.engine.trace.kinds import TraceKind
from tests.calling import FAILS, FINE, THROTTLED, Calling, runs, times_out

K = TraceKind
OFF = {"RetryMode": "off"}


def test_caller_waits_for_the_answer():
    calling = Calling("sdk", runs(0.15)).sends(0)

    assert calling.story() == ["PUBLISHED", "STARTED", "SUCCEEDED"]
    assert calling.times_s(K.SUCCEEDED) == [0.15]


def test_caller_gets_the_error_and_nobody_tries_again():
    calling = Calling("sdk", FAILS).sends(0)

    assert calling.story() == ["PUBLISHED", "STARTED", "FAILED", "RETURNED"]
    assert calling.rules(K.RETURNED) == ["sdk.error"]


def test_caller_over_the_limit_is_answered_at_once():
    calling = Calling("sdk", THROTTLED, **OFF).sends(0)

    assert calling.story() == ["PUBLISHED", "THROTTLED", "RETURNED"]
    assert calling.rules(K.RETURNED) == ["sdk.throttled"]
    assert calling.times_s(K.RETURNED) == [0]


def test_throttled_request_is_sent_again_by_the_policy_of_its_caller():
    settings = {"ErrorEquals": "Lambda.TooManyRequestsException", "IntervalSeconds": 2, "BackoffRate": 3.0}

    calling = Calling("step-functions", THROTTLED, THROTTLED, FINE, **settings).sends(0)

    assert calling.story() == ["PUBLISHED", *["THROTTLED", "RETRY"] * 2, "STARTED", "SUCCEEDED"]
    assert calling.values_s(K.THROTTLED) == calling.values_s(K.RETRY) == [2, 6]
    assert calling.times_s(K.STARTED) == [8]


def test_run_that_is_done_just_in_time_is_an_answer():
    calling = Calling("rest-api", runs(29)).sends(0)

    assert calling.story() == ["PUBLISHED", "STARTED", "SUCCEEDED"]


def test_function_runs_on_when_its_caller_has_stopped_waiting():
    calling = Calling("rest-api", runs(40)).sends(0)

    assert calling.story() == ["PUBLISHED", "STARTED", "ANSWERED", "SUCCEEDED"]
    assert calling.times_s(K.ANSWERED) == calling.values_s(K.ANSWERED) == [29]
    assert calling.rules(K.ANSWERED) == ["rest-api.timeout"]


def test_nobody_gets_the_error_of_a_run_whose_caller_has_gone():
    calling = Calling("rest-api", times_out(40)).sends(0)

    assert calling.story() == ["PUBLISHED", "STARTED", "ANSWERED", "FAILED", "RETURNED"]
    assert calling.rules(K.RETURNED) == ["caller.unheard"]


def test_request_that_is_sent_again_runs_beside_the_first():
    calling = Calling("sdk", runs(90), ReadTimeoutSeconds=60).sends(0)

    first, second = calling.events[:2]
    assert calling.story(first.number) == ["PUBLISHED", "STARTED", "ANSWERED", "SUCCEEDED"]
    assert calling.rules(K.PUBLISHED)[1] == "caller.retried"
    assert calling.times_s(K.STARTED)[1] < 90
    assert second.attempts == 2


def test_requests_of_all_ways_are_counted_together():
    calling = Calling("sdk", THROTTLED, runs(90), THROTTLED, runs(90), runs(90)).sends(0)

    assert len(calling.times_s(K.THROTTLED)) + len(calling.times_s(K.STARTED)) == 5


def test_request_without_permission_never_comes_to_the_function():
    calling = Calling("alb", permitted=False).sends(0)

    assert calling.story() == ["PUBLISHED", "RETURNED"]
    assert calling.rules(K.RETURNED) == ["alb.denied"]


def test_request_that_is_too_large_never_comes_to_the_function():
    calling = Calling("alb", contents=[{"body": "x" * 1024 * 1024}, {"body": "x" * (1024 * 1024 + 1)}])

    calling.sends(0, card=0).sends(1, card=1)

    assert calling.story(0)[-1] == "SUCCEEDED"
    assert calling.story(1) == ["PUBLISHED", "RETURNED"]
    assert calling.rules(K.RETURNED) == ["alb.too_large"]


def test_answer_that_is_too_large_is_told_of_a_run_that_succeeded():
    calling = Calling("alb", AnswerBytes=2_000_000).sends(0)

    assert calling.calls.listens
    assert calling.story() == ["PUBLISHED", "STARTED", "SUCCEEDED", "ANSWERED"]
    assert calling.rules(K.ANSWERED) == ["alb.answer_too_large"]


@pytest.mark.parametrize(("kind", "listens"), [("sdk", False), ("rest-api", False), ("authorizer", True)])
def test_most_callers_need_not_be_told_of_success(kind, listens):
    assert Calling(kind).calls.listens is listens


def test_dropped_request_is_not_sent_again():
    calling = Calling("step-functions", FAILS, ErrorEquals="States.ALL", IntervalSeconds=10)

    calling.at(5, lambda event: event.invocation.drop(event)).sends(0)

    assert calling.story() == ["PUBLISHED", "STARTED", "FAILED", "RETRY", "LOST"]


def test_request_dropped_while_it_runs_gets_no_other_try():
    def drop(event):
        event.dropped = True

    calling = Calling("step-functions", runs(4, 1), ErrorEquals="States.ALL").at(2, drop).sends(0)

    assert calling.story() == ["PUBLISHED", "STARTED", "FAILED", "LOST"]


def test_settings_changed_meanwhile_decide_about_what_waits():
    calling = Calling("step-functions", THROTTLED, ErrorEquals="States.ALL", IntervalSeconds=10)
    changed = caller({"ErrorEquals": "none"})

    calling.at(5, lambda _: calling.calls.configure(changed)).sends(0)

    assert calling.story() == ["PUBLISHED", "THROTTLED", "RETRY", "THROTTLED", "RETURNED"]

"""What every kind of caller declares."""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.scenario.caller import Failure
from eventflow.engine.trace.rules import RULES

CALLERS = {key: kind for key, kind in CATALOGUE.items() if kind.caller is not None}
ALL = pytest.mark.parametrize("kind", CALLERS.values(), ids=list(CALLERS))


def test_these_are_callers():
    assert set(CALLERS) >= {
        *("sdk", "rest-api", "http-api", "websocket", "function-url", "authorizer", "alb", "appsync"),
        *("step-functions", "cognito", "lex", "alexa", "cloudfront", "firehose", "s3-batch"),
    }


@ALL
def test_it_has_an_answer_for_everything_that_can_happen(kind):
    caller = kind.caller({})

    expected = {Failure.ERROR, Failure.TIMEOUT, Failure.THROTTLED, Failure.DENIED}
    expected |= {Failure.LEFT} if caller.waits_us is not None else set()
    expected |= {Failure.TOO_LARGE} if caller.most_bytes is not None else set()
    expected |= {Failure.ANSWER_TOO_LARGE} if caller.most_answer_bytes is not None else set()
    assert expected <= set(caller.answers)
    assert set(caller.answers.values()) <= set(RULES)


@ALL
def test_settings_that_can_change_while_it_runs_change_no_rule(kind):
    first = kind.caller({})
    for setting in (*kind.settings, *kind.trigger_settings):
        values = setting.choices or [value for value in (setting.minimum, setting.maximum) if value is not None]
        for value in () if setting.fixed else values:
            changed = kind.caller({setting.name: value})
            assert changed.answers == first.answers
            assert (changed.retry and changed.retry.rule) == (first.retry and first.retry.rule)
            assert (changed.always, changed.remembered) == (first.always, first.remembered)


@ALL
def test_settings_of_source_and_connection_do_not_share_a_name(kind):
    names = [setting.name for setting in (*kind.settings, *kind.trigger_settings)]

    assert len(set(names)) == len(names)


@ALL
def test_kind_that_chooses_a_route_says_what_happens_without_one(kind):
    assert bool(kind.route) == (kind.unrouted in RULES)


@ALL
def test_it_says_who_tries_again_and_where_failures_go(kind):
    assert kind.retries
    assert kind.failures_to

import pytest

from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.units import SECOND_US
from tests.engine.function.at_work import AtWork

CODE = [{"kind": "photo"}, {"kind": "film"}]
FILM = {"kind": ["film"]}


def ends(work, *at_s):
    """Each event at its time: its end's kind, rule and length."""
    for at, event in zip(at_s, work.events(len(at_s)), strict=True):
        work.at(at, work.invoker.start, event)
    return [(row.kind, row.rule, row.value / 1000) for row in work.run().rows if row.kind in ("SUCCEEDED", "FAILED")]


@pytest.mark.parametrize(
    ("outcome", "rule", "ms"),
    [("error", "handler.rule", 1_000), ("timeout", "handler.rule_timeout", 3_000), ("oom", "handler.oom", 1_000)],
)
def test_rule_decides_about_events_that_match(outcome, rule, ms):
    work = AtWork(rules=[HandlerRule(pattern=FILM, outcome=outcome)], code=CODE)

    assert ends(work, 0, 10) == [("SUCCEEDED", "handler.ok", 1_000), ("FAILED", rule, ms)]


def test_rule_holds_from_its_beginning_and_before_its_end():
    rule = HandlerRule(from_us=10 * SECOND_US, until_us=20 * SECOND_US)
    work = AtWork(rules=[rule], code=[{}] * 4)

    kinds = [kind for kind, _, _ in ends(work, 9, 10, 19, 20)]

    assert kinds == ["SUCCEEDED", "FAILED", "FAILED", "SUCCEEDED"]


def test_first_rule_that_matches_wins():
    rules = [HandlerRule(pattern=FILM, outcome="none", duration=200), HandlerRule(factor=2)]
    work = AtWork(rules=rules, code=CODE, poison=[False, True])

    assert ends(work, 0, 10) == [("FAILED", "handler.rule", 2_000), ("SUCCEEDED", "handler.ok", 200)]


def test_fails_on_is_asked_where_no_rule_holds():
    rule = HandlerRule(outcome="none", until_us=5 * SECOND_US)
    work = AtWork(rules=[rule], code=CODE, poison=[True, True])

    assert [rule for _, rule, _ in ends(work, 0, 10)] == ["handler.ok", "handler.pattern"]


@pytest.mark.parametrize(
    ("outcome", "rule"), [("error", "handler.downstream"), ("timeout", "handler.downstream_timeout")]
)
def test_what_it_depends_on_is_down(outcome, rule):
    work = AtWork(rules=[HandlerRule(downstream="payments", outcome=outcome)], code=[{}])

    assert [found for _, found, _ in ends(work, 0)] == [rule]


def test_duration_of_a_rule_keeps_the_events_luck():
    slow, fast = ({"exponential": {"mean_ms": mean}} for mean in (400, 40))
    usual = AtWork({"Duration": slow}, rules=[HandlerRule(pattern=FILM)], code=[{}])
    other = AtWork({"Duration": fast}, rules=[HandlerRule(outcome="none", duration=slow)], code=[{}])

    assert ends(usual, 0) == ends(other, 0)


def test_run_out_of_memory_resets_the_environment():
    work = AtWork({"InitDuration": 100}, rules=[HandlerRule(outcome="oom", until_us=1)], code=[{}] * 2)

    assert ends(work, 0, 10) == [("FAILED", "handler.oom", 1_100), ("SUCCEEDED", "handler.ok", 1_100)]


def test_rule_that_changes_nothing_changes_no_row():
    settings = {"Duration": {"exponential": {"mean_ms": 900}}, "InitDuration": 300, "ErrorRate": 0.2}
    plain, ruled = AtWork(settings), AtWork(settings, rules=[HandlerRule(outcome="none")], code=[{}] * 300)
    for work in (plain, ruled):
        for number, event in enumerate(work.events(300)):
            work.at(number * 0.05, work.invoker.start, event)

    # What decides about most runs without a call agrees with what decides about all others.
    assert plain.run().rows == ruled.run().rows

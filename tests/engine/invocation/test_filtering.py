"""A trigger's filter at work: asked once for each card."""

from eventflow.engine import CATALOGUE
from eventflow.engine.chance.deck import Card
from eventflow.engine.invocation.filtering import FILTER_RULES, TriggerFilter
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder
from eventflow.engine.trace.rules import RULES
from tests.builders import event_pattern, filter_policy

CARDS = [
    Card("paid", {"source": "shop", "detail-type": "Order", "detail": {"state": "PAID"}}),
    Card("open", {"source": "shop", "detail-type": "Order", "detail": {"state": "OPEN"}}),
]
PAID = event_pattern({"detail": {"state": ["PAID"]}})


def a_filter(filter, recorder=None, kind="eventbridge", cards=CARDS):
    return TriggerFilter(recorder or Recorder(), CATALOGUE[kind].filtering, "bus", 3, 5, cards, filter)


def test_it_decides_about_each_card():
    assert a_filter(PAID).takes == [True, False]


def test_no_filter_takes_all_and_tells_of_none():
    filter = a_filter(None)

    assert filter.takes == [True, True]
    assert filter.passed is None


def test_what_passes_is_told_in_the_words_of_its_kind():
    recorder = Recorder()

    filter = a_filter(PAID, recorder)

    site = recorder.sites[filter.passed]
    assert (site.kind, site.node, site.edge, site.rule) == (TraceKind.PASSED, 3, 5, "eventbridge.filter")


def test_another_filter_decides_in_the_same_list():
    filter = a_filter(PAID)
    takes = filter.takes

    filter.change(None)

    assert takes == [True, True]
    assert (filter.number, filter.passed) == (1, None)


def test_expected_filter_makes_no_new_site_when_it_comes():
    recorder = Recorder()
    filter = a_filter(None, recorder)
    filter.expect(PAID)
    sites = len(recorder.sites)

    filter.change(PAID)

    assert len(recorder.sites) == sites == 1


def test_scope_chooses_what_is_filtered():
    content = {"subject": None, "message": {"state": "paid"}, "attributes": {}}
    policy = {"state": ["paid"]}

    assert a_filter(filter_policy(policy, "MessageBody"), kind="sns", cards=[Card("a", content)]).takes == [True]
    assert a_filter(filter_policy(policy), kind="sns", cards=[Card("a", content)]).takes == [False]


def test_every_kind_that_filters_has_its_rules():
    for kind in CATALOGUE.values():
        if kind.filtering:
            rules = FILTER_RULES[kind.filtering.dialect, kind.filtering.source]
            assert {rules.passed, rules.filtered} <= set(RULES)

"""Whatever happens to whatever flow: nothing is lost unnoticed, and every event has a story that can be."""

from collections import Counter

from hypothesis import given

from eventflow.engine.trace.kinds import ENDS, TraceKind
from eventflow.engine.trace.ledger import ACCOUNTS, running_ledger
from tests.properties.bounded import run, seldom
from tests.properties.strategies import cases
from tests.reading import Run

K = TraceKind

TRIED = {K.INIT, K.STARTED, K.JOINED, K.THROTTLED, K.GAVE_UP}
"""What becomes of an event that a function is to be run with."""
ON_ITS_WAY = {K.FORWARDED, K.RECEIVED, K.QUEUED, K.RETRY, K.REFUSED, K.LOST, K.DELIVERED, K.SENT}
FAILED_FOR_GOOD = {K.SENT, K.REFUSED, K.LOST, K.DEAD_LETTERED}
TOLD_AFTER_A_RUN = {K.SENT, K.REFUSED, K.REPEATED, K.ANSWERED}
IN_A_BATCH = {K.PROCESSED, K.UNPROCESSED, K.SENT, K.REPEATED}
MAY_FOLLOW = {
    None: {K.PUBLISHED},
    K.PUBLISHED: TRIED | ON_ITS_WAY | {K.PASSED, K.MISSED, K.FILTERED, K.RETURNED, K.DEAD_LETTERED},
    K.MISSED: TRIED | ON_ITS_WAY | {K.PASSED, K.MISSED, K.FILTERED},
    K.PASSED: TRIED | ON_ITS_WAY | {K.RETURNED},
    K.FORWARDED: TRIED | ON_ITS_WAY | {K.PASSED, K.MISSED, K.FILTERED, K.RETURNED},
    K.QUEUED: TRIED | {K.LOST},
    K.RECEIVED: TRIED | {K.PASSED, K.FILTERED, K.FORWARDED, K.RETRY, K.LOST},
    K.INIT: {K.STARTED},
    K.STARTED: {K.SUCCEEDED, K.FAILED, K.ANSWERED},
    K.ANSWERED: {K.SUCCEEDED, K.FAILED},
    K.FAILED: FAILED_FOR_GOOD | {K.RETRY, K.GAVE_UP, K.RETURNED, K.REPEATED},
    K.JOINED: IN_A_BATCH | {K.SUCCEEDED},
    K.UNPROCESSED: FAILED_FOR_GOOD | {K.RETRY, K.GAVE_UP, K.RETURNED},
    K.RETRY: TRIED | {K.RETRY, K.RECEIVED, K.FORWARDED, K.QUEUED, K.LOST, K.RETURNED, K.REFUSED, K.SENT},
    K.THROTTLED: TRIED | {K.RETRY, K.FORWARDED, K.RETURNED, K.LOST, K.SENT, K.DEAD_LETTERED},
    K.GAVE_UP: FAILED_FOR_GOOD,
    # Written by the code while the batch goes on, or about an event that has failed.
    K.SENT: FAILED_FOR_GOOD | IN_A_BATCH | {K.ANSWERED},
    K.REFUSED: FAILED_FOR_GOOD,
    K.REPEATED: IN_A_BATCH | TOLD_AFTER_A_RUN,
    K.SUCCEEDED: TOLD_AFTER_A_RUN,
}


@seldom
@given(cases())
def test_ledger_balances_at_every_row(case):
    result = run(case)

    accounts = running_ledger(result.table, result.sites)
    assert (accounts >= 0).all()
    assert (accounts[:, 0] == accounts[:, 1:].sum(axis=1)).all()
    if len(accounts):
        assert dict(zip(ACCOUNTS, accounts[-1].tolist(), strict=True)).items() <= result.ledger.as_dict().items()


@given(cases())
def test_every_event_has_a_legal_story_with_at_most_one_end(case):
    result = run(case)

    latest: dict[int, TraceKind] = {}
    ends: Counter[int] = Counter()
    for row in Run(result).rows:
        if row.event >= 0:
            before = latest.get(row.event)
            assert row.kind in MAY_FOLLOW.get(before, set()), (row, before)
            latest[row.event] = row.kind
            ends[row.event] += row.kind in ENDS
    assert max(ends.values(), default=0) <= 1
    assert sum(ends.values()) == len(latest) - result.ledger.waiting - result.ledger.running


@seldom
@given(cases("sqs", "mq", "s3", "sns", "rest-api", "eventbridge"))
def test_what_came_into_a_polled_queue_is_there_or_has_an_end(case):
    """At least once: a message is received until a run has dealt with it, or something says why it is gone."""
    result = run(case)
    kinds = {source.name: source.kind for source in case.scenario.sources}
    polled = {trigger.source for trigger in case.scenario.triggers if kinds[trigger.source] in ("sqs", "mq")}

    came, running, ended = set(), set(), set()
    for row in Run(result).rows:
        if row.kind in (K.PUBLISHED, K.FORWARDED) and row.node in polled:
            came.add(row.event)
        if row.kind in (K.STARTED, K.JOINED):
            running.add(row.event)
        if row.kind in (K.FAILED, K.UNPROCESSED, K.SUCCEEDED, K.PROCESSED):
            running.discard(row.event)
        if row.kind in ENDS:
            assert row.event not in running, row
            ended.add(row.event)
    assert len(came - ended) <= result.ledger.waiting + result.ledger.running
    assert running <= came - ended | running

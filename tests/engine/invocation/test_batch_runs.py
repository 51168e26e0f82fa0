import pytest

from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.trace.kinds import TraceKind
from tests.engine.function.at_work import AtWork

BAD = {"bad": [True]}


def of_kinds(rows, *kinds):
    return [row for row in rows if row.kind in kinds]


def test_batch_is_one_run_that_its_events_join():
    work = AtWork({"InitDuration": 200})
    assert work.invoker.start_batch(work.batch(work.events(3))) is None

    rows = work.run().rows

    init, started, *joined, ended = rows
    assert init[1:] == (-1, "INIT", "env.cold", 0, 3, 200_000)
    assert started == (0, -1, "BATCH_STARTED", "env.cold", 0, 3, 1_200_000)
    assert [row[1:] for row in joined] == [(number, "JOINED", "batch.joined", 0, 1, 1_200_000) for number in range(3)]
    assert ended == (1.2, -1, "BATCH_SUCCEEDED", "handler.ok", 0, 3, 1_200_000)
    assert work.written == [0, 1, 2]
    assert work.told == [("ended", [])]


def test_run_stops_at_the_first_event_that_fails():
    work = AtWork(poison=[False, False, True, False])
    batch = work.batch(work.events(4))
    work.invoker.start_batch(batch)

    (failed,) = of_kinds(work.run().rows, "BATCH_FAILED")

    assert failed.rule == "handler.pattern"
    assert work.written == [0, 1]
    assert work.told == [("ended", [0, 1, 2, 3])]


def test_partial_batch_response_counts_the_others():
    work = AtWork(poison=[False, False, True, False])
    batch = work.batch(work.events(4), partial=True)
    work.invoker.start_batch(batch)

    (ended,) = of_kinds(work.run().rows, "BATCH_SUCCEEDED")

    assert ended.attempt == 4
    assert work.written == [0, 1, 3]
    assert work.told == [("ended", [2])]


@pytest.mark.parametrize(("outcome", "rule"), [("timeout", "handler.rule_timeout"), ("oom", "handler.oom")])
def test_run_that_is_cut_off_or_killed_fails_as_a_whole(outcome, rule):
    code = [{"bad": False}, {"bad": True}, {"bad": False}]
    work = AtWork({"InitDuration": 100}, rules=[HandlerRule(pattern=BAD, outcome=outcome)], code=code)
    work.invoker.start_batch(work.batch(work.events(3), partial=True))

    (failed,) = of_kinds(work.run().rows, "BATCH_FAILED")
    work.invoker.start(work.events(1)[0])

    assert failed.rule == rule
    assert work.told[0] == ("ended", [0, 1, 2])
    assert of_kinds(work.run().rows, "STARTED")[0].rule == "env.suppressed_init"


def test_run_that_is_too_long_has_dealt_with_its_part():
    work = AtWork({"Duration": 2_000, "RecordDuration": 1_000, "Timeout": 3})
    work.invoker.start_batch(work.batch(work.events(4)))

    (failed,) = of_kinds(work.run().rows, "BATCH_FAILED")

    assert (failed.rule, failed.value) == ("handler.timeout", 3_000_000)
    assert work.written == [0, 1]


def test_every_record_may_take_its_time():
    work = AtWork({"Duration": 100, "RecordDuration": 20})
    batch = work.batch(work.events(5))
    work.invoker.start_batch(batch)

    assert batch.run_us == 200_000


def test_throttled_batch_is_not_started():
    work = AtWork(concurrency=0)
    events = work.events(2)

    assert work.kind_of(work.invoker.start_batch(work.batch(events))) == TraceKind.BATCH_THROTTLED
    assert [event.attempts for event in events] == [0, 0]


def test_effects_of_a_failed_batch_are_repeated():
    work = AtWork(poison=[False, True])
    batch = work.batch(work.events(2))
    for at_s in (0, 10, 20):
        work.at(at_s, work.invoker.start_batch, batch)

    repeated = of_kinds(work.run().rows, "REPEATED")

    assert [(row.at_s, row.event, row.rule, row.attempt, row.value) for row in repeated] == [
        (11, 0, "effect.repeated", 2, 2),
        (21, 0, "effect.repeated", 3, 3),
    ]
    assert work.written == [0, 0, 0]


def test_idempotent_code_does_nothing_twice():
    work = AtWork(poison=[False, True])
    work.invoker.effects.idempotent = True
    batch = work.batch(work.events(2))
    for at_s in (0, 10):
        work.at(at_s, work.invoker.start_batch, batch)

    (recognised,) = of_kinds(work.run().rows, "REPEATED")

    assert recognised.rule == "effect.recognised"
    assert work.written == [0]


def test_event_that_is_run_again_after_it_succeeded_is_a_repeat():
    work = AtWork()
    event, other = work.events(2)
    for at_s, each in ((0, event), (5, event), (6, other)):
        work.at(at_s, work.invoker.start, each)

    (repeated,) = of_kinds(work.run().rows, "REPEATED")

    assert (repeated.event, repeated.value) == (0, 2)


def test_event_that_failed_before_is_not():
    work = AtWork(rules=[HandlerRule(until_us=1)], code=[{}])
    (event,) = work.events(1)
    for at_s in (0, 5):
        work.at(at_s, work.invoker.start, event)

    rows = work.run().rows

    assert not of_kinds(rows, "REPEATED")
    assert work.written == [0]


def test_invocation_hears_of_success_only_if_it_is_told():
    for tells in (False, True):
        work = AtWork()
        work.invoker.tells = tells
        work.invoker.start(work.events(1)[0])

        assert work.run().told == [("succeeded", 0)] * tells

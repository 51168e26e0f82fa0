"""What holds for every scenario, whatever a person does to it."""

from collections import Counter, defaultdict
from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eventflow.engine import Result, simulate, simulation
from eventflow.engine.scenario.interventions import DropEvent, Fault, InjectEvents, SetSetting
from eventflow.engine.trace import recorder
from eventflow.engine.trace.chunks import decode_chunk, encode_chunk
from eventflow.engine.trace.kinds import ENDS, TraceKind
from eventflow.engine.trace.ledger import ACCOUNTS, running_ledger
from eventflow.engine.units import SECOND_US
from tests.properties.strategies import Case, cases
from tests.reading import Row, Run

K = TraceKind


def run(case: Case, interventions=None) -> Result:
    return simulate(
        case.scenario, case.seed, interventions=case.interventions if interventions is None else interventions
    )


@given(cases())
def test_ledger_balances_at_every_row(case):
    result = run(case)

    accounts = running_ledger(result.table, result.sites)
    assert (accounts >= 0).all()
    assert (accounts[:, 0] == accounts[:, 1:].sum(axis=1)).all()
    if len(accounts):
        assert dict(zip(ACCOUNTS, accounts[-1].tolist(), strict=True)).items() <= result.ledger.as_dict().items()


AFTER_AN_ATTEMPT = {K.SENT, K.REFUSED, K.LOST, K.DEAD_LETTERED}
MAY_FOLLOW = {
    None: {K.PUBLISHED},
    K.PUBLISHED: {K.PASSED, K.FILTERED, K.QUEUED, K.RECEIVED, K.THROTTLED, K.INIT, K.STARTED, K.LOST},
    K.RECEIVED: {K.PASSED, K.FILTERED, K.THROTTLED, K.INIT, K.STARTED, K.GAVE_UP},
    K.PASSED: {K.QUEUED, K.THROTTLED, K.INIT, K.STARTED, K.GAVE_UP, K.LOST},
    K.QUEUED: {K.THROTTLED, K.INIT, K.STARTED, K.GAVE_UP},
    K.INIT: {K.STARTED},
    K.STARTED: {K.SUCCEEDED, K.FAILED},
    K.FAILED: {K.RETRY, K.GAVE_UP, K.RETURNED, K.LOST},
    K.RETRY: {K.RECEIVED, K.THROTTLED, K.INIT, K.STARTED, K.GAVE_UP, K.LOST},
    K.THROTTLED: {K.RETRY, K.THROTTLED, K.INIT, K.STARTED, K.GAVE_UP, K.RETURNED, K.LOST},
    K.GAVE_UP: AFTER_AN_ATTEMPT,
    K.SENT: AFTER_AN_ATTEMPT,
    K.REFUSED: AFTER_AN_ATTEMPT,
    K.SUCCEEDED: {K.SENT, K.REFUSED},
}


@given(cases())
def test_every_event_has_a_legal_story_with_at_most_one_end(case):
    result = run(case)

    latest: dict[int, TraceKind] = {}
    ends: Counter[int] = Counter()
    for row in Run(result).rows:
        if row.event >= 0:
            assert row.kind in MAY_FOLLOW.get(latest.get(row.event), set()), (row, latest.get(row.event))
            latest[row.event] = row.kind
            ends[row.event] += row.kind in ENDS
    assert max(ends.values(), default=0) <= 1
    published = len(latest)
    assert sum(ends.values()) == published - result.ledger.waiting - result.ledger.running


@given(cases())
def test_concurrency_never_exceeds_its_limit_when_a_run_starts(case):
    scenario = case.scenario
    reserved = {f.name: f.settings["ReservedConcurrentExecutions"] for f in scenario.functions}
    running = dict.fromkeys(reserved, 0)
    for row in Run(run(case)).rows:
        if row.kind == K.INTERVENED:
            item = case.interventions[row.value]
            if isinstance(item, SetSetting) and item.property == "ReservedConcurrentExecutions":
                reserved[item.node] = item.value
        running.setdefault(row.node, 0)
        running[row.node] += {K.STARTED: 1, K.SUCCEEDED: -1, K.FAILED: -1}.get(row.kind, 0)
        if row.kind == K.STARTED:
            limit, in_use = reserved[row.node], running[row.node]
            if limit is None:
                limit = scenario.account.concurrent_executions - sum(value or 0 for value in reserved.values())
                in_use = sum(running[name] for name, value in reserved.items() if value is None)
            assert in_use <= limit, row


@given(cases())
def test_environment_runs_one_event_at_a_time_and_never_after_it_was_removed(case):
    busy, gone, numbers = set(), set(), defaultdict(int)
    for row in Run(run(case)).rows:
        environment = (row.node, row.subject)
        match row.kind:
            case K.INIT:
                assert row.subject == numbers[row.node]
                numbers[row.node] += 1
            case K.STARTED:
                assert environment not in busy | gone
                assert row.subject < numbers[row.node]
                busy.add(environment)
            case K.SUCCEEDED | K.FAILED:
                busy.remove(environment)
            case K.RECLAIMED:
                assert environment not in busy | gone
                gone.add(environment)


@given(cases())
def test_branch_equals_its_parent_before_the_fork(case):
    parent, branch = run(case, []), run(case)

    fork_us = min(item.at_us for item in case.interventions)
    before = parent.table[parent.table[:, 0] < fork_us]
    assert parent.sites == branch.sites[: len(parent.sites)]
    assert np.array_equal(before, branch.table[branch.table[:, 0] < fork_us])


@given(cases())
def test_equal_input_gives_an_equal_hash(case):
    one, again = run(case), run(case)

    assert one.trace_hash == again.trace_hash
    assert one.ledger == again.ledger
    assert one.metrics == again.metrics


@given(cases(), st.integers(1, 40), st.integers(1, 200), st.integers(1, 90))
def test_any_cut_into_chunks_has_the_same_hash(case, arrivals, actions, rows):
    whole = run(case)
    with (
        mock.patch.object(simulation, "ARRIVALS_AT_ONCE", arrivals),
        mock.patch.object(simulation, "ACTIONS_AT_ONCE", actions),
        mock.patch.object(recorder, "CHUNK_ROWS", (rows, 2 * rows)),
        mock.patch.object(recorder, "LATER_CHUNK_ROWS", 3 * rows),
    ):
        cut = run(case)

    assert cut.trace_hash == whole.trace_hash
    assert np.array_equal(cut.table, whole.table)
    assert cut.ledger == whole.ledger
    assert cut.metrics == whole.metrics


@given(cases())
def test_chunk_of_a_run_is_decoded_as_it_was_encoded(case):
    chunk = recorder.Chunk(4, run(case).table)

    decoded = decode_chunk(encode_chunk(chunk))

    assert decoded.sequence == 4
    assert np.array_equal(decoded.table, chunk.table)


def identities(rows: list[Row]) -> dict[int, tuple[object, ...]]:
    """What an event is in every run: its place in the traffic, or its parent's identity and its place there."""
    names: dict[int, tuple[object, ...]] = {}
    children: Counter[object] = Counter()
    for row in rows:
        if row.kind == K.PUBLISHED:
            parent = names[row.subject] if row.subject >= 0 else (row.rule,)
            names[row.event] = (*parent, row.node, children[parent, row.node])
            children[parent, row.node] += 1
    return names


def luck(result: Result) -> dict[object, tuple[int, str]]:
    """By event, function and attempt: how long the handler took without Init, and what came of it."""
    rows = Run(result).rows
    names = identities(rows)
    init: dict[int, int] = {}
    suppressed: set[int] = set()
    found = {}
    for row in rows:
        match row.kind:
            case K.INIT:
                init[row.event] = row.value
            case K.STARTED if row.rule == "env.suppressed_init":
                suppressed.add(row.event)
            case K.SUCCEEDED | K.FAILED:
                if row.event not in suppressed and names[row.event][0] == "source.traffic":
                    us = row.value - init.get(row.event, 0)
                    found[names[row.event], row.node, row.attempt] = (us, row.rule)
                suppressed.discard(row.event)
                init.pop(row.event, None)
    return found


CHANGES_THE_RUN = ("Duration", "ErrorRate", "Timeout")


@given(cases())
def test_event_untouched_by_an_intervention_keeps_its_luck(case):
    changes = [
        item
        for item in case.interventions
        if not (isinstance(item, SetSetting) and item.property in CHANGES_THE_RUN)
        and not (isinstance(item, Fault) and item.kind != "throttle")
    ]
    changes += [
        InjectEvents(at_us=9 * SECOND_US, node="uploads", count=3),
        DropEvent(at_us=50 * SECOND_US, event=2),
        SetSetting(at_us=0, node="one", property="ReservedConcurrentExecutions", value=1),
    ]

    parent, branch = luck(run(case, [])), luck(run(case, changes))

    shared = parent.keys() & branch.keys()
    assert {key: parent[key] for key in shared} == {key: branch[key] for key in shared}


@given(cases())
def test_shard_is_read_in_order_and_one_record_at_a_time(case):
    latest: dict[tuple[str, int], int] = {}
    ended: set[int] = set()
    for row in Run(run(case)).rows:
        if row.kind == K.RECEIVED and row.subject >= 0:
            before = latest.get((row.node, row.subject), -1)
            assert row.event > before
            assert before < 0 or before in ended
            latest[row.node, row.subject] = row.event
        if row.kind in ENDS:
            ended.add(row.event)


@given(cases())
def test_filter_in_force_decides_about_every_event(case):
    result = run(case)
    edges = result.manifest["edges"]

    for at_us, _, number, _, _, value in result.table.tolist():
        site = result.sites[number]
        if site.kind in (K.PASSED, K.FILTERED) and site.edge >= 0:
            filters = edges[site.edge]["filters"]
            assert filters[value]["text"] is not None
            assert filters[value]["at_us"] <= at_us
            assert all(later["at_us"] >= at_us for later in filters[value + 1 :])

"""The same input is the same run, and luck belongs to the event: nothing else in a scenario changes it."""

from collections import Counter
from dataclasses import replace
from unittest import mock

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from eventflow.engine import Result, simulation
from eventflow.engine.chance.traffic import Poisson
from eventflow.engine.scenario.interventions import DropEvent, Fault, InjectEvents, SetSetting
from eventflow.engine.scenario.model import Function, Source, Trigger
from eventflow.engine.trace import recorder
from eventflow.engine.trace.chunks import decode_chunk, encode_chunk
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from eventflow.engine.validation.scenario import problems
from tests.properties.bounded import run, seldom
from tests.properties.strategies import Case, cases
from tests.reading import Run

K = TraceKind
OF_ITS_OWN = ("source.traffic", "source.injected", "source.load")


@seldom
@given(cases())
def test_equal_input_gives_an_equal_hash(case):
    one, again = run(case), run(case)

    assert one.trace_hash == again.trace_hash
    assert one.ledger == again.ledger
    assert one.metrics == again.metrics


@seldom
@given(cases(), st.integers(1, 40), st.integers(1, 200), st.integers(1, 90), st.integers(1, 90))
def test_any_cut_into_chunks_has_the_same_hash(case, arrivals, actions, rows, span_s):
    whole = run(case)
    with (
        mock.patch.object(simulation, "ARRIVALS_AT_ONCE", arrivals),
        mock.patch.object(simulation, "ACTIONS_AT_ONCE", actions),
        mock.patch.object(simulation, "SPANS_US", (span_s * SECOND_US, 2 * span_s * SECOND_US)),
        mock.patch.object(recorder, "CHUNK_ROWS", (rows, 2 * rows)),
        mock.patch.object(recorder, "LATER_CHUNK_ROWS", 3 * rows),
    ):
        cut = run(case)

    assert cut.trace_hash == whole.trace_hash
    assert np.array_equal(cut.table, whole.table)
    assert cut.ledger == whole.ledger
    assert cut.metrics == whole.metrics


@seldom
@given(cases())
def test_chunk_of_a_run_is_decoded_as_it_was_encoded(case):
    chunk = recorder.Chunk(4, run(case).table)

    decoded = decode_chunk(encode_chunk(chunk))

    assert decoded.sequence == 4
    assert np.array_equal(decoded.table, chunk.table)


@seldom
@given(cases())
def test_branch_equals_its_parent_before_the_fork(case):
    assume(case.interventions)
    parent, branch = run(case, []), run(case)

    fork_us = min(item.at_us for item in case.interventions)
    before = parent.table[parent.table[:, 0] < fork_us]
    assert parent.sites == branch.sites[: len(parent.sites)]
    assert np.array_equal(before, branch.table[branch.table[:, 0] < fork_us])


def luck(case: Case, result: Result) -> dict[object, tuple[int, str]]:
    """By event, function and attempt: how long the handler took without Init, and what came of it."""
    plain = {f.name for f in case.scenario.functions if not f.rules and not ODD & f.settings.keys()}
    rows, sites = Run(result).rows, result.sites
    edges = result.manifest["edges"]
    places = [edges[sites[number].edge]["name"] for number in result.table[:, 2]]
    names: dict[int, tuple[object, ...]] = {}
    children: Counter[object] = Counter()
    init: dict[int, int] = {}
    suppressed: set[int] = set()
    found = {}
    for row, edge in zip(rows, places, strict=True):
        match row.kind:
            case K.PUBLISHED:
                # Its place in the traffic, or its parent's identity and its place there.
                parent = names[row.subject] if row.rule not in OF_ITS_OWN else (row.rule,)
                names[row.event] = (*parent, row.rule, edge, row.node, children[parent, row.rule, edge, row.node])
                children[parent, row.rule, edge, row.node] += 1
            case K.INIT:
                init[row.event] = row.value
            case K.STARTED if row.rule == "env.suppressed_init":
                suppressed.add(row.event)
            case K.SUCCEEDED | K.FAILED if row.node in plain:
                name = names[row.event]
                # What was redelivered, and what was sent by hand, is another one in another run.
                if row.event not in suppressed and name[0] == "source.traffic" and "sqs.redelivered" not in name:
                    found[name, row.node, row.attempt] = row.value - init.get(row.event, 0), row.rule
                suppressed.discard(row.event)
                init.pop(row.event, None)
    return found


ODD = {"FirstRunDuration", "SnapStart", "EnvironmentLifetimeSeconds", "ProvisionedConcurrentExecutions"}
LIMITS = {
    *("ReservedConcurrentExecutions", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "MaximumConcurrency"),
    *("VisibilityTimeout", "DelaySeconds", "DeliveryLatencyMs", "BatchSize", "MaximumPollers", "KeepAliveSeconds"),
}


@seldom
@given(cases())
def test_limit_that_is_changed_changes_no_events_luck(case):
    changes = [
        item
        for item in case.interventions
        if (isinstance(item, SetSetting) and item.property in LIMITS)
        or (isinstance(item, Fault) and item.kind in ("throttle", "unreachable"))
        or isinstance(item, InjectEvents | DropEvent)
    ]
    changes.append(SetSetting(at_us=0, node="one", property="ReservedConcurrentExecutions", value=1))
    assume(not problems(case.scenario, changes))

    parent, branch = luck(case, run(case, [])), luck(case, run(case, changes))

    shared = parent.keys() & branch.keys()
    assert {key: parent[key] for key in shared} == {key: branch[key] for key in shared}


@seldom
@given(cases(intervened=False))
def test_node_that_has_nothing_to_do_with_them_changes_no_events_luck(case):
    scenario = case.scenario
    spare = Source(name="spare-uploads", kind="s3", traffic=(Poisson(rate_per_s=0.05),))
    triggers = [*scenario.triggers, Trigger(source="spare-uploads", target="spare")]
    topic = next((source.name for source in scenario.sources if source.kind in ("sns", "eventbridge")), None)
    if topic is not None:
        triggers.append(Trigger(source=topic, target="spare"))
    more = replace(
        scenario,
        sources=(spare, *scenario.sources),
        functions=(Function(name="spare"), *scenario.functions),
        triggers=tuple(triggers),
    )

    alone, together = luck(case, run(case)), luck(case, run(replace(case, scenario=more)))

    shared = alone.keys() & together.keys()
    assert {key: alone[key] for key in shared} == {key: together[key] for key in shared}

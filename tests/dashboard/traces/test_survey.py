"""The columns of a survey against a reader that goes from row to row, in flows of every way of being invoked."""

from functools import cache

import numpy as np
import pytest

from dashboard import gallery
from dashboard.traces.query import OUTCOMES
from dashboard.traces.survey import OUTCOME_OF, REMARKS, Survey
from eventflow.engine import Simulation
from eventflow.engine.trace.kinds import ENDS
from eventflow.engine.trace.kinds import TraceKind as K
from tests.builders import a_flow, a_function, poisson
from tests.factories import a_busy_flow, a_small_flow

UNTIL_US = 120_000_000


def a_refusing_flow():
    """A stream read in batches by a function that may run once at a time, beside callers that take its place."""
    function = a_function("worker", duration_ms=900, reserved=1)
    flow = a_flow().from_stream(poisson(20), ShardCount=2).into(function, BatchSize=10).from_s3(poisson(1))
    return flow.into("worker").lasting(60).scenario


FLOWS = {"small": a_small_flow, "busy": a_busy_flow, "refusing": a_refusing_flow}
FROM_GALLERY = ("photo-thumbnails", "order-queue", "click-stream", "order-pipe", "hot-key", "web-shop")


@cache
def surveyed(name: str) -> Survey:
    scenario = FLOWS[name]() if name in FLOWS else gallery.read(name)
    simulation = Simulation(scenario, 7, UNTIL_US)
    return Survey(simulation.manifest(), [chunk.table for chunk in simulation.chunks()], UNTIL_US)


def lives(survey: Survey):
    """Every event with its rows as (kind, at_us, node, subject, attempt, value)."""
    rows = survey.rows
    found: dict[int, list[tuple[int, ...]]] = {}
    columns = (rows.event, rows.kind, rows.at_us, rows.node, rows.subject, rows.attempt, rows.value)
    for event, *row in zip(*(column.tolist() for column in columns), strict=True):
        if event >= 0:
            found.setdefault(event, []).append(tuple(row))
    return found


every_flow = pytest.mark.parametrize("name", [*FLOWS, *FROM_GALLERY])


@every_flow
def test_outcomes_are_what_the_last_step_says(name):
    survey = surveyed(name)

    for event, rows in lives(survey).items():
        ends = [row for row in rows if row[0] in ENDS]
        steps = [row for row in rows if row[0] not in REMARKS]
        kind = (ends or steps[-1:])[0][0]
        assert OUTCOMES[survey.outcome[event]] == OUTCOME_OF.get(K(kind), "waiting")
        assert survey.age_us[event] == (ends[0][1] if ends else UNTIL_US) - rows[0][1]


@every_flow
def test_attempts_and_last_runs_are_counted_for_each_event(name):
    survey = surveyed(name)

    for event, rows in lives(survey).items():
        lengths = [row[5] for row in rows if K(row[0]) in (K.SUCCEEDED, K.FAILED, K.PROCESSED, K.UNPROCESSED)]
        assert survey.attempts[event] == sum(K(row[0]) in (K.STARTED, K.JOINED) for row in rows)
        assert survey.last_run_us[event] == (lengths[-1] if lengths else -1)
        assert survey.changed_us[event] == rows[-1][1]


@every_flow
def test_a_run_is_cold_where_its_environment_starts_with_it(name):
    survey = surveyed(name)
    rows = survey.rows
    inits = {
        (at, node, subject)
        for kind, at, node, subject, site in zip(
            rows.kind.tolist(),
            rows.at_us.tolist(),
            rows.node.tolist(),
            rows.subject.tolist(),
            rows.site.tolist(),
            strict=True,
        )
        if kind == K.INIT and not rule_of(survey, site).startswith("provisioned.")
    }

    for event, own in lives(survey).items():
        begun = [(row[1], row[2], row[3]) for row in own if K(row[0]) in (K.STARTED, K.JOINED)]
        ended = sum(K(row[0]) in (K.SUCCEEDED, K.FAILED, K.PROCESSED, K.UNPROCESSED) for row in own)
        assert survey.cold[event] == any(place in inits for place in begun[:ended])


def rule_of(survey: Survey, site: int) -> str:
    rule = survey.manifest["sites"][site][3]
    return survey.manifest["rules"][rule]["id"] if rule >= 0 else ""


def test_an_event_of_a_refused_batch_was_throttled():
    survey = surveyed("refusing")
    rows = survey.rows
    expected = set(rows.event[rows.of(K.THROTTLED)].tolist())
    for batch in rows.of(K.BATCH_THROTTLED).tolist():
        for row in range(batch + 1, min(batch + 1 + int(rows.attempt[batch]), len(rows))):
            if rows.kind[row] == K.RETRY and rows.at_us[row] == rows.at_us[batch]:
                expected.add(int(rows.event[row]))

    assert expected
    assert set(np.flatnonzero(survey.throttled).tolist()) == expected


def test_the_names_are_those_of_the_export():
    survey = surveyed("small")

    assert len(survey.names) == len(lives(survey))
    assert all(survey.numbers[name] == event for event, name in survey.names.items())


def test_a_run_without_events_has_an_empty_survey():
    survey = Survey({"sites": [], "nodes": [], "edges": [], "rules": [], "decks": {}}, [], 0)

    assert survey.size == 0
    assert survey.names == {}

"""Runs a case so that no example can explode: one that has too many events or rows is no example."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from unittest import mock

import numpy as np
from hypothesis import reject, settings

from eventflow.engine import Result, ScenarioError, Simulation, bounds
from eventflow.engine.assembly import decks, growing_decks
from eventflow.engine.chance.deck import materialise
from eventflow.engine.scenario.interventions import Intervention
from tests.properties.strategies import Case

MOST_EVENTS = 1_500
MOST_ROWS = 40_000
CARDS = 12

seldom = settings(max_examples=settings().max_examples // 2)
"""For laws about all flows: each example is a run or two."""


@contextmanager
def small() -> Iterator[None]:
    with (
        mock.patch.object(bounds, "MOST_EVENTS", MOST_EVENTS),
        mock.patch.object(decks, "materialise", partial(materialise, size=CARDS)),
        mock.patch.object(growing_decks, "MOST_LOOPED", 5 * CARDS),
        mock.patch.object(growing_decks, "MOST_CHARACTERS", 20_000 * CARDS),
    ):
        yield


def run(case: Case, interventions: Sequence[Intervention] | None = None) -> Result:
    """The whole run of the case, with these interventions instead of its own if they are given."""
    with small():
        simulation = Simulation(
            case.scenario, case.seed, interventions=case.interventions if interventions is None else interventions
        )
        tables, rows = [], 0
        try:
            for chunk in simulation.chunks():
                tables.append(chunk.table)
                rows += len(chunk.table)
                if rows > MOST_ROWS:
                    reject()
        except ScenarioError:
            reject()
    return Result(
        np.concatenate(tables),
        simulation.sites,
        simulation.manifest(),
        simulation.ledger,
        simulation.metrics(),
        simulation.trace_hash,
    )

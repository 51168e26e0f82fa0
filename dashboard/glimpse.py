"""A few seconds of a flow for its card in the gallery: a real run of it, cut where it has most to tell. Pure."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from eventflow.engine import Scenario, Simulation
from eventflow.engine.trace.chunks import encode_chunk
from eventflow.engine.trace.kinds import AT_US, SITE, WIDTH, TraceKind
from eventflow.engine.trace.recorder import Chunk
from eventflow.engine.units import SECOND_US
from eventflow.interchange import scenario_yaml

MOST_ROWS = 4_000
"""What is sent at most of a run; all that comes before the cut is needed to draw it."""
FIRST_US = (10 * SECOND_US, 120 * SECOND_US)
"""How much is simulated at first, in case that it is rows enough."""
PLAYED_US = 10 * SECOND_US
"""How long the cut plays, in time of the one who looks."""
SPEEDS = (1, 4, 10, 60)
FEWEST_EVENTS = 6
NEARLY = 2
"""A slower cut may miss so many kinds of a faster one: more of it can be seen."""

TELLING = frozenset(TraceKind) - {
    TraceKind.PASSED,
    TraceKind.MISSED,
    TraceKind.QUEUED,
    TraceKind.RECLAIMED,
    TraceKind.INTERVENED,
}
"""The kinds that something is seen of."""

Table = NDArray[np.int64]


class Cut(NamedTuple):
    """From when to when a run is played, and how fast."""

    from_us: int
    to_us: int
    speed: int


def glimpse(scenario: Scenario) -> dict[str, Any] | None:
    """What a page draws it from, as plain JSON; None if nothing happens. ScenarioError if the scenario can't be run."""
    simulation, table = beginning(scenario)
    kinds = np.array([site.kind.value for site in simulation.sites])
    if not len(table):
        return None
    found = cut(table[:, AT_US], kinds[table[:, SITE]], simulation.until_us)
    table = table[: np.searchsorted(table[:, AT_US], found.to_us, "right")]
    return {
        **found._asdict(),
        "manifest": _manifest(simulation, scenario),
        "chunk": b64encode(encode_chunk(Chunk(0, table))).decode(),
    }


def beginning(scenario: Scenario) -> tuple[Simulation, Table]:
    """The first rows of the scenario's run, and the simulation they are of."""
    for until_us in (*(us for us in FIRST_US if us < scenario.until_us), scenario.until_us):
        simulation = Simulation(scenario, until_us=until_us)
        table = np.concatenate([np.empty((0, WIDTH), np.int64), *_few(simulation)])[:MOST_ROWS]
        if len(table) == MOST_ROWS:
            break
    return simulation, table


def _few(simulation: Simulation) -> Iterator[Table]:
    rows = 0
    for chunk in simulation.chunks():
        yield chunk.table
        rows += len(chunk.table)
        if rows >= MOST_ROWS:
            return


def cut(at_us: Table, kinds: Table, until_us: int) -> Cut:
    """Where most kinds of things happen, and slowly enough to see them."""
    # Beyond the last row that is sent nothing is known.
    end_us = int(at_us[-1]) if len(at_us) == MOST_ROWS else until_us
    best = [max(_scored(at_us, kinds, end_us, speed), key=lambda found: found[0]) for speed in SPEEDS]
    most = max(score for score, _ in best)
    return next((found for score, found in best if score and score >= most - NEARLY), best[-1][1])


def _scored(at_us: Table, kinds: Table, end_us: int, speed: int) -> Iterator[tuple[int, Cut]]:
    length = PLAYED_US * speed
    for from_us in range(0, max(1, end_us - length // 2), length // 2):
        first, last = np.searchsorted(at_us, [from_us, from_us + length])
        seen = kinds[first:last]
        told = len(TELLING & set(seen.tolist()))
        few = np.count_nonzero(seen == TraceKind.PUBLISHED) < FEWEST_EVENTS
        yield (0 if few else told), Cut(from_us, min(from_us + length, end_us), speed)


def _manifest(simulation: Simulation, scenario: Scenario) -> dict[str, Any]:
    """Without what only words are made of."""
    plain = scenario_yaml.to_plain(scenario)
    manifest = simulation.manifest()
    return manifest | {
        "decks": {},
        "rules": [{"id": rule["id"]} for rule in manifest["rules"]],
        "scenario": {
            "account": plain.get("account", {}),
            "sources": {name: _settings(fields) for name, fields in plain.get("sources", {}).items()},
            "functions": {name: _settings(fields) for name, fields in plain.get("functions", {}).items()},
            "triggers": plain.get("triggers", []),
        },
    }


def _settings(fields: dict[str, Any]) -> dict[str, Any]:
    return {"settings": fields.get("settings", {})}

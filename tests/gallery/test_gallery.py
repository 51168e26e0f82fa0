"""What holds for every scenario of the gallery, and that together they know every kind of event source."""

import json
import re
from pathlib import Path

import pytest

from eventflow.engine import CATALOGUE, simulate
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.units import SECOND_US
from eventflow.interchange.scenario_yaml import load
from tests.gallery.telling import FOLDER, NAMES, run_of
from tests.reading import Run

OTHER_KINDS = load((Path(__file__).parent / "other-kinds.yaml").read_text())
"""One source of each kind that no scenario of the gallery has."""


def every_run() -> list[Run]:
    return [*map(run_of, NAMES), Run(simulate(OTHER_KINDS))]


@pytest.mark.parametrize("name", NAMES)
def test_every_event_is_somewhere_in_the_end(name):
    ledger = run_of(name).ledger

    assert ledger["balances"]
    assert 0 < ledger["published"] <= 3_000


@pytest.mark.parametrize("name", NAMES)
def test_it_introduces_itself(name):
    scenario = load((FOLDER / f"{name}.yaml").read_text())

    assert scenario.name == name
    assert 2 <= len(scenario.title.split()) <= 4
    assert 2 <= len(re.findall(r"\.(?= |$)", scenario.description)) <= 5
    assert "\N{EM DASH}" not in scenario.description
    assert 120 * SECOND_US <= scenario.until_us <= 600 * SECOND_US


@pytest.mark.parametrize("name", NAMES)
def test_something_happens_at_once(name):
    """Whoever opens it sees an event within the first seconds, and sees one run."""
    run = run_of(name)

    assert run.times_s(K.PUBLISHED)[0] <= 5
    assert min(run.times_s(K.STARTED) + run.times_s(K.BATCH_STARTED)) <= 25


def test_titles_are_told_apart():
    titles = [load((FOLDER / f"{name}.yaml").read_text()).title for name in NAMES]

    assert len(set(titles)) == len(titles) >= 18


def test_every_kind_of_source_makes_events_somewhere():
    made = set()
    for run in every_run():
        kinds = {node["name"]: node["kind"] for node in run.result.manifest["nodes"]}
        made |= {kinds[row.node] for row in run.rows if row.kind in (K.PUBLISHED, K.FORWARDED)}

    assert set(CATALOGUE) <= made


def test_every_other_kind_has_its_function_run():
    run = Run(simulate(OTHER_KINDS))
    begun = {row.event for row in run.rows if row.kind in (K.STARTED, K.JOINED)}
    heard = {row.node for row in run.of(K.PUBLISHED) if row.event in begun}

    assert heard == {source.name for source in OTHER_KINDS.sources}
    assert run.ledger["balances"]


def test_every_card_is_an_event_of_its_service():
    """The JSON of each card is made of what stands in the manifest, as a reader of the trace makes it."""
    for run in every_run():
        manifest = run.result.manifest
        for number, cards in manifest["decks"].items():
            node = manifest["nodes"][int(number)]
            if node["kind"] not in CATALOGUE:
                continue
            for card in cards:
                event = CATALOGUE[node["kind"]].event(node["name"], card["payload"])

                assert event is not None
                assert json.loads(json.dumps(event)) == event
                assert card["name"]

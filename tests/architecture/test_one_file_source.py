"""An event source is one file: an invented one goes through validation, engine, form and text unaided."""

import pytest

from dashboard.forms.node import forms
from eventflow.engine import CATALOGUE, simulate
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.settings import Setting
from eventflow.interchange.scenario_yaml import from_plain, to_plain

PIGEON = EventSource(
    key="pigeon",
    name="Carrier pigeon",
    family="messaging",
    glyph="mailbox",
    docs="https://example.com/pigeons",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for pigeons",
    settings=(Setting(name="FlightSeconds", label="Flight", group="Flight", default=30, minimum=1, unit="s"),),
    content={"note": "coo {00}"},
    title=lambda content: str(content["note"]),
)


@pytest.fixture(autouse=True)
def _pigeon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "pigeon", PIGEON)


SCENARIO = {
    "name": "loft",
    "until": "10s",
    "sources": {"loft": {"kind": "pigeon", "traffic": [{"constant": {"rate": 1}}]}},
    "functions": {"read-note": {}},
    "triggers": [{"source": "loft", "target": "read-note"}],
}


def test_its_events_reach_a_function() -> None:
    result = simulate(from_plain(SCENARIO))

    assert result.ledger.published == 10
    assert result.ledger.succeeded + result.ledger.running == 10
    assert result.manifest["decks"]["0"][0]["name"].startswith("coo ")


def test_its_settings_make_its_form() -> None:
    (group,) = forms(from_plain(SCENARIO))["loft"]

    assert [(field["name"], field["default"], field["unit"]) for field in group["fields"]] == [
        ("FlightSeconds", 30, "s")
    ]


def test_it_is_written_and_read_as_text() -> None:
    scenario = from_plain(SCENARIO)

    assert from_plain(to_plain(scenario)) == scenario

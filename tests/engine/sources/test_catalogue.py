import json
from dataclasses import replace

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.chance.deck import PayloadTemplate, materialise
from eventflow.engine.chance.draws import Draws

ALL = pytest.mark.parametrize("source", CATALOGUE.values(), ids=list(CATALOGUE))


@ALL
def test_source_names_its_documentation(source):
    assert source.docs.startswith("https://docs.aws.amazon.com/")
    assert source.permission


@ALL
def test_source_is_found_by_its_key(source):
    assert CATALOGUE[source.key] is source
    assert replace(source) == source


@ALL
def test_default_payload_makes_an_event_that_is_json(source):
    if not source.accepts_traffic:
        return
    cards = materialise((PayloadTemplate(name="default", content=source.content),), Draws(1).block("deck"))

    assert json.loads(json.dumps(source.event("node", cards[0].content)))
    assert source.title(cards[0].content)
    assert source.size_bytes(cards[0].content) >= 0


def test_settings_have_names_of_their_own():
    for source in CATALOGUE.values():
        names = [setting.name for setting in source.settings]
        assert len(set(names)) == len(names)

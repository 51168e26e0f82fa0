import json
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest

from dashboard import gallery
from dashboard.glimpse import MOST_ROWS, PLAYED_US, beginning, cut, glimpse
from dashboard.models import Source
from eventflow.engine import simulate
from eventflow.engine.trace.chunks import decode_chunk
from eventflow.engine.trace.kinds import AT_US, TraceKind
from tests.builders import a_flow, a_function, poisson
from tests.factories import a_scenario

SECOND = 1_000_000


def rows_of(sent):
    return decode_chunk(b64decode(sent["chunk"])).table


@pytest.mark.parametrize("slug", gallery.slugs())
def test_what_is_seen_is_how_the_scenarios_own_run_begins(slug):
    scenario = gallery.read(slug)

    _, table = beginning(scenario)

    whole = simulate(scenario).table
    known = np.searchsorted(whole[:, AT_US], table[-1, AT_US], "left")
    assert known > 0
    assert table[:known].tolist() == whole[:known].tolist()


@pytest.mark.parametrize("slug", gallery.slugs())
def test_every_card_of_the_gallery_has_something_to_show(slug):
    sent = glimpse(gallery.read(slug))

    at_us = rows_of(sent)[:, AT_US]
    assert 0 < len(at_us) <= MOST_ROWS
    assert at_us[-1] <= sent["to_us"]
    assert np.count_nonzero(at_us >= sent["from_us"]) >= 6
    assert sent["to_us"] - sent["from_us"] <= PLAYED_US * sent["speed"]


def test_the_cut_is_where_most_kinds_of_things_happen():
    seconds = [*range(60), *range(60, 70), 100]
    kinds = [TraceKind.PUBLISHED] * 60 + [TraceKind.PUBLISHED, TraceKind.STARTED, TraceKind.FAILED] * 3
    kinds += [TraceKind.RETRY, TraceKind.LOST]
    at_us = np.array(seconds) * SECOND

    found = cut(at_us, np.array(kinds), 120 * SECOND)

    assert found == (55 * SECOND, 65 * SECOND, 1)


def test_where_little_happens_it_is_played_faster():
    at_us = np.arange(0, 600, 20) * SECOND
    kinds = np.array([TraceKind.PUBLISHED] * len(at_us))

    assert cut(at_us, kinds, 600 * SECOND) == (0, 600 * SECOND, 60)


def test_nothing_is_played_beyond_what_is_sent():
    at_us = np.arange(MOST_ROWS) * 1000
    kinds = np.array([TraceKind.PUBLISHED] * MOST_ROWS)

    assert cut(at_us, kinds, 600 * SECOND) == (0, 3_999_000, 1)


def test_a_flow_without_traffic_has_nothing_to_show():
    assert glimpse(a_flow().from_s3().into(a_function()).scenario) is None


def test_words_are_left_out():
    sent = glimpse(gallery.read("photo-thumbnails"))

    assert sent["manifest"]["decks"] == {}
    assert "traffic" not in json.dumps(sent["manifest"]["scenario"])
    assert all(set(rule) == {"id"} for rule in sent["manifest"]["rules"])


def test_it_is_small_however_much_happens():
    busy = a_flow().from_s3(poisson(2_000)).into(a_function()).lasting(600).scenario

    assert len(rows_of(glimpse(busy))) == MOST_ROWS


@pytest.mark.django_db
def test_a_card_asks_for_the_glimpse_of_its_scenario(client):
    gallery.load("no-filter")

    response = client.get("/scenarios/no-filter/glimpse/")

    assert response.json() == json.loads(json.dumps(glimpse(gallery.read("no-filter"))))


@pytest.mark.django_db
def test_an_edited_flow_has_another_glimpse(alices, alice):
    scenario = a_scenario(alice)
    before = alices.get(f"/scenarios/{scenario.slug}/glimpse/").json()

    Source.objects.filter(scenario=scenario, name="uploads").update(traffic=[{"poisson": {"rate": 5}}])

    assert alices.get(f"/scenarios/{scenario.slug}/glimpse/").json() != before


@pytest.mark.django_db
def test_nobody_sees_the_glimpse_of_anothers_flow(bobs, alice):
    scenario = a_scenario(alice)

    assert bobs.get(f"/scenarios/{scenario.slug}/glimpse/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("rate", [0, -1])
def test_a_flow_that_does_nothing_or_cannot_be_run_has_no_glimpse(alices, alice, rate):
    scenario = a_scenario(alice, replace(a_flow().from_s3().into(a_function()).scenario, name="quiet"))
    if rate:
        Source.objects.filter(scenario=scenario).update(traffic=[{"poisson": {"rate": rate}}])

    assert alices.get("/scenarios/quiet/glimpse/").status_code == 204


def test_only_reading(client, db):
    assert client.post("/scenarios/no-filter/glimpse/").status_code == 405

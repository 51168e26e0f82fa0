"""The forms of filters are there before a run has begun, and speak of the edges that it will have."""

import pytest

from dashboard import gallery
from dashboard.forms.filter import filter_forms
from eventflow.engine import Simulation


@pytest.mark.parametrize("slug", gallery.slugs())
def test_form_has_the_number_that_its_edge_has_in_a_run(slug):
    scenario = gallery.read(slug)
    manifest = Simulation(scenario, 1, until_us=1).manifest()

    for form in filter_forms(scenario):
        edge = manifest["edges"][form["edge"]]
        assert edge["role"] == "trigger"
        assert manifest["nodes"][edge["from"]]["name"] == form["source"]
        assert manifest["nodes"][edge["to"]]["name"] == form["target"]
        assert edge["words"][0] == form["word"]


@pytest.mark.django_db
def test_form_is_there_while_the_run_still_waits(client):
    gallery.load("order-review")

    response = client.get("/scenarios/order-review/")

    assert response.context["card"]["state"] == "queued"
    assert 'data-source="orders"' in response.content.decode()

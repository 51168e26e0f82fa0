import pytest

from dashboard import gallery
from dashboard.models import Node, Scenario, Source
from dashboard.placing import columns_of, place
from dashboard.snapshot import plain_of
from eventflow.engine import simulate
from eventflow.interchange import scenario_yaml
from tests.factories import a_scenario, a_small_flow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", gallery.slugs())
def test_the_gallery_comes_back_from_its_rows_as_it_went_in(slug):
    assert scenario_yaml.from_plain(plain_of(gallery.load(slug))) == gallery.read(slug)


def test_rows_simulate_to_the_same_trace():
    scenario = a_scenario()

    assert (
        simulate(scenario_yaml.from_plain(plain_of(scenario)), 7).trace_hash == simulate(a_small_flow(), 7).trace_hash
    )


def test_what_a_run_keeps_survives_the_database_with_the_order_of_its_keys():
    scenario = a_scenario()
    Source.objects.filter(scenario=scenario, name="uploads").update(payloads={"z": {"key": "z"}, "a": {"key": "a"}})

    kept = scenario.start_run(scenario.workspace)
    kept.refresh_from_db()

    assert list(kept.snapshot["sources"]["uploads"]["payloads"]) == ["z", "a"]
    assert scenario_yaml.to_plain(scenario_yaml.from_plain(kept.snapshot)) == plain_of(scenario)


def test_storing_again_replaces():
    first = gallery.load("photo-thumbnails")
    again = gallery.load("photo-thumbnails")

    assert first == again
    assert Scenario.objects.count() == 1
    assert Node.objects.count() == len(list(gallery.read("photo-thumbnails").nodes))


def test_nodes_lie_in_the_order_of_the_flow():
    places = place(scenario_yaml.to_plain(gallery.read("photo-thumbnails")))

    chain = [places[name][0] for name in ("uploads", "make-thumbnail", "thumbnails", "index-metadata")]
    assert chain == sorted(set(chain))
    assert places["thumb-dlq"][0] == places["thumbnails"][0]
    assert places["thumb-dlq"][1] > places["thumbnails"][1]
    assert len(set(places.values())) == len(places)


def test_a_circle_still_finds_its_columns():
    assert columns_of(["a", "b"], [("a", "b"), ("b", "a")])["b"] == 1

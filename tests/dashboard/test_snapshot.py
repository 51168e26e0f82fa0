import pytest

from dashboard import gallery
from dashboard.models import Node, Scenario, Source
from dashboard.placing import columns_of, place
from dashboard.snapshot import plain_of
from eventflow.engine import simulate
from eventflow.interchange import scenario_yaml
from tests.builders import a_flow, a_function, event_pattern, filter_policy
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


@pytest.mark.parametrize(
    "flow",
    [
        a_flow().from_bus().into(a_function(), filter=event_pattern('{ "source":["a"],\n"detail-type":["b"] }')),
        a_flow().from_topic().into(a_function(), filter=filter_policy({"b": [1], "a": [2]}, "MessageBody")),
    ],
)
def test_a_pattern_comes_back_as_it_was_written(flow):
    kept = scenario_yaml.from_plain(plain_of(a_scenario(flow=flow.scenario)))

    assert kept.triggers == flow.scenario.triggers


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


@pytest.mark.parametrize(
    ("slug", "chain", "aside"),
    [
        ("order-queue", ("orders", "pack-order"), "orders-dlq"),
        ("click-stream", ("clicks", "count-click", "failed-clicks"), None),
    ],
)
def test_what_a_queue_or_a_stream_gives_up_lies_after_what_gives_it_up(slug, chain, aside):
    places = place(scenario_yaml.to_plain(gallery.read(slug)))

    lefts = [places[name][0] for name in chain]
    assert lefts == sorted(set(lefts))
    if aside:
        assert places[aside][0] == lefts[-1]
        assert places[aside][1] > places[chain[-1]][1]


def test_a_circle_still_finds_its_columns():
    assert columns_of(["a", "b"], [("a", "b"), ("b", "a")])["b"] == 1

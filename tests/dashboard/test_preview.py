import re
from itertools import combinations

import pytest

from dashboard import gallery, placing
from dashboard.preview import CORNER, HEIGHT, WIDTH, Point, endings, fitted, orthogonal, preview, tile_size, way
from eventflow.engine import Simulation
from eventflow.interchange import scenario_yaml

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def plain_of(slug: str):
    return scenario_yaml.to_plain(gallery.read(slug))


@pytest.mark.parametrize("slug", gallery.slugs())
def test_the_wires_are_those_of_the_run(slug):
    manifest = Simulation(gallery.read(slug), seed=1).manifest()
    names = [node["name"] for node in manifest["nodes"]]
    traced = {(names[edge["from"]], names[edge["to"]], edge["role"], edge["invocation"]) for edge in manifest["edges"]}

    assert {tuple(wire) for wire in placing.wires(plain_of(slug))} == traced


@pytest.mark.parametrize("slug", gallery.slugs())
def test_every_node_and_wire_is_drawn_inside_the_picture(slug):
    plain = plain_of(slug)

    drawn = preview(plain, gallery.layout(slug))

    assert {tile.name for tile in drawn.tiles} == {*plain["sources"], *plain["functions"]}
    assert len(drawn.lines) == len(placing.wires(plain))
    for tile in drawn.tiles:
        assert 0 <= tile.x <= WIDTH - tile.size
        assert 0 <= tile.y <= HEIGHT - tile.size
    for line in drawn.lines:
        numbers = [float(number) for number in NUMBER.findall(line.d)]
        assert all(0 <= x <= WIDTH for x in numbers[::2])
        assert all(0 <= y <= HEIGHT for y in numbers[1::2])


@pytest.mark.parametrize("slug", gallery.slugs())
def test_no_two_tiles_overlap(slug):
    tiles = preview(plain_of(slug), gallery.layout(slug)).tiles

    for a, b in combinations(tiles, 2):
        assert abs(a.x - b.x) > a.size or abs(a.y - b.y) > a.size


def test_a_dead_letter_queue_is_told_from_a_queue():
    tiles = {tile.name: tile for tile in preview(plain_of("order-queue"), {}).tiles}

    assert (tiles["orders"].glyph, tiles["orders"].look) == ("queue", "source")
    assert (tiles["orders-dlq"].glyph, tiles["orders-dlq"].look) == ("dead-letters", "dead")
    assert tiles["pack-order"].look == "function"


@pytest.mark.parametrize(
    ("slug", "looks"),
    [
        ("request-rate", ["sync"]),
        ("hot-key", ["polled"]),
        ("no-filter", ["async"]),
        ("order-queue", ["failure", "polled"]),
    ],
)
def test_a_wire_looks_as_it_invokes_and_failures_lie_lowest(slug, looks):
    assert [line.look for line in preview(plain_of(slug), {}).lines] == looks


def test_stored_places_are_kept_in_their_order():
    plain = plain_of("no-filter")
    source, function = plain["sources"], plain["functions"]
    places = {next(iter(source)): (900, 10), next(iter(function)): (20, 400)}

    tiles = {tile.look: tile for tile in preview(plain, places).tiles}

    assert tiles["function"].x < tiles["source"].x
    assert tiles["function"].y > tiles["source"].y


def test_many_rows_make_smaller_tiles():
    few, many = ({str(n): (0, n * 176) for n in range(rows)} for rows in (2, 6))

    assert tile_size(list(fitted(many).values())) < tile_size(list(fitted(few).values()))


def test_one_node_lies_in_the_middle():
    assert fitted({"alone": (500, 900)}) == {"alone": Point(WIDTH / 2, HEIGHT / 2)}


def test_a_flow_without_nodes_is_an_empty_picture():
    drawn = preview({}, {})

    assert (drawn.tiles, drawn.lines) == ((), ())


def test_a_way_goes_below_a_tile_that_stands_between():
    start, between, end = Point(50, 80), Point(150, 80), Point(250, 80)

    assert "C" in way(start, end, [], 30)
    around = way(start, end, [between], 30)
    assert "C" not in around
    assert max(float(y) for y in NUMBER.findall(around)[1::2]) > between.y + 15


def test_a_way_back_goes_above_both():
    back = way(Point(200, 80), Point(100, 80), [], 30)

    assert min(float(y) for y in NUMBER.findall(back)[1::2]) < 80 - 15


def test_corners_are_round_where_there_is_room():
    assert orthogonal([Point(0, 0), Point(40, 0), Point(40, 40)]) == f"M0 0L{40 - CORNER} 0Q40 0 40 {CORNER}L40 40"


def test_what_sends_on_is_no_ending():
    wires = [placing.Wire("a", "b", "trigger"), placing.Wire("b", "c", "emit"), placing.Wire("b", "d", "dead_letter")]

    assert endings(wires) == {"c": "emit", "d": "dead_letter"}

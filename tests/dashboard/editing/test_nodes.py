"""Commands on nodes, on documents without a database."""

import pytest

from dashboard.editing.commands import edited
from dashboard.editing.wiring import edges
from eventflow.engine import CATALOGUE, ScenarioError
from eventflow.engine.validation.scenario import problems
from eventflow.interchange import scenario_yaml
from tests.dashboard.editing.documents import empty, names, of_the_gallery, settings


def refusal(document, command) -> str:
    with pytest.raises(ScenarioError) as error:
        edited(document, command)
    return str(error.value)


@pytest.mark.parametrize("kind", [*CATALOGUE, "function", "dead-letters", "on-success", "on-failure"])
def test_every_kind_can_be_added_to_an_empty_flow(kind):
    document, label = edited(empty(), {"do": "add", "kind": kind, "x": 1, "y": 2})

    (name,) = names(document)
    assert document["layout"] == {name: [1, 2]}
    assert label == f"Add {name}"


def test_the_first_source_sends_something():
    document, _ = edited(empty(), {"do": "add", "kind": "s3"})
    document, _ = edited(document, {"do": "add", "kind": "s3"})
    document, _ = edited(document, {"do": "add", "kind": "http-api"})

    assert document["sources"]["bucket"]["traffic"] == [{"constant": {"rate": 1}}]
    assert "traffic" not in document["sources"]["bucket-2"], "a function may write into it"
    assert document["sources"]["http-api"]["traffic"], "nothing else can send it anything"


def test_a_flow_made_by_hand_can_be_run():
    document = empty()
    for command in (
        {"do": "add", "kind": "s3"},
        {"do": "add", "kind": "function"},
        {"do": "connect", "from": "bucket", "to": "function", "role": "trigger"},
    ):
        document, _ = edited(document, command)

    assert problems(scenario_yaml.from_plain(document)) == []


def test_a_node_without_a_place_gets_one_and_no_other_moves():
    before = of_the_gallery("photo-thumbnails")

    after, _ = edited(before, {"do": "add", "kind": "s3"})

    assert {name: after["layout"][name] for name in before["layout"]} == before["layout"]
    assert after["layout"]["bucket"] not in before["layout"].values()


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ({"kind": "pigeon"}, "is no kind of node"),
        ({"kind": None}, "is no kind of node"),
        ({"kind": "s3", "name": "uploads"}, "is the name of another node. Try uploads-2."),
        ({"kind": "s3", "name": "make-thumbnail"}, "is the name of another node"),
        ({"kind": "s3", "name": "two words"}, "is not a usable name"),
        ({"kind": "s3", "name": ""}, "is not a usable name"),
        ({"kind": "s3", "name": "x" * 65}, "is not a usable name"),
        ({"kind": "s3", "name": ["a"]}, "is not a usable name"),
        ({"kind": "s3", "x": "left", "y": 0}, "has no place"),
        ({"kind": "s3", "x": 1e9, "y": 0}, "has no place"),
        ({"kind": "s3", "x": 5}, "has no place"),
    ],
)
def test_what_can_not_be_added(command, complaint):
    assert complaint in refusal(of_the_gallery("photo-thumbnails"), {"do": "add", **command})


def test_a_node_is_renamed_wherever_it_is_named():
    before = of_the_gallery("photo-thumbnails")

    after, label = edited(before, {"do": "rename", "node": "make-thumbnail", "name": "resize"})

    assert label == "Rename make-thumbnail to resize"
    assert "make-thumbnail" not in scenario_yaml.dump(scenario_yaml.from_plain(after)).replace(after["description"], "")
    assert list(after["functions"]) == [
        "resize" if name == "make-thumbnail" else name for name in before["functions"]
    ], "the order of nodes decides their luck"
    assert after["layout"]["resize"] == before["layout"]["make-thumbnail"]


@pytest.mark.parametrize("slug", ["order-queue", "click-stream", "order-pipe", "web-shop", "order-saga", "off-switch"])
def test_renaming_every_node_and_back_changes_nothing(slug):
    before = document = of_the_gallery(slug)

    for name in names(before):
        document, _ = edited(document, {"do": "rename", "node": name, "name": f"other.{name}"})
    for name in names(before):
        document, _ = edited(document, {"do": "rename", "node": f"other.{name}", "name": name})

    assert document == before


@pytest.mark.parametrize("slug", ["order-queue", "click-stream", "order-pipe", "web-shop", "order-saga", "off-switch"])
def test_a_flow_under_other_names_has_no_new_problems(slug):
    document = of_the_gallery(slug)

    for name in names(document):
        document, _ = edited(document, {"do": "rename", "node": name, "name": f"other.{name}"})

    scenario = scenario_yaml.from_plain(document)
    assert problems(scenario, scenario.interventions) == []


def test_a_node_goes_with_all_that_hangs_on_it():
    before = of_the_gallery("photo-thumbnails")

    after, label = edited(before, {"do": "remove", "nodes": ["thumb-dlq"]})

    assert label == "Remove thumb-dlq"
    assert "thumb-dlq" not in names(after)
    assert "dead_letter_queue" not in after["functions"]["make-thumbnail"]
    assert "thumb-dlq" not in after["layout"]


def test_what_counts_for_nothing_without_a_dead_letter_queue_goes_with_it():
    before = of_the_gallery("order-queue")
    assert "maxReceiveCount" in settings(before, "orders")

    after, _ = edited(before, {"do": "remove", "nodes": ["orders-dlq"]})

    assert not {"deadLetterTargetArn", "maxReceiveCount"} & {*settings(after, "orders")}


def test_interventions_and_alarms_go_with_their_node():
    before = of_the_gallery("off-switch")
    assert before["interventions"]

    after, _ = edited(before, {"do": "remove", "nodes": list(before["functions"])})

    assert after["interventions"] == after["alarms"] == []


@pytest.mark.parametrize("slug", ["photo-fan-out", "order-queue", "click-stream", "web-shop", "order-pipe"])
def test_all_edges_and_all_nodes_can_be_removed_at_once(slug):
    document = of_the_gallery(slug)

    bare, _ = edited(document, {"do": "remove", "edges": [edge.id for edge in edges(document)]})
    nothing, _ = edited(document, {"do": "remove", "nodes": names(document), "edges": [e.id for e in edges(document)]})

    assert edges(bare) == []
    assert names(bare) == names(document)
    assert names(nothing) == []


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ({"do": "remove"}, "names nothing to remove"),
        ({"do": "remove", "nodes": ["nobody"]}, "is not a node of this flow"),
        ({"do": "remove", "nodes": "uploads"}, "must be a list"),
        ({"do": "remove", "edges": ["a->b"]}, "is not a connection of this flow"),
        ({"do": "rename", "node": "uploads", "name": "make-thumbnail"}, "is the name of another node"),
        ({"do": "rename", "node": {}, "name": "a"}, "is not a node of this flow"),
        ({"do": "move", "places": {"nobody": [1, 2]}}, "is not a node of this flow"),
        ({"do": "move", "places": {"uploads": [1]}}, "has no place"),
        ({"do": "move", "places": {"uploads": [True, 2]}}, "has no place"),
        ({"do": "move", "places": {}}, "names no node"),
        ({"do": "fly"}, "is nothing that can be done"),
        ({}, "is nothing that can be done"),
        ([], "is not an object"),
        ({"do": "all", "commands": []}, "must be a list"),
        ({"do": "all", "commands": [{"do": "all", "commands": [{}]}]}, "has a list of commands in it"),
    ],
)
def test_what_can_not_be_done(command, complaint):
    assert complaint in refusal(of_the_gallery("photo-thumbnails"), command)


def test_several_commands_are_one_step():
    document, label = edited(
        empty(),
        {"do": "all", "label": "Begin", "commands": [{"do": "add", "kind": "s3"}, {"do": "add", "kind": "function"}]},
    )

    assert (names(document), label) == (["bucket", "function"], "Begin")


def test_of_several_commands_none_is_done_if_one_can_not_be():
    commands = [{"do": "add", "kind": "s3"}, {"do": "remove", "nodes": ["nobody"]}]

    assert "is not a node" in refusal(empty(), {"do": "all", "commands": commands})


def plain(document, node):
    source = document["sources"].get(node)
    x, y = document["layout"][node]
    part = source or {"kind": "function", **document["functions"][node]}
    return {"name": node, "x": x, "y": y, "plain": part}


def between(document, nodes):
    return [
        {
            "from": edge.start,
            "to": edge.end,
            "role": edge.role,
            "plain": {} if edge.trigger is None else document["triggers"][edge.trigger],
        }
        for edge in edges(document)
        if {edge.start, edge.end} <= {*nodes}
    ]


@pytest.mark.parametrize("slug", ["photo-fan-out", "order-queue", "click-stream", "web-shop", "order-pipe"])
def test_a_whole_flow_pasted_beside_itself_is_there_twice(slug):
    document = of_the_gallery(slug)
    nodes = [plain(document, name) for name in names(document)]

    after, _ = edited(
        document, {"do": "paste", "nodes": nodes, "edges": between(document, names(document)), "x": 0, "y": 5000}
    )

    assert len(names(after)) == 2 * len(names(document))
    roles = sorted((edge.role, edge.invocation or "") for edge in edges(document))
    assert sorted((edge.role, edge.invocation or "") for edge in edges(after)) == sorted(2 * roles)
    copies = [edge for edge in edges(after) if edge.start not in names(document)]
    assert not [edge for edge in copies if edge.end in names(document)]


def test_a_copied_node_leads_nowhere_that_is_not_copied():
    document = of_the_gallery("photo-thumbnails")

    after, label = edited(
        document, {"do": "paste", "nodes": [plain(document, "make-thumbnail")], "edges": [], "x": 7, "y": 9}
    )

    assert label == "Paste make-thumbnail-2"
    assert after["layout"]["make-thumbnail-2"] == [7, 9]
    assert not [edge for edge in edges(after) if "make-thumbnail-2" in (edge.start, edge.end)]
    assert settings(after, "make-thumbnail-2") == settings(document, "make-thumbnail")


@pytest.mark.parametrize(
    "command",
    [
        {"nodes": []},
        {"nodes": [{"name": "a", "x": 0, "y": 0}]},
        {"nodes": [{"name": "a", "x": 0, "y": 0, "plain": {"kind": ["s3"]}}]},
        {"nodes": [{"name": "a", "x": 0, "y": 0, "plain": {"kind": "pigeon"}}]},
        {"nodes": [{"name": "a b", "x": 0, "y": 0, "plain": {"kind": "s3"}}]},
        {"nodes": [{"name": "a", "x": 0, "y": 0, "plain": {"kind": "function", "emits": 5}}]},
        {"nodes": [{"name": "a", "x": 0, "y": 0, "plain": {"kind": "s3"}}] * 2},
        {"nodes": [{"name": "a", "x": 0, "y": 0, "plain": {"kind": "s3"}}], "edges": [{"from": "a", "to": {}}]},
        {"nodes": [{"name": "a", "x": 0, "y": 0, "plain": {"kind": "s3"}}], "edges": [5]},
    ],
)
def test_what_can_not_be_pasted(command):
    assert refusal(of_the_gallery("photo-thumbnails"), {"do": "paste", "x": 0, "y": 0, **command})

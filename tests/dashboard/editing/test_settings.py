import pytest

from dashboard import gallery
from dashboard.editing.commands import edited
from dashboard.editing.wiring import edges
from dashboard.forms.editing import forms
from eventflow.engine import ScenarioError
from eventflow.interchange import scenario_yaml
from tests.dashboard.editing.documents import of_the_gallery, settings


def put(document, name, value, **part):
    return edited(document, {"do": "set", "name": name, "value": value, **part})


@pytest.fixture
def queue():
    return of_the_gallery("order-queue")


@pytest.fixture
def photos():
    return of_the_gallery("photo-thumbnails")


def test_a_setting_is_set_and_is_the_default_again(photos):
    set_, label = put(photos, "Timeout", 17, node="make-thumbnail")
    reset, again = put(set_, "Timeout", None, node="make-thumbnail")

    assert settings(set_, "make-thumbnail")["Timeout"] == 17
    assert "Timeout" not in settings(reset, "make-thumbnail")
    assert (label, again) == ("Set Timeout of make-thumbnail to 17", "Reset Timeout of make-thumbnail")


def test_one_parameter_of_a_duration_is_set(photos):
    document, _ = put(photos, "Duration", {"lognormal": {"p50_ms": 100, "p95_ms": 200}}, node="make-thumbnail")
    document, _ = put(document, "Duration.p95_ms", 900, node="make-thumbnail")

    assert settings(document, "make-thumbnail")["Duration"] == {"lognormal": {"p50_ms": 100, "p95_ms": 900}}


def test_a_form_writes_true_and_false_as_texts(queue):
    document, _ = put(queue, "permitted", "false", edge="orders->pack-order")

    assert document["triggers"][0]["permitted"] is False
    assert "permitted" not in put(document, "permitted", "true", edge="orders->pack-order").document["triggers"][0]


def test_a_filter_is_replaced_and_removed(photos):
    edge = "uploads->make-thumbnail"
    document, _ = put(photos, "filter", {"prefix": "raw/", "suffix": ".png"}, edge=edge)
    without, _ = put(document, "filter", None, edge=edge)

    assert next(t for t in document["triggers"] if t.get("suffix") == ".png")["prefix"] == "raw/"
    assert not [t for t in without["triggers"] if t["source"] == "uploads" and "prefix" in t]


def test_what_the_flow_itself_is(photos):
    document = photos
    for name, value in (("title", " Pictures "), ("seed", 9), ("until", "2m30s"), ("ConcurrentExecutions", 50)):
        document, _ = put(document, name, value)

    assert (document["title"], document["seed"], document["until"]) == ("Pictures", 9, "2m30s")
    assert document["account"] == {"ConcurrentExecutions": 50}
    assert put(document, "until", None).document["until"] == "10m"


def test_what_is_sent_and_what_fails(photos):
    document, _ = put(photos, "traffic", [{"constant": {"rate": 3}}], node="uploads")
    document, _ = put(document, "fails_on", [{"Records": {"eventSource": ["aws:s3"]}}], node="make-thumbnail")
    document, _ = put(document, "on_failure", "thumbnails", node="make-thumbnail")

    assert document["sources"]["uploads"]["traffic"] == [{"constant": {"rate": 3}}]
    assert document["functions"]["make-thumbnail"]["on_failure"] == "thumbnails"


@pytest.mark.parametrize(
    ("part", "name", "value", "complaint"),
    [
        ({"node": "make-thumbnail"}, "Timeout", 5000, "from 1 to 900 s"),
        ({"node": "make-thumbnail"}, "Timeout", "long", "must be a whole number"),
        ({"node": "make-thumbnail"}, "Timeout", {"a": []}, "must be a whole number"),
        ({"node": "make-thumbnail"}, "Colour", "red", "is not a setting here"),
        ({"node": "make-thumbnail"}, "Colour.p50_ms", 3, "is not a setting here"),
        ({"node": "make-thumbnail"}, "Duration.p51_ms", 3, "has no p51_ms"),
        ({"node": "make-thumbnail"}, "Timeout.p50_ms", 3, "takes ms|no p50_ms|not a duration"),
        ({"node": "make-thumbnail"}, "on_failure", "nowhere", "does not exist"),
        ({"node": "make-thumbnail"}, "on_success", "uploads", "can't be uploads"),
        ({"node": "make-thumbnail"}, "emits", 5, "must be a list"),
        ({"node": "make-thumbnail"}, "emits", [{"to": "nowhere"}], "does not exist"),
        ({"node": "make-thumbnail"}, "fails_on", ["not json"], "thumbnail.fails_on"),
        ({"node": "uploads"}, "traffic", [{"constant": {"rate": -1}}], "wants a rate above 0"),
        ({"node": "uploads"}, "traffic", "lots", "must be a list"),
        ({"node": "uploads"}, "payloads", {"a": {"colour": "red"}}, "is not part of a payload"),
        ({"node": "uploads"}, "Timeout", 3, "is not a setting here"),
        ({"node": "nobody"}, "Timeout", 3, "is not a node"),
        ({"edge": "uploads->nobody"}, "filter", None, "is not a connection"),
        ({"edge": "uploads->make-thumbnail"}, "filter", {"EventPattern": "{}"}, "knows no EventPattern"),
        ({"edge": "uploads->make-thumbnail"}, "filter", {"colour": "red"}, "is no filter"),
        ({"edge": "uploads->make-thumbnail"}, "filter", "images/", "is no filter"),
        ({"edge": "uploads->make-thumbnail"}, "permitted", "perhaps", "must be true or false"),
        ({"edge": "uploads->make-thumbnail"}, "permitted", {}, "must be true or false"),
        ({"edge": "emit:make-thumbnail->thumbnails"}, "BatchSize", 3, "has no settings of its own"),
        ({}, "until", "soon", "is not a time"),
        ({}, "until", "31d", "at most 30 days"),
        ({}, "until", 0, "more than nothing"),
        ({}, "seed", -1, "must be a whole number from 0"),
        ({}, "seed", 1.5, "must be a whole number"),
        ({}, "title", "", "is no name"),
        ({}, "title", "x" * 121, "is no name"),
        ({}, "ConcurrentExecutions", 0, "from 1 to"),
        ({}, "colour", "red", "is not a setting of a flow"),
        ({}, "name", "other", "is not a setting of a flow"),
        ({}, "", 1, "names no setting"),
        ({}, ["seed"], 1, "names no setting"),
    ],
)
def test_what_can_not_be_set(photos, part, name, value, complaint):
    with pytest.raises(ScenarioError, match=complaint):
        put(photos, name, value, **part)


def test_settings_that_do_not_fit_together_are_told_and_not_refused(queue):
    document, _ = put(queue, "Timeout", 900, node="pack-order")

    assert settings(document, "pack-order")["Timeout"] == 900


def test_what_was_wrong_before_keeps_nobody_from_mending_something_else(photos):
    photos["functions"]["make-thumbnail"]["settings"]["Timeout"] = -1

    document, _ = put(photos, "MemorySize", 512, node="make-thumbnail")

    assert settings(document, "make-thumbnail")["MemorySize"] == 512


def fields(slug, owner):
    document = of_the_gallery(slug)
    scenario = scenario_yaml.from_plain(document)
    return {
        field["name"]: field for group in forms(scenario, document, edges(document))[owner] for field in group["fields"]
    }


@pytest.mark.parametrize("slug", gallery.slugs())
def test_whatever_a_form_shows_can_be_set_to_what_it_shows(slug):
    document = of_the_gallery(slug)
    found = forms(scenario_yaml.from_plain(document), document, edges(document))

    for owner, groups in found.items():
        part = {"edge": owner} if "->" in owner else {"node": owner}
        for field in (field for group in groups for field in group["fields"]):
            after, _ = put(document, field["name"], field["value"], **part)
            scenario_yaml.from_plain(after)


def test_a_form_offers_the_nodes_that_a_setting_can_name():
    assert fields("order-queue", "orders")["deadLetterTargetArn"]["choices"] == [
        ["", "None"],
        ["orders-dlq", "orders-dlq"],
    ]
    assert [choice for choice, _ in fields("photo-thumbnails", "make-thumbnail")["dead_letter_queue"]["choices"]] == [
        "",
        "thumb-dlq",
    ]


def test_a_form_asks_yes_or_no():
    field = fields("order-queue", "orders")["FifoQueue"]

    assert (field["kind"], field["value"], field["choices"]) == ("choice", "false", [["true", "Yes"], ["false", "No"]])
    assert fields("order-queue", "orders->pack-order")["permitted"]["value"] == "true"

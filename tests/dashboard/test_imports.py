import json

import pytest

from dashboard import edits, gallery
from dashboard.models import Scenario, Workspace
from dashboard.views.imports import MOST_BYTES

pytestmark = pytest.mark.django_db

SMALL = """
title: Night orders
sources:
  orders: {kind: sqs}
functions:
  pack: {}
triggers:
  - {source: orders, target: pack}
layout:
  orders: [40, 60]
"""


def drop(client, text):
    return client.post("/imports/", {"text": text}, content_type="application/json")


def test_a_file_becomes_a_flow_of_ones_own(alices, alice):
    response = drop(alices, SMALL)

    assert response.status_code == 201
    made = alice.own_scenarios.get()
    assert response.json() == {"slug": "night-orders", "url": "/scenarios/night-orders/edit/", "notes": []}
    assert (made.slug, made.name) == ("night-orders", "Night orders")
    assert edits.document_of(made)["layout"]["orders"] == [40, 60]
    assert alices.get(response.json()["url"]).status_code == 200


def test_json_is_read_like_yaml(alices, alice):
    drop(alices, json.dumps({"name": "bare", "functions": {"pack": {}}}, indent=1))

    assert alice.own_scenarios.get().name == "bare"


@pytest.mark.parametrize("name", ["x" * 121, "two\nlines", " ", 7])
def test_a_name_that_cannot_be_shown_is_replaced(alices, alice, name):
    response = drop(alices, json.dumps({"name": name, "functions": {"pack": {}}}))

    if response.status_code == 201:
        assert alice.own_scenarios.get().name == "New flow"
    else:
        assert response.json()["problems"][0]["where"] == "name"


def test_a_title_that_is_taken_gets_no_longer_than_a_title_may_be(alices, alice):
    text = json.dumps({"title": "x" * 120, "functions": {"pack": {}}})
    drop(alices, text)
    drop(alices, text)

    assert max(len(name) for name in alice.own_scenarios.values_list("name", flat=True)) == 120


@pytest.mark.parametrize("slug", gallery.slugs())
def test_every_file_of_the_gallery_can_be_dropped(alices, alice, slug):
    gallery.load(slug)
    assert drop(alices, (gallery.FOLDER / f"{slug}.yaml").read_text()).status_code == 201

    made = alice.own_scenarios.get()
    shared = Workspace.objects.gallery().own_scenarios.get()
    assert made.name == f"{shared.name} 2"
    assert {**made.snapshot(), "name": 0, "title": 0} == {**shared.snapshot(), "name": 0, "title": 0}


def test_the_same_file_twice_makes_two_flows(alices, alice):
    drop(alices, SMALL)
    drop(alices, SMALL)

    assert sorted(alice.own_scenarios.values_list("slug", "name")) == [
        ("night-orders", "Night orders"),
        ("night-orders-2", "Night orders 2"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("sources: {a: {kind: sqs}\n", 2, "not YAML"),
        ("sources:\n  a: {kind: sqs}\n  a: {kind: s3}\n", 3, "second time"),
        ("sources:\n  a: &one {kind: sqs}\n  b: *one\n", 3, "alias"),
        ("just words", 1, "not an object"),
        ("", None, "not an object"),
        ("{}", 1, "neither sources nor functions"),
        ("title: Empty\n", 1, "neither sources nor functions"),
        ("functions:\n  f: {}\nsurces:\n  a: {kind: sqs}\n", 3, "surces"),
        ("functions:\n  f: {}\nsources:\n  a: {kind: fax}\n", 4, "fax"),
        ("functions:\n  f:\n    settings: {Timeout: long}\n", 3, "Timeout"),
        ("functions:\n  f: {}\nlayout: 7\n", 3, "layout"),
        ("functions:\n  f: {}\nlayout: {f: [1]}\n", 3, "f"),
        ("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  F: !Ref X\n", 2, "no function"),
        ('{\n  "Resources": {}\n}', 2, "no function"),
        ("Resources:\n  F: {Type: [\n", 3, "not YAML"),
        ("functions:\n  \x00: {}\n", 1, ""),
        (f"functions: {'[' * 100}", 1, ""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(alices, alice, text, line, word):
    response = drop(alices, text)

    assert response.status_code == 422
    first = response.json()["problems"][0]
    assert first["line"] == line
    assert word in f"{first['where']} {first['message']}"
    assert not alice.own_scenarios.exists()


TEMPLATE = """
Resources:
  Photos: {Type: "AWS::S3::Bucket"}
  Site: {Type: "AWS::CloudFront::Distribution"}
  Thumb:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Photo: {Type: S3, Properties: {Bucket: !Ref Photos, Events: "s3:ObjectCreated:*"}}
"""


def test_a_template_becomes_a_flow_called_as_its_file(alices, alice):
    body = {"text": TEMPLATE, "name": "shop"}

    response = alices.post("/imports/", body, content_type="application/json")

    made = alice.own_scenarios.get()
    assert (response.status_code, made.name) == (201, "shop")
    assert set(made.nodes.values_list("name", flat=True)) == {"Photos", "Thumb"}
    assert response.json()["notes"] == [
        {"line": 4, "what": "Site", "reason": "is of type AWS::CloudFront::Distribution, which is not read."}
    ]
    assert alices.get(response.json()["url"]).status_code == 200


@pytest.mark.parametrize("name", [7, "x" * 81, "two\nlines", None])
def test_a_file_is_not_called_just_anything(alices, alice, name):
    response = alices.post("/imports/", {"text": TEMPLATE, "name": name}, content_type="application/json")

    assert response.status_code == 422
    assert not alice.own_scenarios.exists()


@pytest.mark.parametrize("body", [{}, {"text": None}, {"text": 7}, {"text": ["a"]}])
def test_what_is_no_text_is_refused(alices, alice, body):
    response = alices.post("/imports/", body, content_type="application/json")

    assert response.status_code == 422
    assert not alice.own_scenarios.exists()


def test_a_file_that_is_too_large_is_refused(alices, alice):
    assert drop(alices, "x" * MOST_BYTES).status_code == 422
    named = {f"pack-{number}": {"depends_on": ["x" * 9_000]} for number in range(50)}
    big = json.dumps({"functions": named})

    (problem,) = drop(alices, big).json()["problems"]
    assert "390 KB is the most" in problem["message"]
    assert not alice.own_scenarios.exists()


def test_no_more_flows_than_one_may_have(alices, alice, settings):
    settings.SCENARIOS_AT_MOST = 1
    drop(alices, SMALL)

    assert "most there may be" in drop(alices, SMALL).json()["problems"][0]["message"]
    assert alice.own_scenarios.count() == 1


def test_a_bad_file_of_a_newcomer_leaves_no_workspace_behind(client):
    drop(client, "just words")

    assert not Workspace.objects.filter(is_gallery=False).exists()
    assert not Scenario.objects.exists()


def test_only_posting(client):
    assert client.get("/imports/").status_code == 405

import pytest

from dashboard import gallery
from dashboard.editing.commands import edited
from dashboard.editing.problems import located
from eventflow.engine import Problem, ScenarioError
from eventflow.interchange import scenario_yaml
from tests.dashboard.editing.documents import names, of_the_gallery


def text_of(document) -> str:
    return scenario_yaml.dump(scenario_yaml.from_plain(document))


@pytest.mark.parametrize("slug", gallery.slugs())
def test_a_flow_replaced_by_its_own_text_stays_what_it_is(slug):
    document = of_the_gallery(slug)

    assert edited(document, {"do": "replace", "yaml": text_of(document)}).document == document


def test_nodes_that_keep_their_names_keep_their_places():
    document = of_the_gallery("photo-thumbnails")
    text = text_of(document).replace("sources:\n", "sources:\n  newcomer:\n    kind: s3\n")

    after, label = edited(document, {"do": "replace", "yaml": text})

    assert label == "Change the flow as YAML"
    assert {name: after["layout"][name] for name in names(document)} == document["layout"]
    assert after["layout"]["newcomer"] not in document["layout"].values()


def test_a_text_may_say_where_nodes_lie():
    document = of_the_gallery("photo-thumbnails")

    after, _ = edited(document, {"do": "replace", "yaml": text_of(document) + "layout: {uploads: [11, 12]}\n"})

    assert after["layout"]["uploads"] == [11, 12]


def test_the_address_stays_whatever_the_text_is_called():
    document = of_the_gallery("photo-thumbnails")

    after, _ = edited(document, {"do": "replace", "yaml": "name: other\ntitle: Another\nfunctions: {f: {}}\n"})

    assert (after["name"], after["title"], names(after)) == ("photo-thumbnails", "Another", ["f"])


@pytest.mark.parametrize(
    "text",
    [
        None,
        "[",
        "5",
        "name: x\nlayout: 5",
        "name: x\nfunctions: {f: {}}\nlayout: {f: left}",
        "name: x\nfunctions: {'two words': {}}",
        "name: x\nsources: {a: {kind: s3}}\nfunctions: {a: {}}",
        "name: x\nfunctions: {f: {emits: [{to: nowhere}]}}",
        "name: x\nfunctions: {f: {}}\ntriggers: [{source: f, target: f}]",
        "name: x\nfunctions: {f: {}}\nuntil: 90d",
        "name: x\nfunctions: {f: {}}\nseed: 99999999999999999999",
    ],
)
def test_a_text_that_is_no_flow_is_refused(text):
    with pytest.raises(ScenarioError):
        edited(of_the_gallery("photo-thumbnails"), {"do": "replace", "yaml": text})


TEXT = """name: x
sources:
  a.b:
    kind: sqs
    settings: {VisibilityTimeout: 1}
    traffic:
      - constant: {rate: 1}
      - constant:
          rate: -1
functions:
  f: {}
triggers:
  - source: a.b
    target: f
    settings:
      BatchSize: 3
"""


@pytest.mark.parametrize(
    ("where", "node", "edge", "field", "line"),
    [
        ("a.b", "a.b", None, None, 3),
        ("a.b.VisibilityTimeout", "a.b", None, "VisibilityTimeout", 5),
        ("a.b.traffic[1].constant.rate", "a.b", None, "traffic[1].constant.rate", 9),
        ("a.b.deadLetterTargetArn", "a.b", None, "deadLetterTargetArn", 3),
        ("a.b->f", None, "a.b->f", None, 13),
        ("a.b->f.BatchSize", None, "a.b->f", "BatchSize", 16),
        ("triggers[0].settings.BatchSize", None, "a.b->f", "settings.BatchSize", 16),
        ("functions", None, None, "functions", 10),
        ("line 7", None, None, None, 7),
        ("nowhere", None, None, "nowhere", 1),
    ],
)
def test_a_problem_is_found_in_the_text(where, node, edge, field, line):
    (found,) = located([Problem(where, "is wrong.")], scenario_yaml.parse(TEXT), TEXT)

    assert (found["node"], found["edge"], found["field"], found["line"]) == (node, edge, field, line)

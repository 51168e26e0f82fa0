"""What can be connected, and why not: held to the engine's own validation."""

import pytest

from dashboard.editing.commands import edited
from dashboard.editing.document import canonical, opened
from dashboard.editing.targets import ROLES, by_kinds, reason
from dashboard.editing.wiring import edges, joined
from eventflow.engine import CATALOGUE, ScenarioError, Simulation
from eventflow.engine.validation.scenario import problems
from eventflow.interchange import scenario_yaml
from tests.dashboard.editing.documents import all_ends, names, of_the_gallery, settings

ILLEGAL = ("can't hand events to", "can't trigger a function", "can't be", "can't write to")


@pytest.fixture(scope="module")
def one_of_each():
    """A node of every kind, and two functions."""
    sources = {f"the-{key}": {"kind": key} for key in CATALOGUE}
    fifo = {"kind": "sqs", "settings": {"FifoQueue": True}}
    return canonical(
        opened({"name": "each", "sources": {**sources, "the-fifo": fifo}, "functions": {"one": {}, "two": {}}}, {})
    )


def test_the_engine_agrees_on_every_pair_of_kinds(one_of_each):
    found = all_ends(one_of_each)

    for start, ends in found.items():
        for target in ends:
            if target["reason"]:
                continue
            after = joined(one_of_each, start, target["to"], target["role"])
            said = [str(problem) for problem in problems(scenario_yaml.from_plain(after))]
            assert not [text for text in said if any(word in text for word in ILLEGAL)], target


def test_what_is_refused_the_engine_refuses_too(one_of_each):
    for start, ends in all_ends(one_of_each).items():
        for target in ends:
            if not target["reason"]:
                continue
            after = joined(one_of_each, start, target["to"], target["role"])
            assert problems(scenario_yaml.from_plain(after)) != problems(scenario_yaml.from_plain(one_of_each)), target


def test_every_other_node_is_a_target_or_says_why_not(one_of_each):
    found = all_ends(one_of_each)

    for start, ends in found.items():
        assert {target["to"] for target in ends} == {*names(one_of_each)} - {start}
        for target in ends:
            assert target["role"] in ROLES
            assert "START" not in target["reason"]
            assert "END" not in target["reason"]


def test_the_reason_is_a_sentence_with_a_way_out(one_of_each):
    assert reason(one_of_each, "the-s3", "the-kinesis", "trigger") == (
        "Amazon S3 can't hand events to the-kinesis. It reaches functions, Amazon SNS, Amazon SQS, Amazon EventBridge."
    )
    assert reason(one_of_each, "one", "the-kinesis", "dead_letter") == (
        "A dead-letter queue can't be the-kinesis. Use a queue or a topic."
    )
    assert reason(one_of_each, "one", "the-fifo", "dead_letter").startswith("the-fifo is a FIFO queue")
    assert reason(one_of_each, "one", "the-alb", "emits").startswith("one can't write to the-alb.")
    assert reason(one_of_each, "one", "one", "emits") == "A node can't be connected to itself."
    assert reason(one_of_each, "one", "two", "trigger") == "A function has no connection of this kind."


@pytest.mark.parametrize(
    ("start", "end", "role"),
    [
        ("the-s3", "one", "trigger"),
        ("the-pipes", "one", "enrichment"),
        ("the-sqs", "the-pipes", "trigger"),
        ("the-sns", "the-sqs", "trigger"),
        ("one", "the-s3", "emits"),
        ("one", "two", "emits"),
        ("one", "two", "on_success"),
        ("one", "the-s3", "on_failure"),
        ("one", "the-sqs", "dead_letter"),
        ("the-fifo", "two", "trigger"),
    ],
)
def test_an_edge_is_made_once_and_taken_away_again(one_of_each, start, end, role):
    after, _ = edited(one_of_each, {"do": "connect", "from": start, "to": end, "role": role})
    (edge,) = edges(after)

    assert (edge.start, edge.end) == (start, end)
    assert edge.role == ("emit" if role == "emits" else role)
    with pytest.raises(ScenarioError, match="already"):
        edited(after, {"do": "connect", "from": start, "to": end, "role": role})
    back, _ = edited(after, {"do": "disconnect", "edge": edge.id})
    assert back == one_of_each


def test_a_queue_is_given_a_dead_letter_queue(one_of_each):
    document = {**one_of_each, "sources": {**one_of_each["sources"], "dlq": {"kind": "sqs"}}}
    document, _ = edited(document, {"do": "connect", "from": "the-sqs", "to": "dlq", "role": "dead_letter"})

    assert settings(document, "the-sqs") == {"deadLetterTargetArn": "dlq"}
    with pytest.raises(ScenarioError, match="not of the same type"):
        edited(document, {"do": "connect", "from": "the-fifo", "to": "dlq", "role": "dead_letter"})


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ({"from": "nobody", "to": "one", "role": "trigger"}, "is not a node"),
        ({"from": "the-s3", "to": None, "role": "trigger"}, "is not a node"),
        ({"from": "the-s3", "to": "one", "role": "telepathy"}, "is no way to connect"),
        ({"from": "the-s3", "to": "one", "role": []}, "is no way to connect"),
        ({"from": "the-s3", "to": "one", "role": "emits"}, "has no connection of this kind"),
    ],
)
def test_what_can_not_be_connected(one_of_each, command, complaint):
    with pytest.raises(ScenarioError, match=complaint):
        edited(one_of_each, {"do": "connect", **command})


def test_a_single_function_is_all_that_some_services_have(one_of_each):
    document, _ = edited(one_of_each, {"do": "connect", "from": "the-lex", "to": "one", "role": "trigger"})

    assert reason(document, "the-lex", "two", "trigger") == "Amazon Lex has one function, and that of the-lex is one."


def test_a_pipe_has_one_source_and_one_target(one_of_each):
    document = one_of_each
    for start, end in (("the-sqs", "the-pipes"), ("the-pipes", "one")):
        document, _ = edited(document, {"do": "connect", "from": start, "to": end, "role": "trigger"})

    assert "one source" in reason(document, "the-kinesis", "the-pipes", "trigger")
    assert "one target" in reason(document, "the-pipes", "two", "trigger")


@pytest.mark.parametrize("slug", ["photo-thumbnails", "order-queue", "click-stream", "order-pipe", "web-shop"])
def test_edges_are_those_of_a_run_in_its_order(slug):
    document = of_the_gallery(slug)
    manifest = Simulation(scenario_yaml.from_plain(document), seed=1).manifest()
    triggers = [edge["name"] for edge in manifest["edges"] if edge["role"] == "trigger"]

    found = edges(document)

    assert [edge.name for edge in found][: len(triggers)] == triggers
    assert sorted((e.name, e.role, e.invocation or "") for e in found) == sorted(
        (e["name"], e["role"], e["invocation"] or "") for e in manifest["edges"]
    )
    assert len({edge.id for edge in found}) == len(found)


def test_the_engine_is_asked_once_for_each_pair_of_kinds():
    sources = {f"queue-{number}": {"kind": "sqs"} for number in range(30)}
    functions = {f"function-{number}": {} for number in range(30)}
    document = canonical(opened({"name": "many", "sources": sources, "functions": functions}, {}))
    by_kinds.cache_clear()

    found = all_ends(document)

    assert sum(len(ends) for ends in found.values()) >= 60 * 59
    # From a queue in two roles, from a function in four, each to a queue or a function.
    assert by_kinds.cache_info().misses <= (2 + 4) * 2


def test_two_triggers_between_the_same_nodes_are_told_apart():
    document = of_the_gallery("web-shop")
    api, function = "shop-api", next(t["target"] for t in document["triggers"] if t["source"] == "shop-api")
    twice = canonical({**document, "triggers": [*document["triggers"], {"source": api, "target": function}]})

    after, _ = edited(twice, {"do": "disconnect", "edge": f"{api}->{function}#2"})

    assert after == document

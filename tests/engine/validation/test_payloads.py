"""Payloads of which a source could not make an event."""

import pytest

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.scenario.model import Emission, Source
from eventflow.engine.validation.scenario import problems
from tests.builders import a_flow, a_function, times

CASES = [
    ("iot", {"topic": "{1..5}"}, "wants a topic of 1 to"),
    ("rest-api", {"resource": 5.5}, "payloads.p.resource: has a form of which"),
    ("s3", {"size_bytes": {"a": 1}}, "source.payloads.p"),
    ("sqs", {"body": []}, None),
    ("dynamodb", {"Keys": {"id": "{0}"}, "NewImage": {"n": 1.5}}, None),
]


def with_payload(kind, content):
    source = Source(name="source", kind=kind, payloads=(PayloadTemplate(name="p", content=content),))
    return a_flow()._with(sources=(source,)).into(a_function()).scenario


@pytest.mark.parametrize(("kind", "content", "sentence"), CASES, ids=[kind for kind, *_ in CASES])
def test_payload_is_made_into_an_event_once(kind, content, sentence):
    found = [str(problem) for problem in problems(with_payload(kind, content))]

    assert bool(found) == (sentence is not None), found
    assert sentence is None or sentence in found[0]


def test_what_a_function_writes_is_a_payload_too():
    writing = a_function(emits=(Emission(to="uploads", content={"size_bytes": "{{{"}),))

    (problem,) = problems(a_flow().from_s3(times(0)).into(writing).scenario)

    assert problem.where.startswith("worker.emits[0]")

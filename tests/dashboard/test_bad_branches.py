"""A branch that can't be is answered with the problems that the engine finds, in its words."""

import json

import pytest

from eventflow.engine import ScenarioError, Simulation
from eventflow.engine.scenario import interventions
from tests.factories import a_finished_run, a_small_flow

pytestmark = pytest.mark.django_db

BAD = {
    "what can't be read": [{"at": "soon", "drop": {"event": 1}}, {"at": 1, "set": {"node": 5}}],
    "what does not exist": [
        {"at": 1, "set": {"node": "nowhere", "property": "Timeout", "value": 1}},
        {"at": 1, "set": {"node": "thumb", "property": "Colour", "value": "red"}},
        {"at": 1, "set_filter": {"source": "uploads", "target": "index", "filter": None}},
    ],
    "what is out of range": [
        {"at": 1, "set": {"node": "thumb", "property": name, "value": value}}
        for name, value in (("Timeout", 0), ("MemorySize", "much"), ("Duration.p50_ms", -1), ("ErrorRate", [1]))
    ],
    "what can't be done": [
        {"at": 1, "fault": {"node": "dead", "kind": "fail", "for": "5s"}},
        {"at": 1, "inject": {"node": "thumb"}},
        {"at": 1, "set": {"node": "dead", "property": "FifoQueue", "value": True}},
    ],
}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD)
def test_problems_are_those_of_the_engine(alices, alice, changes):
    run = a_finished_run(workspace=alice)
    with pytest.raises(ScenarioError) as caught:
        Simulation(a_small_flow(), interventions=interventions.from_plain(changes))

    body = json.dumps({"interventions": changes})
    answer = alices.post(f"/runs/{run.id.hex}/branches/", body, content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["problems"] == [problem.as_dict() for problem in caught.value.problems]
    assert len(answer.json()["problems"]) >= 2

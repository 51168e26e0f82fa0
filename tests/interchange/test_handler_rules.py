import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.units import SECOND_US
from eventflow.interchange.scenario_yaml import dump, load

TEXT = """
name: rules
sources: {app: {kind: sdk}}
functions:
  worker:
    depends_on: [payments]
    rules:
      - {downstream: payments, from: 1m, until: 3m, outcome: timeout}
      - {pattern: {kind: [film]}, outcome: none, duration: {constant: {ms: 500}}, factor: 2}
triggers: [{source: app, target: worker}]
"""


def test_rules_are_read_and_written():
    (worker,) = load(TEXT).functions

    assert worker.depends_on == ("payments",)
    assert worker.rules == (
        HandlerRule(downstream="payments", from_us=60 * SECOND_US, until_us=180 * SECOND_US, outcome="timeout"),
        HandlerRule(pattern={"kind": ["film"]}, outcome="none", duration={"constant": {"ms": 500}}, factor=2),
    )
    assert load(dump(load(TEXT))) == load(TEXT)


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("{outcome: explodes}", "worker.rules[0].outcome"),
        ("{duration: soon}", "worker.rules[0].duration"),
        ("{pattern: [1]}", "worker.rules[0].pattern"),
        ("{when: 1m}", "worker.rules[0].when"),
        ("{until: later}", "worker.rules[0].until"),
        ("fails", "worker.rules[0]"),
    ],
)
def test_complaints_name_their_place(rule, where):
    text = TEXT.replace("      - {downstream", f"      - {rule}\n      - {{downstream")

    with pytest.raises(ScenarioError) as refused:
        load(text)

    assert [problem.where for problem in refused.value.problems] == [where]


def test_what_it_depends_on_are_names():
    with pytest.raises(ScenarioError, match="must be a name"):
        load(TEXT.replace("[payments]", "[payments, 3]"))

import pytest

from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.validation.handler_rules import handler_rule_problems
from tests.builders import a_function


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ({}, None),
        ({"pattern": {"a": [1]}, "outcome": "none", "duration": 5, "factor": 2.5, "until_us": 1}, None),
        ({"downstream": "payments"}, None),
        ({"downstream": "mail"}, "worker.rules[0].downstream"),
        ({"pattern": {"a": 1}}, "worker.rules[0].pattern"),
        ({"from_us": 5, "until_us": 5}, "worker.rules[0]"),
        ({"outcome": "explodes"}, "worker.rules[0].outcome"),
        ({"factor": 0}, "worker.rules[0].factor"),
        ({"duration": {"constant": {"s": 1}}}, "worker.rules[0].duration"),
    ],
)
def test_complaints(rule, where):
    function = a_function(rules=(HandlerRule(**rule),), depends_on=("payments",))

    assert [problem.where for problem in handler_rule_problems(function)] == ([] if where is None else [where])

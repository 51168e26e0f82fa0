"""A schedule fires inside the minutes that it is due in, and its expression is strict.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html, last read 2026-11-21.
Where inside the minute is a choice of our model.
"""

from datetime import UTC, datetime

import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.chance.draws import Draws
from eventflow.engine.chance.schedule import read_schedule
from eventflow.engine.chance.scheduled import Scheduled
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function


def test_b7_rate_counts_from_the_creation_of_its_rule():
    """B7. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"""
    created = datetime(2026, 1, 15, 12, 2, 30, tzinfo=UTC)

    rule = Scheduled(expression="rate(5 minutes)", begins=created)

    arrivals = rule.arrivals_us(lambda count: Draws(1).first(count, "arrival"), 3_600 * SECOND_US)
    minutes = [2 + (30 * SECOND_US + at_us) // (60 * SECOND_US) for at_us in arrivals.tolist()]
    assert minutes == [7, 12, 17, 22, 27, 32, 37, 42, 47, 52, 57, 62]


def test_b7_rule_runs_its_function_every_five_minutes():
    """B7. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"""
    flow = a_flow().from_source("schedule", ScheduleExpression="rate(5 minutes)").into(a_function()).lasting(1_800)

    run = flow.run()

    assert [at_s // 60 for at_s in run.times_s(TraceKind.STARTED)] == [5, 10, 15, 20, 25]
    assert run.ledger["succeeded"] == 5


@pytest.mark.parametrize("expression", ["rate(1 minutes)", "rate(5 minute)"])
def test_b7_unit_must_agree_with_its_number(expression):
    """B7. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"""
    with pytest.raises(ValueError, match="the unit is singular for 1 and plural for more"):
        read_schedule(expression)
    with pytest.raises(ScenarioError, match="the unit is singular for 1 and plural for more"):
        a_flow().from_source("schedule", ScheduleExpression=expression).into(a_function()).run()

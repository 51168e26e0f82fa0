"""A4, A5: an event is given up at once when its next try would come after its maximum age.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.deliveries import deliveries
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times


@pytest.mark.parametrize(
    ("age_s", "runs_at_s"), [(60, [0]), (90, [0, 60]), (180, [0, 60]), (181, [0, 60, 180])],
    ids=["A4", "A5", "not at the very age", "a second more"],
)  # fmt: skip
def test_failing_event_is_given_up_ahead_of_its_maximum_age(age_s, runs_at_s):
    """A4, A5. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html"""
    failing = a_function(fails=True, on_failure="failures", MaximumEventAgeInSeconds=age_s)
    flow = a_flow().queue("failures").from_s3(times(0)).into(failing)

    run = flow.run()

    assert run.times_s(TraceKind.STARTED) == runs_at_s
    assert run.times_s(TraceKind.GAVE_UP) == runs_at_s[-1:]
    (record,) = deliveries(flow.scenario, run.result)
    context = record.body["requestContext"]
    assert context["condition"] == ("EventAgeExceeded" if len(runs_at_s) < 3 else "RetriesExhausted")
    assert context["approximateInvokeCount"] == len(runs_at_s)

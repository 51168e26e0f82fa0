"""A filter policy looks at the attributes unless its scope says the body; what does not fit is not delivered.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html, last read 2026-11-21.
"""

from itertools import pairwise

import pytest

from eventflow.engine.scenario.interventions import Fault
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, filter_policy, times

MESSAGE = {
    "message": {"state": "paid", "buyer": {"country": "BE"}},
    "attributes": {"state": {"DataType": "String", "StringValue": "open"}},
}


@pytest.mark.parametrize(
    ("policy", "scope", "ending"),
    [
        ({"state": ["open"]}, "MessageAttributes", "SUCCEEDED"),
        ({"state": ["paid"]}, "MessageAttributes", "FILTERED"),
        ({"state": ["paid"]}, "MessageBody", "SUCCEEDED"),
        ({"buyer": {"country": ["BE"]}}, "MessageBody", "SUCCEEDED"),
        ({"state": ["open"]}, "MessageBody", "FILTERED"),
        ({"missing": [{"anything-but": "x"}]}, "MessageAttributes", "FILTERED"),
        ({"missing": [{"exists": False}]}, "MessageAttributes", "SUCCEEDED"),
        ({}, "MessageAttributes", "SUCCEEDED"),
    ],
)
def test_policy_decides_by_its_scope(policy, scope, ending):
    run = a_flow().from_topic(times(0), order=MESSAGE).into(a_function(), filter=filter_policy(policy, scope)).run()

    assert run.story()[-1] == ending


def test_body_that_is_no_json_object_never_fits():
    words = {"message": "paid"}

    run = (
        a_flow()
        .from_topic(times(0), words=words)
        .into(a_function(), filter=filter_policy({"state": ["paid"]}, "MessageBody"))
        .run()
    )

    assert [row.rule for row in run.of(TraceKind.FILTERED)] == ["sns.filtered"]


@pytest.mark.parametrize(("kept", "ending"), [("kept", ["SENT", "DEAD_LETTERED"]), (None, ["LOST"])])
def test_b3_client_side_error_is_not_tried_again(kept, ending):
    """B3. https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html

    A function that was deleted and one that may not be invoked are client-side errors alike.
    """
    flow = a_flow().queue("kept").from_topic(times(0), order=MESSAGE)

    run = flow.into(a_function(), permitted=False, RedrivePolicy=kept).run()

    assert run.story() == ["PUBLISHED", "GAVE_UP", *ending]
    assert run.of(TraceKind.GAVE_UP)[0].rule == "hand_off.sns.denied"


def test_b4_server_side_errors_are_tried_again_in_phases():
    """B4. https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"""
    flow = a_flow().from_topic(times(0), order=MESSAGE).into(a_function()).lasting(3_600)
    unreachable = Fault(at_us=0, node="worker", kind="unreachable", for_us=200 * SECOND_US)

    run = flow.run(interventions=[unreachable])

    tries_s = run.times_s(TraceKind.RETRY)
    assert tries_s[:7] == [0, 0, 0, 0, 1, 2, 3]
    assert [later - earlier for earlier, later in pairwise(tries_s[15:])] == [20] * 6
    assert run.ledger["succeeded"] == 1
    assert run.times_s(TraceKind.QUEUED)[0] == pytest.approx(tries_s[-1] + 20)

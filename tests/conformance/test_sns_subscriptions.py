"""A filter policy looks at the attributes unless its scope says the body; what does not fit is not delivered.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.trace.kinds import TraceKind
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

"""An Invoke call: its payload is the event, and the client tries again.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html and
https://docs.aws.amazon.com/boto3/latest/guide/retries.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import THROTTLED, Calling

K = TraceKind
SDK = CATALOGUE["sdk"]


def test_event_is_the_payload_as_it_is():
    body = {"action": "recalculate", "orderId": "EF-20417"}

    assert SDK.event("app", {"body": body}) == body


@pytest.mark.parametrize(("mode", "requests"), [("legacy", 5), ("standard", 3), ("off", 1)])
def test_client_sends_a_throttled_request_so_often(mode, requests):
    calling = Calling("sdk", THROTTLED, RetryMode=mode).sends(0)

    waits_s = calling.values_s(K.RETRY)
    assert len(calling.times_s(K.THROTTLED)) == requests
    assert all(0 < wait_s < 2**number for number, wait_s in enumerate(waits_s))
    assert calling.story()[-1] == "RETURNED"


def test_waits_of_different_requests_differ():
    calling = Calling("sdk", THROTTLED, RetryMode="standard").sends(0, 0)

    assert len(set(calling.values_s(K.RETRY))) == 4


def test_dry_run_is_answered_and_nothing_runs():
    calling = Calling("sdk", InvocationType="DryRun").sends(0)

    assert calling.story() == ["PUBLISHED", "DELIVERED"]
    assert calling.rules(K.DELIVERED) == ["sdk.dry_run"]


def test_dry_run_without_permission_is_refused():
    calling = Calling("sdk", InvocationType="DryRun", permitted=False).sends(0)

    assert calling.rules(K.RETURNED) == ["sdk.denied"]


def test_event_invocations_go_to_the_functions_queue():
    run = a_flow().from_callers(times(0), InvocationType="Event").into(a_function()).run()

    assert run.story() == ["PUBLISHED", "QUEUED", "INIT", "STARTED", "SUCCEEDED"]

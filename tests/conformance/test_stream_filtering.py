"""D8: records that do not match the filter are skipped, and the position advances.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst, filter_criteria, times

PURCHASES = filter_criteria({"data": {"action": ["purchase"]}})
CHANGES = {"order": {"Keys": {"id": "{000}"}, "NewImage": {"amount": "{10..90}", "status": "PAID"}}}


def test_d8_nothing_runs_and_what_comes_later_is_read_when_no_record_passes():
    """D8. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"""
    flow = a_flow().from_stream(burst(10, at_s=0), times(5), keys={"user": {"action": "page"}})

    run = flow.into(a_function(), filter=PURCHASES).run()

    assert run.metrics["Invocations"] == 0
    assert run.ledger["filtered"] == 11
    assert run.ledger["waiting"] == 0
    assert run.times_s(TraceKind.RECEIVED)[-1] == 5.01


@pytest.mark.parametrize(
    ("new_image", "passes"),
    [
        ({"status": {"S": ["PAID"]}}, True),
        ({"status": ["PAID"]}, False),
        ({"amount": {"N": [{"numeric": [">", 0]}]}}, False),
        ({"amount": {"N": [{"prefix": ""}]}}, True),
    ],
)
def test_values_of_a_table_are_filtered_with_their_types_and_numbers_are_texts(new_image, passes):
    criteria = filter_criteria({"dynamodb": {"NewImage": new_image}})

    run = a_flow().from_table(times(0), changes=CHANGES).into(a_function(), filter=criteria).run()

    assert run.ledger["succeeded"] == passes

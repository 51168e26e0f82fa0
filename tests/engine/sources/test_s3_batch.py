"""The event of a task, after https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html, last
read 2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources.s3_batch import complaint
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, FINE, THROTTLED, Calling, times_out
from tests.shapes import named, shape

K = TraceKind
BATCH = CATALOGUE["s3-batch"]
PHOTO = {**BATCH.content, "key": "archive/2025/beach&sun.jpg", "userArguments": {"width": "320"}}


def test_first_schema_has_the_buckets_arn():
    event = BATCH.event("resize", PHOTO)

    assert shape(event) == named(
        *("invocationSchemaVersion", "invocationId"),
        job=named("id"),
        tasks=[named("taskId", "s3Key", "s3VersionId", "s3BucketArn")],
    )
    assert event["tasks"][0]["s3Key"] == "archive/2025/beach%26sun.jpg"


def test_second_schema_has_the_buckets_name_and_arguments():
    event = BATCH.event("resize", {**PHOTO, "invocationSchemaVersion": "2.0"})

    assert shape(event) == named(
        *("invocationSchemaVersion", "invocationId"),
        job=named("id", userArguments=named("width")),
        tasks=[named("taskId", "s3Key", "s3VersionId", "s3Bucket")],
    )


def test_permanent_failure_is_the_end_of_a_task():
    assert Calling("s3-batch", FAILS).sends(0).story() == ["PUBLISHED", "STARTED", "FAILED", "RETURNED"]


@pytest.mark.parametrize("step", [FAILS, THROTTLED, times_out(3)])
def test_temporary_failure_is_driven_again(step):
    calling = Calling("s3-batch", step, FINE, ResultCode="TemporaryFailure", RedriveSeconds=30).sends(0)

    assert calling.story()[-1] == "SUCCEEDED"
    assert calling.values_s(K.RETRY) == [30]


def test_task_is_not_driven_for_ever():
    calling = Calling("s3-batch", THROTTLED, MaximumRedrives=2).sends(0)

    assert len(calling.times_s(K.THROTTLED)) == 3
    assert calling.rules(K.RETURNED) == ["s3-batch.gave_up"]


@pytest.mark.parametrize(
    ("content", "fine"), [({}, True), ({"key": ""}, False), ({"invocationSchemaVersion": "3"}, False)]
)
def test_content_that_is_no_task(content, fine):
    assert (complaint(content) is None) is fine


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("s3-batch", times(0), name="resize").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"

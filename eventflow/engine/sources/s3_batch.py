"""Amazon S3 Batch Operations: a job that invokes a function once for each object of its manifest.

The function says for each task what became of it: Succeeded; PermanentFailure, with which the task has failed; or
TemporaryFailure, with which S3 drives it again before the job ends. The job's role must allow the invocation.

Simplified: AWS publishes neither how often a task is driven again nor how soon; both are settings. What the code can't
process it reports with the code of the setting ResultCode. A throttle and a timeout are temporary. How many tasks of
a job have failed ends no job here, and there is no report.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
https://docs.aws.amazon.com/lambda/latest/dg/services-s3-batch.html
"""

from typing import Any
from urllib.parse import quote

from eventflow.engine.scenario.caller import Caller, Failure, Retry
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES
from eventflow.engine.sources.shapes import id_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import seconds_us

_DOCS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html"

_GAVE_UP = rule(
    "s3-batch.gave_up",
    "Task failed",
    "The task still has a temporary failure after all its redrives, so the job counts it as failed.",
    _DOCS,
    "MaximumRedrives",
    model=True,
)
ANSWERS = {
    Failure.ERROR: rule(
        "s3-batch.failed",
        "Task failed",
        "The task failed for good (PermanentFailure), or was driven as often as the job allows.",
        _DOCS,
        "ResultCode",
    ),
    Failure.TIMEOUT: _GAVE_UP,
    Failure.THROTTLED: _GAVE_UP,
    Failure.DENIED: rule(
        "s3-batch.denied", "Task failed", "The job's role does not allow lambda:InvokeFunction.", _DOCS
    ),
    Failure.TOO_LARGE: rule("s3-batch.too_large", "Task failed", "The event is larger than what Lambda takes.", _DOCS),
}
RETRY = rule(
    "s3-batch.retry",
    "Temporary failure",
    "S3 drives the task again after {value_s}, before the job ends.",
    _DOCS,
    "RedriveSeconds",
)


def event(node: str, content: Content) -> dict[str, Any]:
    """One task; schema version 2.0 has the bucket's name and the job's arguments, 1.0 the bucket's ARN."""
    version = content["invocationSchemaVersion"]
    job: dict[str, Any] = {"id": id_of(node)}
    task = {"taskId": id_of("task", node, content), "s3Key": quote(str(content["key"])), "s3VersionId": None}
    if version == "2.0":
        job["userArguments"] = dict(content["userArguments"])
        task["s3Bucket"] = content["bucket"]
    else:
        task["s3BucketArn"] = f"arn:aws:s3:::{content['bucket']}"
    return {
        "invocationSchemaVersion": version,
        "invocationId": id_of("invocation", node, content),
        "job": job,
        "tasks": [task],
    }


def complaint(content: Content) -> str | None:
    """What no task of a job is."""
    if content.get("invocationSchemaVersion", "1.0") not in ("1.0", "2.0"):
        return "has an invocationSchemaVersion that is neither 1.0 nor 2.0"
    if not (isinstance(content.get("key", "k"), str) and content.get("key", "k")):
        return "wants the key of an object"
    return None


def caller(settings: Settings) -> Caller:
    """A job."""
    on = {Failure.TIMEOUT, Failure.THROTTLED}
    if value_of(settings, SETTINGS, "ResultCode") == "TemporaryFailure":
        on.add(Failure.ERROR)
    redrives = value_of(settings, SETTINGS, "MaximumRedrives")
    wait_us = seconds_us(value_of(settings, SETTINGS, "RedriveSeconds"))
    retry = Retry(requests=redrives + 1, on=frozenset(on), rule=RETRY, first_us=wait_us)
    return Caller(answers=ANSWERS, retry=retry, most_bytes=MOST_PAYLOAD_BYTES)


SETTINGS = (
    Setting(
        name="ResultCode",
        label="Result code of failures",
        group="Job",
        kind="choice",
        default="PermanentFailure",
        choices=("PermanentFailure", "TemporaryFailure"),
        model_choice=True,
        help="What the function says of a task that it can't process.",
        source=_DOCS,
    ),
    Setting(
        name="MaximumRedrives",
        label="Maximum redrives",
        group="Job",
        default=5,
        minimum=0,
        maximum=100,
        model_choice=True,
        help="How often a task with a temporary failure is driven again.",
        source=_DOCS,
    ),
    Setting(
        name="RedriveSeconds",
        label="Time to the redrive",
        group="Job",
        default=60,
        minimum=1,
        maximum=3_600,
        unit="s",
        scale="log",
        model_choice=True,
        help="How long until a task with a temporary failure is driven again.",
        source=_DOCS,
    ),
)

SOURCE = EventSource(
    key="s3-batch",
    name="S3 Batch Operations",
    family="storage",
    glyph="checklist",
    docs=_DOCS,
    invocation="synchronous",
    permission="role of the job: lambda:InvokeFunction",
    retries="S3, for temporary failures",
    failures_to="the job's report",
    settings=SETTINGS,
    content={
        "bucket": "photos",
        "key": "archive/2025/photo-{00000}.jpg",
        "invocationSchemaVersion": "1.0",
        "userArguments": {},
    },
    complaint=complaint,
    title=lambda content: str(content["key"]),
    event=event,
    caller=caller,
    single=True,
)

"""Amazon Data Firehose: a stream that has a function transform its records, many at a time, before it delivers them.

Firehose gathers records until it has BufferSizeInMBs or BufferIntervalInSeconds have passed since the first, and
invokes the function once for all of them. The function returns each with a result: Ok; Dropped, left out on purpose; or
ProcessingFailed. If the invocation does not come about, because it is throttled or takes too long, Firehose tries
again NumberOfRetries times and then skips the batch. Records that failed, one by one or with their batch, are
delivered to the bucket under ``processing-failed/``. Firehose invokes with its role.

Simplified: AWS does not say how long Firehose waits between its tries (a setting), nor that a function which raises an
error is not tried again, as here. Records come by PutRecord only. Firehose waits for a function even beyond five
minutes, has any number of invocations going at once, and where records go after the function is not followed.

https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from eventflow.engine.scenario.caller import Buffer, Caller, Failure, Retry
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.shapes import REGION, START_MS, arn, digits_of, id_of, json_text, title_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import milliseconds_us, seconds_us

_DOCS = "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html"
_FAILURES = "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html"
_PARAMETER = "https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html"
_STATUS = "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html"
_RECORD = "https://docs.aws.amazon.com/firehose/latest/APIReference/API_Record.html"

MOST_RECORD_BYTES = 1_024_000

_SKIPPED = rule(
    "firehose.skipped",
    "Batch skipped",
    "The invocation did not come about, however often it was tried, so Firehose skipped the batch: its records are "
    "kept under processing-failed/.",
    _FAILURES,
    "NumberOfRetries",
)
ANSWERS = {
    Failure.ERROR: rule(
        "firehose.failed",
        "Transformation failed",
        "The function could not transform the record, which is kept under processing-failed/.",
        _FAILURES,
    ),
    Failure.TIMEOUT: _SKIPPED,
    Failure.THROTTLED: _SKIPPED,
    Failure.DENIED: rule(
        "firehose.denied",
        "Transformation failed",
        "Firehose's role does not allow lambda:InvokeFunction, so the record is kept under processing-failed/.",
        _FAILURES,
    ),
    Failure.TOO_LARGE: rule(
        "firehose.too_large", "Refused", "A record has at most 1,000 KiB, so PutRecord refused it.", _RECORD
    ),
}
RETRY = rule(
    "firehose.retry",
    "Firehose tries again",
    "The invocation did not come about, and Firehose tries it again after {value_s}.",
    _FAILURES,
    "NumberOfRetries",
)


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets: a batch of one record."""
    return batch_event(node, [content])


def batch_event(node: str, contents: Sequence[Content]) -> dict[str, Any]:
    """What the handler gets: all the records that were gathered."""
    texts = [data_text(content) for content in contents]
    return {
        "invocationId": id_of("invocation", node, texts),
        "deliveryStreamArn": arn("firehose", f"deliverystream/{node}"),
        "region": REGION,
        "records": [
            {
                "recordId": f"49{digits_of(54, node, number, data)}",
                "approximateArrivalTimestamp": START_MS,
                "data": b64encode(data.encode()).decode(),
            }
            for number, data in enumerate(texts)
        ],
    }


def data_text(content: Content) -> str:
    """The data as it is put: a text as it is, anything else as JSON."""
    data = content["data"]
    return data if isinstance(data, str) else json_text(data)


def caller(settings: Settings) -> Caller:
    """A Firehose stream with a processor."""

    def value(name: str) -> Any:
        return value_of(settings, TRIGGER_SETTINGS, name)

    return Caller(
        answers=ANSWERS,
        retry=Retry(
            requests=value("NumberOfRetries") + 1,
            on=frozenset({Failure.TIMEOUT, Failure.THROTTLED}),
            rule=RETRY,
            first_us=milliseconds_us(value("RetryDelayMs")),
        ),
        most_bytes=MOST_RECORD_BYTES,
        buffer=Buffer(
            most_bytes=round(value("BufferSizeInMBs") * 1024 * 1024),
            interval_us=seconds_us(value("BufferIntervalInSeconds")),
            reports=value("ReportsProcessingFailed"),
            dropped_rate=value("DroppedRate"),
        ),
    )


TRIGGER_SETTINGS = (
    Setting(
        name="BufferSizeInMBs",
        label="Buffer size",
        group="Processor",
        kind="number",
        default=1.0,
        minimum=0.2,
        maximum=3,
        unit="MB",
        source=_PARAMETER,
    ),
    Setting(
        name="BufferIntervalInSeconds",
        label="Buffer interval",
        group="Processor",
        default=60,
        minimum=0,
        maximum=900,
        unit="s",
        help="How long the first record of a batch waits for others.",
        source=_DOCS,
    ),
    Setting(
        name="NumberOfRetries",
        label="Retries",
        group="Processor",
        default=3,
        minimum=0,
        maximum=300,
        help="How often an invocation that was throttled or timed out is tried again.",
        source=_PARAMETER,
    ),
    Setting(
        name="RetryDelayMs",
        label="Wait before a retry",
        group="Processor",
        default=1_000,
        minimum=0,
        maximum=600_000,
        unit="ms",
        scale="log",
        model_choice=True,
        help="AWS publishes no distance between retries.",
        source=_FAILURES,
    ),
    Setting(
        name="ReportsProcessingFailed",
        label="Reports failed records",
        group="Function",
        kind="boolean",
        default=True,
        fixed=True,
        model_choice=True,
        help="Whether the code reports the records that it can't process as ProcessingFailed. If not, it raises an "
        "error, and the whole batch has failed.",
        source=_STATUS,
    ),
    Setting(
        name="DroppedRate",
        label="Records left out on purpose",
        group="Function",
        kind="number",
        default=0.0,
        minimum=0,
        maximum=1,
        model_choice=True,
        help="The share of records that the code returns as Dropped, which counts as processed.",
        source=_STATUS,
    ),
    Setting(
        name="BucketARN",
        label="Bucket for failed records",
        group="Delivery",
        kind="text",
        default=None,
        optional=True,
        fixed=True,
        help="The bucket of this scenario that keeps failed records under processing-failed/. A Firehose stream always "
        "has one; without a name here it is not in the picture.",
        source=_FAILURES,
    ),
)

SOURCE = EventSource(
    key="firehose",
    name="Amazon Data Firehose",
    family="streams",
    glyph="hose",
    docs=_DOCS,
    invocation="synchronous",
    permission="role of the stream: lambda:InvokeFunction",
    retries="Firehose: three times, after throttles and timeouts",
    failures_to="the bucket, under processing-failed/",
    trigger_settings=TRIGGER_SETTINGS,
    content={"data": {"page": "/{pricing|docs|blog}", "ms": "{5..400}"}},
    title=lambda content: title_of(content["data"], "record"),
    event=event,
    batch_event=batch_event,
    size_bytes=lambda content: len(data_text(content).encode()),
    content_of=lambda source, document: {"data": document},
    caller=caller,
    keeps_records=True,
    emittable=True,
    single=True,
)

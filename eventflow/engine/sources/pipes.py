"""Amazon EventBridge Pipes: reads a queue or a stream, filters, may enrich, and hands on to one target.

A trigger from a queue or a stream to the pipe is what it reads, and one from the pipe to a function or a resource is
its target. It works with an execution role of its own.

Simplified: the filter is in the dialect of event source mappings; the target's input is not transformed.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html
"""

from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.shapes import title_of


def event(node: str, content: Content) -> list[Any]:
    """What the target gets: the records that were read."""
    return [content["record"]]


SOURCE = EventSource(
    key="pipes",
    name="EventBridge Pipes",
    family="messaging",
    glyph="pipe",
    docs="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html",
    invocation="synchronous",
    permission="execution role of the pipe: read the source, invoke enrichment and target",
    retries="as the source it reads gives a failed batch again",
    failures_to="the source's dead-letter queue or on-failure destination",
    settings=(
        Setting(
            name="Enrichment",
            label="Enrichment",
            group="Pipe",
            kind="text",
            default=None,
            optional=True,
            fixed=True,
            help="The function that is called with what was read; what it returns goes on.",
            source="https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html",
        ),
    ),
    content={"record": {}},
    title=lambda content: title_of(content["record"], "record"),
    event=event,
    targets=("sqs", "sns", "eventbridge", "kinesis", "step-functions", "firehose", "cw-logs"),
    content_of=lambda kind, document: {"record": document},
    accepts_traffic=False,
)

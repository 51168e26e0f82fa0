"""Amazon SQS: a queue that keeps what it is sent; here a dead-letter queue or a destination.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html
"""

from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.settings import Setting

SOURCE = EventSource(
    key="sqs",
    name="Amazon SQS",
    family="messaging",
    glyph="queue",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html",
    invocation=None,
    permission="execution role: sqs:SendMessage",
    settings=(
        Setting(
            name="FifoQueue",
            label="FIFO queue",
            group="Queue",
            kind="boolean",
            default=False,
            fixed=True,
            help="Lambda delivers to standard queues only: neither a dead-letter queue nor a destination may be FIFO.",
            source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
        ),
    ),
    accepts_traffic=False,
    keeps_records=True,
)

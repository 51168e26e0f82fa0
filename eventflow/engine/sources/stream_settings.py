"""The settings that event source mappings on streams have in common."""

from eventflow.engine.scenario.settings import Setting

_MAPPING = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"
_FAILURES = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"
_GROUP = "Event source mapping"


def mapping_settings(interval_ms: int, docs: str) -> tuple[Setting, ...]:
    """Of a stream whose shards Lambda polls at this interval."""
    return (
        Setting(
            name="StartingPosition",
            label="Starting position",
            group=_GROUP,
            kind="choice",
            default="TRIM_HORIZON",
            choices=("TRIM_HORIZON", "LATEST"),
            fixed=True,
            help="A run begins with an empty stream, so it makes no difference here.",
            source=_MAPPING,
        ),
        Setting(
            name="MaximumRetryAttempts",
            label="Maximum retry attempts",
            group=_GROUP,
            default=-1,
            minimum=-1,
            maximum=10_000,
            help="How often a failed record is tried again; -1 for as long as the stream has it.",
            source=_MAPPING,
        ),
        Setting(
            name="MaximumRecordAgeInSeconds",
            label="Maximum record age",
            group=_GROUP,
            default=-1,
            minimum=-1,
            maximum=604_800,
            unit="s",
            help="60 s or more: an older record is discarded. -1 for no limit.",
            source=_MAPPING,
        ),
        Setting(
            name="OnFailure",
            label="On-failure destination",
            group=_GROUP,
            kind="text",
            default=None,
            optional=True,
            fixed=True,
            help="The queue or bucket of this scenario that gets a record of what was discarded.",
            source=_FAILURES,
        ),
        Setting(
            name="RetryDelayMs",
            label="First retry delay",
            group=_GROUP,
            default=1_000,
            minimum=10,
            maximum=60_000,
            unit="ms",
            scale="log",
            model_choice=True,
            help="AWS publishes no distance between retries. Each is 1.7 times as long as the one before, up to 60 s.",
            source=_FAILURES,
        ),
        Setting(
            name="PollingIntervalMs",
            label="Polling interval",
            group=_GROUP,
            default=interval_ms,
            minimum=10,
            maximum=60_000,
            unit="ms",
            scale="log",
            model_choice=True,
            help="AWS names it as the base rate, per shard. While there are records, Lambda reads on without a pause.",
            source=docs,
        ),
    )

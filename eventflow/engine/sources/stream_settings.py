"""The settings of streams and of event source mappings on them, each declared once."""

from eventflow.engine.scenario.settings import Setting

_MAPPING = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"
_FAILURES = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"
_KAFKA = "https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html"
_GROUP = "Event source mapping"
_ERRORS = "Error handling"


def mapping_settings(interval_ms: int, docs: str, *, at_timestamp: bool = True) -> tuple[Setting, ...]:
    """Of a mapping on Kinesis or a table, whose shards Lambda polls at this interval."""
    return (
        _batch_size(),
        _window(0),
        Setting(
            name="ParallelizationFactor",
            label="Concurrent batches per shard",
            group=_GROUP,
            default=1,
            minimum=1,
            maximum=10,
            fixed=True,
            help="Records of one partition key stay in order: one hot key is no faster.",
            source=_MAPPING,
        ),
        *_start(at_timestamp=at_timestamp),
        Setting(
            name="TumblingWindowInSeconds",
            label="Tumbling window",
            group=_GROUP,
            default=0,
            minimum=0,
            maximum=900,
            unit="s",
            fixed=True,
            help="A batch has records of one window only. 0 for none.",
            source=_MAPPING,
        ),
        *_error_handling(),
        _on_failure(),
        _retry_delay(),
        _interval(interval_ms, docs, "AWS names it as the base rate. While there are records, Lambda reads on."),
    )


def kafka_settings(docs: str) -> tuple[Setting, ...]:
    """Of a mapping on a topic of Kafka."""
    return (
        _batch_size(),
        _window(None),
        *_start(at_timestamp=True),
        Setting(
            name="ProvisionedPollerConfig",
            label="Provisioned mode",
            group=_GROUP,
            kind="boolean",
            default=False,
            fixed=True,
            help="Only in this mode Kafka has a limit of retries, a record age, bisecting and partial batch responses.",
            source=_KAFKA,
        ),
        *_error_handling(),
        _on_failure(),
        _retry_delay(),
        _interval(100, docs, "How long a poller waits for records of a partition."),
    )


def change_stream_settings(docs: str) -> tuple[Setting, ...]:
    """Of a mapping on Amazon DocumentDB, which tries until it succeeds."""
    return (
        _batch_size(),
        _window(None),
        *_start(at_timestamp=True),
        _retry_delay(),
        _interval(100, docs, "How long the poller waits for changes."),
    )


def shard_count(
    name: str, label: str, *, source: str, default: int = 1, maximum: int = 500, help: str = "", model: bool = False
) -> Setting:
    """How many shards or partitions a stream has."""
    return Setting(
        name=name,
        label=label,
        group="Stream",
        default=default,
        minimum=1,
        maximum=maximum,
        scale="log",
        fixed=True,
        model_choice=model,
        help=help,
        source=source,
    )


def retention_hours(
    default: int, minimum: int, maximum: int, *, source: str, help: str = "", model: bool = False
) -> Setting:
    """How long a stream keeps a record."""
    return Setting(
        name="RetentionPeriodHours",
        label="Retention period",
        group="Stream",
        default=default,
        minimum=minimum,
        maximum=maximum,
        unit="h",
        scale="log",
        model_choice=model,
        help=help,
        source=source,
    )


def _batch_size() -> Setting:
    return Setting(
        name="BatchSize",
        label="Batch size",
        group=_GROUP,
        default=100,
        minimum=1,
        maximum=10_000,
        scale="log",
        source=_MAPPING,
    )


def _window(default_s: int | None) -> Setting:
    return Setting(
        name="MaximumBatchingWindowInSeconds",
        label="Batching window",
        group=_GROUP,
        default=default_s,
        minimum=0,
        maximum=300,
        unit="s",
        optional=default_s is None,
        help="How long records are gathered at most." + (" Without it 500 ms." if default_s is None else ""),
        source=_MAPPING,
    )


def _start(*, at_timestamp: bool) -> tuple[Setting, ...]:
    position = Setting(
        name="StartingPosition",
        label="Starting position",
        group=_GROUP,
        kind="choice",
        default="TRIM_HORIZON",
        choices=("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP") if at_timestamp else ("TRIM_HORIZON", "LATEST"),
        fixed=True,
        help="A run begins with an empty stream: it makes a difference for a mapping that is created later.",
        source=_MAPPING,
    )
    timestamp = Setting(
        name="StartingPositionTimestamp",
        label="Starting time",
        group=_GROUP,
        kind="number",
        default=None,
        minimum=0,
        maximum=2_592_000,
        unit="s",
        optional=True,
        fixed=True,
        help="With AT_TIMESTAMP: from when on records are read, in seconds of the run.",
        source=_MAPPING,
    )
    enabled = Setting(
        name="EnabledAfterSeconds",
        label="Created after",
        group=_GROUP,
        kind="number",
        default=0,
        minimum=0,
        maximum=2_592_000,
        unit="s",
        fixed=True,
        model_choice=True,
        help="When in the run the event source mapping is created.",
        source=_MAPPING,
    )
    return (position, timestamp, enabled) if at_timestamp else (position, enabled)


def _error_handling() -> tuple[Setting, ...]:
    return (
        Setting(
            name="MaximumRetryAttempts",
            label="Maximum retry attempts",
            group=_ERRORS,
            default=-1,
            minimum=-1,
            maximum=10_000,
            help="How often a failed batch is tried again; -1 for as long as the stream has its records.",
            source=_MAPPING,
        ),
        Setting(
            name="MaximumRecordAgeInSeconds",
            label="Maximum record age",
            group=_ERRORS,
            default=-1,
            minimum=-1,
            maximum=604_800,
            unit="s",
            help="60 s or more: an older record is discarded. -1 for no limit.",
            source=_MAPPING,
        ),
        Setting(
            name="BisectBatchOnFunctionError",
            label="Split a failed batch",
            group=_ERRORS,
            kind="boolean",
            default=False,
            help="A batch that fails is split in two. A split uses no retry.",
            source=_MAPPING,
        ),
        Setting(
            name="FunctionResponseTypes",
            label="Partial batch response",
            group=_ERRORS,
            kind="choice",
            default=None,
            choices=("ReportBatchItemFailures",),
            optional=True,
            help="The function says which records failed; Lambda goes on from the first of them.",
            source=_MAPPING,
        ),
    )


def _on_failure() -> Setting:
    return Setting(
        name="OnFailure",
        label="On-failure destination",
        group=_ERRORS,
        kind="text",
        default=None,
        optional=True,
        fixed=True,
        help="The queue, topic or bucket of this scenario that gets a record of what was discarded.",
        source=_FAILURES,
    )


def _retry_delay() -> Setting:
    return Setting(
        name="RetryDelayMs",
        label="First retry delay",
        group=_ERRORS,
        default=1_000,
        minimum=10,
        maximum=60_000,
        unit="ms",
        scale="log",
        model_choice=True,
        help="AWS publishes no distance between retries. Each is 1.7 times as long as the one before, up to 60 s.",
        source=_FAILURES,
    )


def _interval(default_ms: int, docs: str, help: str) -> Setting:
    return Setting(
        name="PollingIntervalMs",
        label="Polling interval",
        group=_GROUP,
        default=default_ms,
        minimum=10,
        maximum=60_000,
        unit="ms",
        scale="log",
        model_choice=True,
        help=help,
        source=docs,
    )

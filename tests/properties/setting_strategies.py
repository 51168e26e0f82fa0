"""Values of settings as declared: any choice, the ends of a range, what is usual; bounded where time is short."""

from typing import Any

from hypothesis import strategies as st

from eventflow.engine.scenario.settings import Setting

milliseconds = st.sampled_from([0, 1, 40, 500, 2_500, 9_000])
durations = (
    milliseconds
    | milliseconds.map(lambda ms: {"exponential": {"mean_ms": ms}})
    | milliseconds.map(lambda ms: {"uniform": {"low_ms": ms, "high_ms": 2 * ms}})
    | st.sampled_from([100, 1_500]).map(lambda ms: {"lognormal": {"p50_ms": ms, "p95_ms": 3 * ms}})
)

SHORT: dict[str, list[Any]] = {
    # What makes work of its own would go on thousands of times in a run.
    "RetryDelayMs": [1_500, 10_000, 60_000],
    "PollingIntervalMs": [700, 10_000],
    "RedriveSeconds": [20, 3_600],
    "ScheduleExpression": ["rate(1 minute)", "cron(0/2 * * * ? *)"],
    # What waits longer than a run says nothing.
    "MaximumBatchingWindowInSeconds": [0, 1, 20],
    "TumblingWindowInSeconds": [0, 0, 15],
    "DelaySeconds": [0, 9],
    "EnabledAfterSeconds": [0, 30],
    "StartingPositionTimestamp": [None, 20],
    "BufferIntervalInSeconds": [0, 5, 60],
    "DeliveryLatencyMs": [0, 700, 30_000],
    "VisibilityTimeout": [1, 7, 60, 100],
    "MaximumEventAgeInSeconds": [60, 100, 21_600],
    "KeepAliveSeconds": [1, 20, 600],
    "Timeout": [1, 3, 3, 60],
    # The account of the test has 110 or 1,000.
    "ReservedConcurrentExecutions": [None, None, 0, 1, 3],
    "ProvisionedConcurrentExecutions": [None, None, 1, 3],
    "ErrorRate": [0.0, 0.0, 0.3, 1.0],
    "DuplicateRate": [0.0, 0.0, 0.4],
    "BatchSize": [1, 2, 3, 10, 100],
    "ShardCount": [1, 3],
    "PartitionCount": [1, 3],
}
NAMES = frozenset(
    ["deadLetterTargetArn", "OnFailure", "DeadLetterConfig", "RedrivePolicy", "ErrorAction", "BucketARN", "Enrichment"]
)
"""Settings that name another node."""


def values_of(setting: Setting) -> st.SearchStrategy[Any]:
    if setting.name in SHORT:
        return st.sampled_from(SHORT[setting.name])
    match setting.kind:
        case "boolean":
            values: st.SearchStrategy[Any] = st.booleans()
        case "choice":
            values = st.sampled_from(setting.choices)
        case "distribution":
            values = durations
        case "text":
            values = st.just(setting.default)
        case "integer":
            ends = [end for end in (setting.minimum, setting.maximum) if end is not None]
            low = int(setting.minimum or 0)
            values = st.sampled_from([*map(int, ends), low + 1, low + 5, setting.default])
        case _:
            values = st.sampled_from([setting.minimum or 0.0, setting.maximum or 1.0, setting.default])
    return st.none() | values if setting.optional else values.filter(lambda value: value is not None)


@st.composite
def some_settings(draw: st.DrawFn, declared: tuple[Setting, ...], at_most: int = 4) -> dict[str, Any]:
    """A few of them with values; the others keep their defaults, which are short."""
    ours = [setting for setting in declared if setting.name not in NAMES]
    usual = {s.name: SHORT[s.name][-1] for s in ours if s.name in ("RetryDelayMs", "PollingIntervalMs")}
    if not ours:
        return {}
    chosen = draw(st.lists(st.sampled_from(ours), max_size=at_most, unique_by=lambda setting: setting.name))
    return usual | {setting.name: draw(values_of(setting)) for setting in chosen}

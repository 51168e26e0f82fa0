"""The flows as scenarios of EventFlow."""

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.traffic import Burst, Poisson
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.scenario.model import Account, Emission, Function, Scenario, Source, Trigger
from tests.benchmarks.flow_workload import (
    BACKLOGS,
    CONCURRENCY,
    ERROR_RATE,
    INIT_MS,
    KEEP_ALIVE_S,
    LATENCY_S,
    MOST_RECEIVES,
    MOST_RUNNING,
    RUN_MS,
    SHARDS,
    STREAM_RETRIES,
    TIMEOUT_S,
    TOPIC_FAN_OUT,
    VISIBILITY_S,
    FlowCase,
)


def scenario_of(case: FlowCase) -> Scenario:
    if case in BACKLOGS:
        return _backlog(case)
    match case.name:
        case "topic to 5":
            return _topic(case)
        case "photos" | "photos 10^4" | "photos 10^6":
            return _photos(case)
        case "stream, 4 shards":
            return _stream(case)
        case _:
            return _queue(case)


def _function(name: str, batch: int = 1, **fields: object) -> Function:
    """The code fails on an event; so that a full batch fails as often as one event, each fails that much less."""
    settings = {
        "Duration": {"exponential": {"mean_ms": RUN_MS}},
        "InitDuration": INIT_MS,
        "ErrorRate": ERROR_RATE / batch,
        "Timeout": TIMEOUT_S,
        "KeepAliveSeconds": round(KEEP_ALIVE_S),
    }
    return Function(name=name, settings=settings, **fields)  # type: ignore[arg-type]


def _scenario(
    case: FlowCase, sources: tuple[Source, ...], functions: tuple[Function, ...], triggers: tuple[Trigger, ...]
) -> Scenario:
    return Scenario(
        name="flow",
        until_us=round((case.seconds + 600) * 1e6),
        account=Account(concurrent_executions=MOST_RUNNING),
        sources=sources,
        functions=functions,
        triggers=triggers,
    )


def _traffic(case: FlowCase) -> tuple[Poisson, ...]:
    return (Poisson(rate_per_s=case.rate_per_s, end_us=round(case.seconds * 1e6)),)


def _queue(case: FlowCase) -> Scenario:
    settings = {
        "VisibilityTimeout": round(VISIBILITY_S),
        "deadLetterTargetArn": "dead",
        "maxReceiveCount": MOST_RECEIVES,
    }
    mapping = {"BatchSize": case.batch, "MaximumConcurrency": CONCURRENCY, "ReceiveLatencyMs": 0}
    return _scenario(
        case,
        (Source(name="jobs", kind="sqs", settings=settings, traffic=_traffic(case)), Source(name="dead", kind="sqs")),
        (_function("work", case.batch),),
        (Trigger(source="jobs", target="work", settings=mapping),),
    )


def _backlog(case: FlowCase) -> Scenario:
    mapping = {
        "BatchSize": case.batch,
        "MaximumBatchingWindowInSeconds": 1,
        "LongPollSeconds": 0,
        "ReceiveLatencyMs": 0,
    }
    jobs = Source(
        name="jobs", kind="sqs", settings={"VisibilityTimeout": 600}, traffic=(Burst(at_us=0, count=case.events),)
    )
    return Scenario(
        name="backlog",
        until_us=600_000_000,
        sources=(jobs,),
        functions=(Function(name="work", settings={"Duration": 1_000, "InitDuration": 0, "Timeout": TIMEOUT_S}),),
        triggers=(Trigger(source="jobs", target="work", settings=mapping),),
    )


def _stream(case: FlowCase) -> Scenario:
    mapping = {"BatchSize": case.batch, "MaximumRetryAttempts": STREAM_RETRIES, "PollingIntervalMs": 200}
    payloads = (PayloadTemplate(name="click", content={"partitionKey": "key-{000}", "data": "{000000}"}),)
    clicks = Source(
        name="clicks", kind="kinesis", settings={"ShardCount": SHARDS}, traffic=_traffic(case), payloads=payloads
    )
    trigger = Trigger(source="clicks", target="count", settings=mapping)
    return _scenario(case, (clicks,), (_function("count", case.batch),), (trigger,))


def _topic(case: FlowCase) -> Scenario:
    names = [f"subscriber-{number}" for number in range(TOPIC_FAN_OUT)]
    topic = Source(
        name="news", kind="sns", settings={"DeliveryLatencyMs": round(LATENCY_S * 1_000)}, traffic=_traffic(case)
    )
    triggers = tuple(Trigger(source="news", target=name) for name in names)
    return _scenario(case, (topic,), tuple(_function(name, dead_letter_queue=None) for name in names), triggers)


def _photos(case: FlowCase) -> Scenario:
    settings = {"DeliveryLatencyMs": round(LATENCY_S * 1_000)}
    photos = (PayloadTemplate(name="photo", content={"key": "images/{000000}.jpg"}),)
    made = (Emission(to="thumbnails", content={"key": "thumbnails/{stem}.jpg"}),)
    return _scenario(
        case,
        (
            Source(name="uploads", kind="s3", settings=settings, traffic=_traffic(case), payloads=photos),
            Source(name="thumbnails", kind="s3", settings=settings),
            Source(name="dead", kind="sqs"),
        ),
        (_function("make", emits=made, dead_letter_queue="dead"), _function("index", dead_letter_queue="dead")),
        (
            Trigger(source="uploads", target="make", filter=ObjectKeyFilter("images/", ".jpg")),
            Trigger(source="thumbnails", target="index"),
        ),
    )

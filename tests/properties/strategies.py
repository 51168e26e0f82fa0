"""Random scenarios: one to three functions, buckets, queues, streams, loops, refusals, traffic, interventions."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Times, Traffic
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.scenario.interventions import (
    DropEvent,
    Fault,
    InjectEvents,
    Intervention,
    SetFilter,
    SetSetting,
)
from eventflow.engine.scenario.model import Account, Emission, Function, Scenario, Source, Trigger
from eventflow.engine.units import SECOND_US
from tests.builders import event_pattern, filter_criteria

UNTIL_S = 400
NAMES = ("one", "two", "three")

at_us = st.integers(0, UNTIL_S).map(lambda second: second * SECOND_US)
milliseconds = st.sampled_from([0, 1, 40, 500, 2_500, 9_000])
durations = (
    milliseconds
    | milliseconds.map(lambda ms: {"exponential": {"mean_ms": ms}})
    | milliseconds.map(lambda ms: {"uniform": {"low_ms": ms, "high_ms": 2 * ms}})
    | st.sampled_from([100, 1_500]).map(lambda ms: {"lognormal": {"p50_ms": ms, "p95_ms": 3 * ms}})
)
payload = st.sampled_from([None, "photo", "note"])
key_filters = st.sampled_from([None, ObjectKeyFilter("images/", ".jpg"), ObjectKeyFilter("", ".txt")])
patterns = st.sampled_from(
    [
        None,
        event_pattern({"detail": {"amount": [{"numeric": [">", 50]}]}}),
        event_pattern(
            {"detail": {"$or": [{"state": ["new"]}, {"state": [{"anything-but": "new"}], "amount": [1, 2]}]}}
        ),
    ]
)
queue_criteria = st.sampled_from(
    [
        None,
        filter_criteria({"body": {"state": ["new"]}}),
        filter_criteria({"body": ["plain"]}, {"messageAttributes": {"kind": {"stringValue": ["job"]}}}),
    ]
)
stream_criteria = st.sampled_from(
    [None, filter_criteria({"data": {"amount": [{"numeric": [">", 50]}]}}, source="kinesis")]
)
FILTERS = {"uploads": key_filters, "bus": patterns, "jobs": queue_criteria, "clicks": stream_criteria}
emissions = st.one_of(
    st.builds(
        Emission,
        to=st.sampled_from(["uploads", "results", "store"]),
        content=st.sampled_from(
            [{"key": "images/{stem}.jpg"}, {"key": "out/{0}"}, {"key": "{title}", "size_bytes": 5}]
        ),
    ),
    st.builds(Emission, to=st.sampled_from(["jobs", "redriven"]), content=st.just({"body": {"state": "{stem}"}})),
    st.builds(Emission, to=st.just("clicks"), content=st.just({"partitionKey": "{title}"})),
    st.builds(Emission, to=st.just("changes"), content=st.just({"Keys": {"id": "{0}"}})),
)


def traffic(payloads: st.SearchStrategy[str | None]) -> st.SearchStrategy[Traffic]:
    rate = st.sampled_from([0.05, 0.3, 1.5])
    return st.one_of(
        st.builds(Constant, rate_per_s=rate, start_us=at_us, payload=payloads),
        st.builds(Poisson, rate_per_s=rate, payload=payloads),
        st.builds(Ramp, from_per_s=rate, to_per_s=rate, start_us=at_us, payload=payloads),
        st.builds(
            Burst,
            at_us=at_us,
            count=st.integers(1, 15),
            within_us=st.sampled_from([0, SECOND_US]),
            payload=payloads,
        ),
        st.builds(Times, times_us=st.lists(at_us, min_size=1, max_size=4).map(tuple), payload=payloads),
    )


@st.composite
def functions(draw: st.DrawFn, name: str) -> Function:
    settings = {
        "Duration": draw(durations),
        "InitDuration": draw(durations),
        "Timeout": draw(st.sampled_from([1, 3, 60])),
        "ErrorRate": draw(st.sampled_from([0.0, 0.0, 0.3, 1.0])),
        "ReservedConcurrentExecutions": draw(st.sampled_from([None, None, 0, 1, 3])),
        "MaximumRetryAttempts": draw(st.integers(0, 2)),
        "MaximumEventAgeInSeconds": draw(st.sampled_from([60, 100, 21_600])),
        "KeepAliveSeconds": draw(st.sampled_from([1, 20, 600])),
    }
    emits = draw(st.lists(emissions, max_size=1))
    return Function(
        name=name,
        settings=settings,
        fails_on=draw(st.sampled_from([(), ({"Records": {"s3": {"object": {"key": [{"prefix": "images/"}]}}}},)])),
        emits=tuple(emits),
        dead_letter_queue=draw(st.sampled_from([None, "dlq"])),
        on_failure=draw(st.sampled_from([None, None, "failures", "fifo", "store"])),
        on_success=draw(st.sampled_from([None, None, "failures", "fifo"])),
        denied_actions=draw(st.sampled_from([(), (), ("sqs:SendMessage",), ("s3:PutObject",)])),
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    names = NAMES[: draw(st.integers(1, 3))]
    latency = {"DeliveryLatencyMs": draw(st.sampled_from([0, 700, 30_000]))}
    kind = draw(st.sampled_from(["RequestResponse", "Event"]))
    polling = draw(polled(names))
    payloads = (
        PayloadTemplate(name="photo", weight=3.0, content={"key": "images/{cat|dog|fern}.jpg", "size_bytes": 9}),
        PayloadTemplate(name="note", content={"key": "notes/{0}.txt", "size_bytes": 1}),
    )
    sources = (
        Source(
            name="uploads",
            kind="s3",
            settings=latency,
            traffic=tuple(draw(st.lists(traffic(payload), min_size=1, max_size=3))),
            payloads=payloads,
        ),
        Source(name="results", kind="s3"),
        Source(name="store", kind="s3"),
        Source(
            name="app",
            kind="sdk",
            settings={"InvocationType": kind},
            traffic=tuple(draw(st.lists(traffic(st.none()), max_size=1))),
        ),
        Source(
            name="bus",
            kind="eventbridge",
            settings=latency,
            traffic=tuple(draw(st.lists(traffic(st.none()), max_size=1))),
            payloads=(PayloadTemplate(name="order", content={"detail": {"amount": "{1..90}", "state": "{new|paid}"}}),),
        ),
        *polling[0],
        Source(name="dlq", kind="sqs"),
        Source(name="failures", kind="sqs"),
        Source(name="fifo", kind="sqs", settings={"FifoQueue": True}),
    )
    made = tuple(draw(functions(name)) for name in names)
    # No guard stops a loop through a stream, and what comes meanwhile joins it: such runs end sooner.
    loops = any(emission.to in ("clicks", "changes") for function in made for emission in function.emits)
    return Scenario(
        name="random",
        until_us=(40 if loops else UNTIL_S) * SECOND_US,
        account=Account(concurrent_executions=draw(st.sampled_from([110, 1_000]))),
        sources=sources,
        functions=made,
        triggers=(
            Trigger(source="uploads", function=names[0], filter=draw(key_filters)),
            Trigger(source="bus", function=names[0], filter=draw(patterns)),
            Trigger(source="results", function=names[-1]),
            Trigger(source="app", function=draw(st.sampled_from(names))),
            *polling[1],
        ),
    )


@st.composite
def polled(draw: st.DrawFn, names: tuple[str, ...]) -> tuple[list[Source], list[Trigger]]:
    """A queue, the queue it moves messages to, and two streams; each with its trigger, or just keeping things."""
    at_work = draw(
        st.sampled_from([(), ("jobs",), ("jobs", "redriven"), ("clicks",), ("changes",), ("jobs", "clicks")])
    )
    once = st.lists(traffic(st.none()), min_size=1, max_size=1).map(tuple)
    return (
        [
            replace(source, traffic=draw(once), payloads=POLLED_PAYLOADS[source.name])
            if source.name in at_work
            else source
            for source in draw(pollable())
        ],
        [
            Trigger(source=name, function=draw(st.sampled_from(names)), filter=draw(FILTERS.get(name, st.none())))
            for name in at_work
        ],
    )


@st.composite
def pollable(draw: st.DrawFn) -> list[Source]:
    redrive = draw(st.sampled_from([{}, {"deadLetterTargetArn": "redriven", "maxReceiveCount": 2}]))
    queue = {
        "VisibilityTimeout": draw(st.sampled_from([60, 100])),
        "MessageRetentionPeriod": draw(st.sampled_from([60, 345_600])),
        "DelaySeconds": draw(st.sampled_from([0, 9])),
        "MaximumConcurrency": draw(st.sampled_from([None, 2])),
        "ReceiveLatencyMs": draw(st.sampled_from([0, 20])),
    }
    stream = {
        "PollingIntervalMs": 10_000,  # a loop through a stream never ends
        "ShardCount": draw(st.sampled_from([1, 3])),
        "MaximumRetryAttempts": draw(st.sampled_from([-1, 0, 2])),
        "MaximumRecordAgeInSeconds": draw(st.sampled_from([-1, 60])),
        "OnFailure": draw(st.sampled_from([None, "failures", "store"])),
    }
    return [
        Source(name="jobs", kind="sqs", settings={**queue, **redrive}),
        Source(name="redriven", kind="sqs", settings={"VisibilityTimeout": 60}),
        Source(name="clicks", kind="kinesis", settings=stream),
        Source(name="changes", kind="dynamodb", settings=stream),
    ]


POLLED_PAYLOADS = {
    "jobs": (
        PayloadTemplate(name="job", content={"body": {"state": "{new|old}"}, "attributes": {"kind": "{job|task}"}}),
        PayloadTemplate(name="text", content={"body": "{plain|hello}"}),
    ),
    "redriven": (),
    "clicks": (PayloadTemplate(name="click", content={"partitionKey": "{a|b|c|d}", "data": {"amount": "{1..90}"}}),),
    "changes": (),
}
POLLED_SETTINGS = (
    ("jobs", "VisibilityTimeout", 1),
    ("jobs", "VisibilityTimeout", 7),
    ("jobs", "MessageRetentionPeriod", 60),
    ("jobs", "MaximumConcurrency", 3),
    ("jobs", "maxReceiveCount", 1),
    ("clicks", "MaximumRetryAttempts", 1),
    ("clicks", "MaximumRecordAgeInSeconds", 60),
    ("clicks", "RetryDelayMs", 10),
)


@st.composite
def interventions(draw: st.DrawFn, scenario: Scenario) -> list[Intervention]:
    node = st.sampled_from([function.name for function in scenario.functions])
    setting = st.sampled_from(
        [
            ("ReservedConcurrentExecutions", None),
            ("ReservedConcurrentExecutions", 0),
            ("ReservedConcurrentExecutions", 2),
            ("Duration", 3_000),
            ("ErrorRate", 0.5),
            ("Timeout", 1),
            ("KeepAliveSeconds", 3),
            ("MaximumRetryAttempts", 0),
            ("MaximumEventAgeInSeconds", 60),
        ]
    )
    one = st.one_of(
        st.tuples(at_us, node, setting).map(
            lambda drawn: SetSetting(at_us=drawn[0], node=drawn[1], property=drawn[2][0], value=drawn[2][1])
        ),
        st.builds(
            InjectEvents,
            at_us=at_us,
            node=st.sampled_from(["uploads"]),
            card=st.integers(0, 50),
            count=st.integers(1, 5),
        ),
        st.builds(
            Fault,
            at_us=at_us,
            node=node,
            kind=st.sampled_from(["fail", "slow", "throttle"]),
            for_us=st.sampled_from([SECOND_US, 90 * SECOND_US]),
            factor=st.sampled_from([0.5, 4.0]),
        ),
        st.tuples(at_us, st.sampled_from(POLLED_SETTINGS)).map(
            lambda drawn: SetSetting(at_us=drawn[0], node=drawn[1][0], property=drawn[1][1], value=drawn[1][2])
        ),
        *(
            st.builds(InjectEvents, at_us=at_us, node=st.just(trigger.source), count=st.integers(1, 9))
            for trigger in scenario.triggers
            if trigger.source in POLLED_PAYLOADS
        ),
        st.builds(DropEvent, at_us=at_us, event=st.integers(0, 30)),
        *(
            st.builds(
                SetFilter,
                at_us=at_us,
                source=st.just(trigger.source),
                function=st.just(trigger.function),
                filter=FILTERS[trigger.source],
            )
            for trigger in scenario.triggers
            if trigger.source in FILTERS
        ),
    )
    return draw(st.lists(one, min_size=1, max_size=4))


@dataclass(frozen=True)
class Case:
    """A scenario, what a person does to it, and a seed."""

    scenario: Scenario
    interventions: list[Intervention]
    seed: int


@st.composite
def cases(draw: st.DrawFn, *, intervened: bool = True) -> Case:
    scenario = draw(scenarios())
    return Case(scenario, draw(interventions(scenario)) if intervened else [], draw(st.integers(0, 1_000)))

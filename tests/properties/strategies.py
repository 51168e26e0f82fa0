"""Random scenarios: one to three functions, buckets, queues, loops, refusals, any traffic, and interventions."""

from dataclasses import dataclass

from hypothesis import strategies as st

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Times, Traffic
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.scenario.interventions import DropEvent, Fault, InjectEvents, Intervention, SetSetting
from eventflow.engine.scenario.model import Account, Emission, Function, Scenario, Source, Trigger
from eventflow.engine.units import SECOND_US

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
    emits = draw(
        st.lists(
            st.builds(
                Emission,
                to=st.sampled_from(["uploads", "results", "store"]),
                content=st.sampled_from(
                    [{"key": "images/{stem}.jpg"}, {"key": "out/{0}"}, {"key": "{title}", "size_bytes": 5}]
                ),
            ),
            max_size=1,
        )
    )
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
        Source(name="dlq", kind="sqs"),
        Source(name="failures", kind="sqs"),
        Source(name="fifo", kind="sqs", settings={"FifoQueue": True}),
    )
    filter = draw(st.sampled_from([None, ObjectKeyFilter("images/", ".jpg"), ObjectKeyFilter("", ".txt")]))
    return Scenario(
        name="random",
        until_us=UNTIL_S * SECOND_US,
        account=Account(concurrent_executions=draw(st.sampled_from([110, 1_000]))),
        sources=sources,
        functions=tuple(draw(functions(name)) for name in names),
        triggers=(
            Trigger(source="uploads", function=names[0], filter=filter),
            Trigger(source="results", function=names[-1]),
            Trigger(source="app", function=draw(st.sampled_from(names))),
        ),
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
        st.builds(DropEvent, at_us=at_us, event=st.integers(0, 30)),
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

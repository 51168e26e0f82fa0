"""Random flows through sources of every kind: resources that hand on, functions that write, what keeps what failed.

All is small: a run has a few dozen events of its own and ends after minutes. Loops are welcome; what grows in them is
cut off where a case is run.
"""

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from eventflow.engine import CATALOGUE
from eventflow.engine.chance.courses import OnOff, Wave
from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Times, Traffic
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.scenario.interventions import Intervention
from eventflow.engine.scenario.model import Account, Emission, Function, Scenario, Source, Trigger
from eventflow.engine.units import SECOND_US
from tests.properties.filters_of_kinds import filters_of
from tests.properties.intervention_strategies import interventions
from tests.properties.mending import mended, sound
from tests.properties.setting_strategies import durations, some_settings

UNTIL_S = 300
FUNCTIONS = ("one", "two", "three")
HEADS = sorted(key for key, kind in CATALOGUE.items() if kind.accepts_traffic or kind.arrivals)
EMITTABLE = sorted(key for key, kind in CATALOGUE.items() if kind.emittable)
KEEPERS = (
    Source(name="dlq", kind="sqs"),
    Source(name="fifo-dlq", kind="sqs", settings={"FifoQueue": True}),
    Source(name="store", kind="s3"),
)

at_us = st.integers(0, UNTIL_S).map(lambda second: second * SECOND_US)
ROWS = {
    "s3": ({"key": "images/{cat|dog}.jpg", "size_bytes": 9}, {"key": "notes/{0}.txt", "size_bytes": 1}),
    "sqs": ({"body": {"state": "{new|old}"}, "MessageGroupId": "{a|b}", "MessageDeduplicationId": "{0000}"},),
    "kinesis": ({"partitionKey": "{a|b|c|d}", "data": {"amount": "{1..90}"}},),
    "dynamodb": ({"Keys": {"id": "{0}"}, "NewImage": {"status": "{new|old}"}},),
    "msk": ({"key": "{a|b}", "value": {"id": "{00}"}},),
}
"""Payloads that filters and orders have to do with; other kinds, and sometimes these, have their usual ones."""


def traffic() -> st.SearchStrategy[Traffic]:
    rate = st.sampled_from([0.02, 0.1, 0.4])
    return st.one_of(
        st.builds(Constant, rate_per_s=rate, start_us=at_us),
        st.builds(Poisson, rate_per_s=rate),
        st.builds(Ramp, from_per_s=rate, to_per_s=rate, start_us=at_us),
        st.builds(Burst, at_us=at_us, count=st.integers(1, 15), within_us=st.sampled_from([0, SECOND_US])),
        st.builds(Times, times_us=st.lists(at_us, min_size=1, max_size=4).map(tuple)),
        st.builds(Wave, mean_per_s=rate, amplitude_per_s=st.just(0.02), period_us=st.just(60 * SECOND_US)),
        st.builds(OnOff, rate_per_s=rate, on_us=st.just(20 * SECOND_US), off_us=st.just(40 * SECOND_US)),
    )


@st.composite
def sources(draw: st.DrawFn, kind: str, name: str, *, head: bool) -> Source:
    entry = CATALOGUE[kind]
    contents = draw(st.sampled_from([(), ROWS[kind]])) if kind in ROWS else ()
    return Source(
        name=name,
        kind=kind,
        settings=draw(some_settings(entry.settings)) | (draw(of_a_queue()) if kind == "sqs" else {}),
        traffic=tuple(draw(st.lists(traffic(), min_size=1, max_size=2))) if head and entry.accepts_traffic else (),
        payloads=tuple(PayloadTemplate(name=f"payload-{n}", content=content) for n, content in enumerate(contents)),
    )


@st.composite
def of_a_queue(draw: st.DrawFn) -> dict[str, Any]:
    """In order or not, and where what was received too often goes: also to a queue that is polled itself."""
    kept = st.sampled_from(["dlq", "fifo-dlq", "sqs-0", "sqs-1"])
    redrive = {"deadLetterTargetArn": draw(kept), "maxReceiveCount": draw(st.integers(1, 3))}
    return draw(st.sampled_from([{}, {"FifoQueue": True}])) | draw(st.sampled_from([{}, redrive]))


def connection(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    names = {setting.name for setting in CATALOGUE[kind].trigger_settings}
    given: dict[str, st.SearchStrategy[Any]] = {}
    if "OnFailure" in names:
        given["OnFailure"] = st.sampled_from([None, "dlq", "store", "s3-0", "sns-0", "sqs-0"])
    for name in ("DeadLetterConfig", "RedrivePolicy", "ErrorAction"):
        if name in names:
            given[name] = st.sampled_from([None, "dlq"])
    if "BucketARN" in names:
        given["BucketARN"] = st.sampled_from([None, "store"])
    return st.fixed_dictionaries(given)


@st.composite
def triggers(draw: st.DrawFn, source: Source, target: str) -> Trigger:
    return Trigger(
        source=source.name,
        target=target,
        filter=draw(filters_of(source.kind)),
        settings=draw(some_settings(CATALOGUE[source.kind].trigger_settings)) | draw(connection(source.kind)),
        permitted=draw(st.sampled_from([True] * 7 + [False])),
    )


@st.composite
def functions(draw: st.DrawFn, name: str, nodes: list[str], emittable: list[str]) -> Function:
    rule = st.builds(
        HandlerRule,
        from_us=at_us,
        outcome=st.sampled_from(["error", "timeout", "oom", "none"]),
        factor=st.sampled_from([1.0, 3.0]),
    )
    emissions = st.builds(
        Emission,
        to=st.sampled_from([*emittable, *FUNCTIONS]),
        content=st.just({}) | st.just({"key": "images/{stem}.jpg"}),
    )
    kept = st.sampled_from([None, None, "dlq", "store", *nodes])
    return Function(
        name=name,
        settings={"Duration": draw(durations), "ErrorRate": draw(st.sampled_from([0.0, 0.0, 0.3, 1.0]))}
        | draw(some_settings(FUNCTION_SETTINGS, 6)),
        fails_on=draw(st.sampled_from([(), (), ({"Records": {"s3": {"object": {"key": [{"prefix": "images/"}]}}}},)])),
        rules=tuple(draw(st.lists(rule, max_size=1))),
        emits=tuple(draw(st.lists(emissions, max_size=1))),
        dead_letter_queue=draw(kept),
        on_failure=draw(kept),
        on_success=draw(kept),
        denied_actions=draw(st.sampled_from([(), (), ("sqs:SendMessage",), ("s3:PutObject",)])),
    )


@st.composite
def scenarios(draw: st.DrawFn, kinds: tuple[str, ...] = ()) -> Scenario:
    """``kinds``: the flow begins with one of these, else with any."""
    names = FUNCTIONS[: draw(st.integers(1, 3))]
    heads = draw(st.lists(st.sampled_from(kinds or HEADS), min_size=1, max_size=3, unique=True))
    nodes: dict[str, Source] = {}
    ways: list[Trigger] = []
    for kind in heads:
        node = draw(sources(kind, f"{kind}-0", head=True))
        nodes.setdefault(node.name, node)
        for _ in range(draw(st.integers(0, 2)) if CATALOGUE[node.kind].targets else 0):
            to = draw(st.sampled_from(CATALOGUE[node.kind].targets))
            further = draw(sources(to, f"{to}-{draw(st.integers(0, 1))}", head=False))
            further = nodes.setdefault(further.name, further)
            ways.append(draw(triggers(node, further.name)))
            node = further
            if not CATALOGUE[node.kind].targets:
                break
    for node in list(nodes.values()):
        if CATALOGUE[node.kind].invocation is None:
            continue
        leads_on = any(way.source == node.name for way in ways)
        targets = draw(st.lists(st.sampled_from(names), min_size=not leads_on, max_size=2, unique=True))
        ways += [draw(triggers(node, target)) for target in targets]
    emittable = [*(node.name for node in nodes.values() if node.kind in EMITTABLE), "dlq", "store"]
    made = [draw(functions(name, [*nodes, *names], emittable)) for name in names]
    pipes = [node for node in nodes.values() if node.kind == "pipes" and draw(st.booleans())]
    for pipe in pipes:
        nodes[pipe.name] = replace(pipe, settings={"Enrichment": draw(st.sampled_from(names))})
    scenario = mended(
        Scenario(
            name="random",
            until_us=UNTIL_S * SECOND_US,
            account=Account(concurrent_executions=draw(st.sampled_from([110, 1_000]))),
            sources=(*nodes.values(), *KEEPERS),
            functions=tuple(made),
            triggers=tuple(ways),
        )
    )
    assume(scenario is not None)
    assert scenario is not None
    return scenario


@dataclass(frozen=True)
class Case:
    """A scenario, what a person does to it, and a seed."""

    scenario: Scenario
    interventions: list[Intervention]
    seed: int


@st.composite
def cases(draw: st.DrawFn, *kinds: str, intervened: bool = True) -> Case:
    scenario = draw(scenarios(kinds))
    changes = draw(st.lists(interventions(scenario, UNTIL_S), min_size=1, max_size=4)) if intervened else []
    return Case(scenario, sound(changes, scenario), draw(st.integers(0, 1_000)))

"""Loops in which no time passes are refused; all others run, as on AWS."""

import pytest

from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.validation.scenario import problems
from tests.builders import a_flow, a_function, emission, times


def a_bus(latency_ms=0, name="bus"):
    return a_flow().from_source("eventbridge", times(0), name=name, DeliveryLatencyMs=latency_ms)


def writing(to="bus", **more):
    return a_function(emits=(emission(to),), **more)


REFUSED = {
    "through a bus": (a_bus().into(writing()), "worker: worker -> bus -> worker is a loop that takes no time"),
    "to its own destination": (a_bus().into(a_function(on_success="bus")), "worker -> bus -> worker"),
    "failures at once": (a_bus().into(a_function(on_failure="bus", MaximumRetryAttempts=0)), "worker -> bus -> worker"),
    "without concurrency": (a_bus().into(a_function(duration_ms=50, on_failure="bus", reserved=0)), "worker -> bus"),
    "bus to bus": (
        a_bus(name="a")
        .into("b")
        .from_source("eventbridge", name="b", DeliveryLatencyMs=0)
        .into("a")
        .also(a_function()),
        "a -> b -> a",
    ),
    "a rule in no time": (
        a_bus().into(writing(duration_ms=50, rules=(HandlerRule(outcome="none", duration=0),))),
        "worker -> bus -> worker",
    ),
    "allowed": (a_flow().from_s3(times(0)).into(writing("uploads", RecursiveLoop="Allow")), "uploads -> worker"),
}
RUN = {
    "a latency": a_bus(latency_ms=1).into(writing()),
    "a duration": a_bus().into(writing(duration_ms=1)),
    "retries before": a_bus().into(a_function(on_failure="bus")),
    "guarded": a_flow().from_s3(times(0)).into(writing("uploads")),
    "polled": a_flow().from_stream(times(0)).into(writing("clicks")),
    "one that allows and one that does not": (
        a_flow()
        .from_s3(times(0))
        .into(writing("topic", RecursiveLoop="Allow"))
        .from_topic(name="topic")
        .into(a_function("other", emits=(emission("uploads"),)))
    ),
    "a chain": a_bus().into(writing("topic")).from_topic(name="topic").into(a_function("other")),
}


@pytest.mark.parametrize(("flow", "sentence"), REFUSED.values(), ids=REFUSED)
def test_loop_that_takes_no_time_is_refused(flow, sentence):
    (problem,) = problems(flow.scenario)

    assert sentence in str(problem)
    assert problem.remedy.startswith("Break it, or give one of its steps time")


@pytest.mark.parametrize("flow", RUN.values(), ids=RUN)
def test_loop_that_takes_time_or_is_guarded_is_run(flow):
    assert problems(flow.scenario) == []
    assert flow.lasting(0.5).run().ledger["balances"]


def test_every_loop_is_told_once():
    flow = a_bus().into(writing()).into(a_function("other", emits=(emission("bus"),)))

    assert len(problems(flow.scenario)) == 2

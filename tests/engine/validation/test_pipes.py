"""Pipes that EventBridge would not take."""

import pytest

from eventflow.engine.validation.scenario import problems
from tests.builders import a_flow, a_function

QUEUE = a_flow().from_queue(name="orders")


def a_pipe(flow, **settings):
    return flow.into("pipe").from_source("pipes", name="pipe", **settings)


CASES = {
    "sound": (a_pipe(QUEUE).into(a_function()), []),
    "sound with enrichment": (a_pipe(QUEUE, Enrichment="worker").into("topic").from_topic().also(a_function()), []),
    "no source": (
        a_flow().from_source("pipes", name="pipe").into(a_function()),
        ["pipe: reads nothing. Add a trigger from a queue or a stream to it."],
    ),
    "no target": (
        a_pipe(QUEUE).also(a_function()),
        ["pipe: has no target. Add a trigger from it to a function or a resource."],
    ),
    "two sources": (
        a_pipe(QUEUE.into("pipe").from_stream()).into(a_function()),
        ["clicks->pipe: pipe has one source. Remove it, or orders->pipe."],
    ),
    "two targets": (
        a_pipe(QUEUE).into(a_function()).into(a_function("other")),
        ["pipe->other: pipe has one target. Remove it, or pipe->worker."],
    ),
    "enrichment nowhere": (
        a_pipe(QUEUE, Enrichment="nowhere").into(a_function()),
        ["pipe.Enrichment: names 'nowhere', which does not exist. There are worker."],
    ),
    "enrichment by a queue": (
        a_pipe(QUEUE, Enrichment="orders").into(a_function()),
        ["pipe.Enrichment: can't be orders, which is no function. There are worker."],
    ),
    "what is not polled": (
        a_flow().from_topic().into("pipe").from_source("pipes", name="pipe").into(a_function()),
        ["topic->pipe: Amazon SNS can't hand events to pipe. It reaches functions, Amazon SQS, Amazon Data Firehose."],
    ),
}


@pytest.mark.parametrize(("flow", "sentences"), CASES.values(), ids=CASES)
def test_pipe_reads_one_source_and_has_one_target(flow, sentences):
    assert [str(problem) for problem in problems(flow.scenario)] == sentences

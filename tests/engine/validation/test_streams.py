"""Complaints about mappings on streams.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html, last read 2026-11-21.
"""

from dataclasses import replace

import pytest

from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.scenario.model import Emission, Function, Scenario, Source, Trigger
from eventflow.engine.validation.interventions import intervention_problems
from eventflow.engine.validation.scenario import problems
from eventflow.engine.validation.streams import stream_problems
from tests.builders import times

WORKER = Function(name="worker")
NODES = (
    Source(name="dead", kind="sqs"),
    Source(name="fifo", kind="sqs", settings={"FifoQueue": True}),
    Source(name="bucket", kind="s3"),
    Source(name="topic", kind="sns"),
    Source(name="letters", kind="msk"),
)


def a_stream(kind="kinesis", triggered=True, worker=WORKER, traffic=(), **settings):
    source = Source(name="orders", kind=kind, traffic=traffic)
    triggers = (Trigger(source="orders", target="worker", settings=settings),) if triggered else ()
    return Scenario(name="test", sources=(source, *NODES), functions=(worker,), triggers=triggers)


def provisioned(**settings):
    return a_stream("msk", ProvisionedPollerConfig=True, **settings)


def taking(timeout_s):
    return Function(name="worker", settings={"Timeout": timeout_s})


CASES = {
    "stream": (a_stream(traffic=(times(0),)), None),
    "table": (a_stream("dynamodb", traffic=(times(0),)), None),
    "change stream": (a_stream("documentdb", traffic=(times(0),)), None),
    "records of nobody": (a_stream(triggered=False, traffic=(times(0),)), "orders.traffic: nothing polls it."),
    "record age": (a_stream(MaximumRecordAgeInSeconds=60), None),
    "no record age": (a_stream(MaximumRecordAgeInSeconds=-1), None),
    "young record": (
        a_stream(MaximumRecordAgeInSeconds=59),
        "orders->worker.MaximumRecordAgeInSeconds: must be -1 or at least 60 s, not 59.",
    ),
    "retries": (
        a_stream(MaximumRetryAttempts=10_001),
        "MaximumRetryAttempts: must be from -1 to 10,000",
    ),
    "batch size": (a_stream(BatchSize=10_001), "orders->worker.BatchSize: must be from 1 to 10,000"),
    "default batch size without a window": (a_stream(BatchSize=100, MaximumBatchingWindowInSeconds=0), None),
    "window": (a_stream(MaximumBatchingWindowInSeconds=301), "must be from 0 to 300 s"),
    "lanes": (a_stream(ParallelizationFactor=11), "orders->worker.ParallelizationFactor: must be from 1 to 10"),
    "lanes of kafka": (a_stream("msk", ParallelizationFactor=2), "ParallelizationFactor: is not a setting here."),
    "tumbling window": (a_stream(TumblingWindowInSeconds=901), "TumblingWindowInSeconds: must be from 0 to 900 s"),
    "retries of a change stream": (a_stream("documentdb", MaximumRetryAttempts=1), "is not a setting here."),
    "timestamp": (a_stream(StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp=3), None),
    "no timestamp": (a_stream(StartingPosition="AT_TIMESTAMP"), "StartingPositionTimestamp: must be given with AT_"),
    "useless timestamp": (a_stream(StartingPositionTimestamp=3), "StartingPositionTimestamp: counts for nothing"),
    "timestamp of a table": (
        a_stream("dynamodb", StartingPosition="AT_TIMESTAMP"),
        "orders->worker.StartingPosition: must be one of TRIM_HORIZON, LATEST",
    ),
    "destination": (a_stream(OnFailure="dead"), None),
    "bucket as destination": (a_stream(OnFailure="bucket"), None),
    "topic as destination": (a_stream(OnFailure="topic"), None),
    "no destination": (a_stream(OnFailure="x"), "orders->worker.OnFailure: names 'x', which does not exist"),
    "function as destination": (a_stream(OnFailure="worker"), "orders->worker.OnFailure: can't be worker"),
    "stream as destination": (a_stream(OnFailure="orders"), "orders->worker.OnFailure: can't be orders"),
    "fifo as destination": (a_stream(OnFailure="fifo"), "orders->worker.OnFailure: fifo is FIFO"),
    "kafka as destination": (a_stream(OnFailure="letters"), "orders->worker.OnFailure: letters is a topic of Kafka"),
    "slow function": (a_stream(worker=taking(900)), None),
    "slow function of kafka": (
        a_stream("msk", worker=taking(841)),
        "orders->worker: worker may run 841 s, but a mapping on Kafka takes a function of 840 s at most.",
    ),
    "function of kafka": (a_stream("kafka", worker=taking(840)), None),
    "retries of kafka": (
        a_stream("msk", MaximumRetryAttempts=3),
        "MaximumRetryAttempts: is there for Kafka",
    ),
    "no retries of kafka": (a_stream("msk", MaximumRetryAttempts=-1), None),
    "reports of kafka": (
        a_stream("kafka", FunctionResponseTypes="ReportBatchItemFailures"),
        "FunctionResponseTypes: is there for Kafka in provisioned mode only.",
    ),
    "provisioned kafka": (provisioned(MaximumRetryAttempts=3, BisectBatchOnFunctionError=True), None),
    "partition key": (
        replace(a_stream(), functions=(replace(WORKER, emits=(Emission(to="orders", content={"key": "a"}),)),)),
        "worker.emits[0].key: is not part of a payload of Amazon Kinesis",
    ),
}


@pytest.mark.parametrize(("scenario", "complaint"), CASES.values(), ids=CASES)
def test_complaint_names_its_place(scenario, complaint):
    found = [str(problem) for problem in problems(scenario)]

    assert bool(found) == (complaint is not None), found
    assert complaint is None or any(complaint in text for text in found), found


def test_values_of_another_type_break_nothing():
    wrong = a_stream("msk", OnFailure=3, MaximumRecordAgeInSeconds="x", StartingPosition=None, MaximumRetryAttempts=[])

    assert list(stream_problems(wrong))


@pytest.mark.parametrize(("value", "complaint"), [(-1, None), (60, None), (30, "must be -1 or at least 60 s, not 30")])
def test_record_age_is_checked_when_a_person_sets_it(value, complaint):
    change = SetSetting(at_us=0, node="orders->worker", property="MaximumRecordAgeInSeconds", value=value)

    found = list(intervention_problems([change], a_stream()))

    assert [problem.message.rstrip(".") for problem in found] == ([complaint] if complaint else [])

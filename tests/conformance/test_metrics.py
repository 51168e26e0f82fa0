"""E9: how invocations, errors and throttles are counted.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html, last read 2026-11-21.
"""

from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.report_lines import run_reports
from tests.builders import a_flow, a_function, burst, poisson


def test_e9_invocations_are_runs_and_throttles_are_neither_runs_nor_errors():
    """E9. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"""
    function = a_function(duration_ms=400, error_rate=0.3, reserved=2)

    run = a_flow().from_s3(poisson(3), burst(20, at_s=5)).into(function).lasting(1_200).run()

    assert run.count(TraceKind.THROTTLED) > 0
    assert run.metrics["Throttles"] == run.count(TraceKind.THROTTLED)
    assert run.metrics["Errors"] == run.count(TraceKind.FAILED) <= run.metrics["Invocations"]
    assert run.metrics["Invocations"] == run.count(TraceKind.STARTED) - run.ledger["running"]
    billed = list(run_reports(run.result.table, run.result.sites))
    assert len(billed) == run.metrics["Invocations"]


def test_e9_a_batch_is_one_invocation_and_one_billed_request():
    """E9. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"""
    flow = a_flow().from_queue(burst(40), BatchSize=10, MaximumConcurrency=2).into(a_function(duration_ms=100))

    run = flow.lasting(60).run()

    batches = run.count(TraceKind.BATCH_STARTED) + run.count(TraceKind.STARTED)
    assert run.ledger["succeeded"] == 40
    assert run.metrics["Invocations"] == batches == len(list(run_reports(run.result.table, run.result.sites))) < 40
    assert run.metrics["ConcurrentExecutions"] == 2

"""E6: a run that is cut off resets its environment.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html, last read 2026-11-21.
"""

from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.trace.report_lines import run_reports
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, times


def test_e6_run_after_a_timeout_repeats_init_without_saying_so():
    """E6. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html"""
    slow = a_function(duration_ms=5_000, init_ms=400, Timeout=3)
    faster = SetSetting(at_us=5 * SECOND_US, node="worker", property="Duration", value=100)

    run = a_flow().from_callers(times(0, 10, 20)).into(slow).run(interventions=[faster])
    first, second, third = run_reports(run.result.table, run.result.sites)

    assert first.duration_us >= 3_000_000
    assert first.line("id", 128).endswith("Status: timeout")
    assert {report.environment for report in (first, second, third)} == {0}
    assert "Init Duration" not in second.line("id", 128)
    assert (second.duration_us, third.duration_us) == (500_000, 100_000)

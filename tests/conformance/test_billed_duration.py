"""E7: what is billed is Duration and Init Duration together, rounded up to the next millisecond.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html and
https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/, last read 2026-11-21.
"""

import pytest

from eventflow.engine.trace.report_lines import billed_ms, run_reports
from tests.builders import a_flow, a_function, times


def reports_of(run):
    return list(run_reports(run.result.table, run.result.sites))


def test_e7_cold_run_bills_its_init_and_a_warm_one_has_none():
    cold, warm = 133.61, 2.90
    run = a_flow().from_callers(times(0, 10)).into(a_function(duration_ms=warm, init_ms=80)).run()
    first = a_flow().from_callers(times(0)).into(a_function(duration_ms=cold, init_ms=80)).run()

    assert [report.billed_ms for report in reports_of(run)] == [83, 3]
    (report,) = reports_of(first)
    assert report.billed_ms == 214
    assert report.line("8f5…", 128).split("\t")[1:] == [
        "Duration: 133.61 ms",
        "Billed Duration: 214 ms",
        "Memory Size: 128 MB",
        "Init Duration: 80.00 ms",
    ]


@pytest.mark.parametrize(
    ("duration_ms", "init_ms", "billed"),
    [(133.61, 80.00, 214), (3016.78, 84.00, 3101), (1513.37, 303.63, 1817), (2.90, 0, 3), (3, 0, 3)],
)
def test_published_report_lines_agree(duration_ms, init_ms, billed):
    assert billed_ms(round(duration_ms * 1000), round(init_ms * 1000)) == billed


def test_run_after_a_timeout_repeats_init_inside_its_duration():
    function = a_function(duration_ms=9_000, init_ms=500, Timeout=3, MaximumRetryAttempts=1)

    first, second = reports_of(a_flow().from_s3(times(0)).into(function).run())

    assert first.line("id", 128).endswith("Init Duration: 500.00 ms\tStatus: timeout")
    assert (first.init_us, second.init_us) == (500_000, None)
    assert first.duration_us == second.duration_us == 3_000_000

import re
from datetime import UTC, datetime

from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.trace.log_lines import LoggedFunction, log_lines
from tests.engine.function.at_work import NODE, AtWork

FUNCTION = LoggedFunction(
    node=NODE, name="worker", runtime="python3.13", memory_mb=128, began=datetime(2026, 11, 21, tzinfo=UTC)
)


def lines_of(work, until_s=500):
    (chunk,) = work.run(until_s).recorder.cut(last=True)
    return log_lines(chunk.table, work.recorder.sites, FUNCTION, lambda event: f"id{event}")


def texts_of(work):
    return [line.text for line in lines_of(work)]


def test_cold_run_then_a_warm_one():
    work = AtWork({"InitDuration": 110.1, "Duration": 3.01})
    for at_s, event in zip((0, 10), work.events(2), strict=True):
        work.at(at_s, work.invoker.start, event)

    init, *rest = texts_of(work)

    assert re.fullmatch(
        r"INIT_START Runtime Version: python:3\.13\.v\d+\t"
        r"Runtime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}",
        init,
    )
    assert rest == [
        "START RequestId: id0 Version: $LATEST",
        "END RequestId: id0",
        "REPORT RequestId: id0\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\t"
        "Init Duration: 110.10 ms",
        "START RequestId: id1 Version: $LATEST",
        "END RequestId: id1",
        "REPORT RequestId: id1\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB",
    ]


def test_each_environment_has_a_stream():
    work = AtWork()
    for event in work.events(2):
        work.invoker.start(event)

    streams = {line.stream for line in lines_of(work)}

    assert FUNCTION.group == "/aws/lambda/worker"
    assert len(streams) == 2
    assert all(re.fullmatch(r"2026/11/21/\[\$LATEST\][0-9a-f]{32}", stream) for stream in streams)


def test_killed_run_says_how():
    work = AtWork(rules=[HandlerRule(outcome="oom")], code=[{}])
    work.invoker.start(work.events(1)[0])

    assert texts_of(work)[-1].endswith("\tStatus: error\tError Type: Runtime.ExitError")


def test_run_that_is_cut_off_says_how():
    work = AtWork({"Duration": 9_000})
    work.invoker.start(work.events(1)[0])

    assert texts_of(work)[-1].endswith("\tStatus: timeout")


def test_init_that_takes_too_long_has_a_report_of_its_own():
    work = AtWork({"InitDuration": 11_000, "Timeout": 60})
    work.invoker.start(work.events(1)[0])

    _, init_report, *_, report = texts_of(work)

    assert init_report == "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout"
    assert "Init Duration" not in report
    assert "\tDuration: 12000.00 ms\t" in report


def test_restored_environment_reports_the_restore():
    work = AtWork({"SnapStart": "PublishedVersions", "RestoreDuration": 150.25})
    work.invoker.start(work.events(1)[0])

    restore, restored, *_, report = texts_of(work)

    assert restore.startswith("RESTORE_START Runtime Version: ")
    assert restored == "RESTORE_REPORT Restore Duration: 150.25 ms"
    assert report.endswith("\tRestore Duration: 150.25 ms\tBilled Restore Duration: 151 ms")


def test_every_run_of_a_batch_is_a_request_of_its_own():
    work = AtWork(poison=[False, True])
    batch = work.batch(work.events(2))
    for at_s in (0, 10):
        work.at(at_s, work.invoker.start_batch, batch)

    starts = [text for text in texts_of(work) if text.startswith("START")]

    assert starts == ["START RequestId: id-1 Version: $LATEST", "START RequestId: id-2 Version: $LATEST"]


def test_environment_that_is_kept_ready_has_its_line_before_any_run():
    work = AtWork({"InitDuration": 300})
    work.invoker.provision(1)
    work.at(60, work.invoker.start, work.events(1)[0])

    first, *_, report = lines_of(work)

    assert (first.at_us, first.text.split()[0]) == (0, "INIT_START")
    assert "Init Duration" not in report.text


def test_run_that_goes_on_has_not_ended_in_the_log():
    work = AtWork()
    work.invoker.start(work.events(1)[0])

    assert [line.text.split()[0] for line in lines_of(work, until_s=0.5)] == ["INIT_START"]

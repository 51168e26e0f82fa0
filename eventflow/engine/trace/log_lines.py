"""A function's log: what Lambda writes about every run, one stream for each environment.

A new environment begins with INIT_START, or with RESTORE_START where it comes from a snapshot. A run is START, END and
REPORT. An Init that is cut off after ten seconds has a line of its own, INIT_REPORT, and so has a restore.

Simplified: what the code itself writes is not there, nor is the trace id. The version of the runtime and its hash are
made up, and all lines of a run have the times of its start and its end.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from re import fullmatch

from eventflow.engine.trace.finding import rows_at
from eventflow.engine.trace.kinds import AT_US, SITE, SUBJECT, VALUE, TraceKind
from eventflow.engine.trace.recorder import Site, Table
from eventflow.engine.trace.report_lines import RunReport, milliseconds, run_reports

VERSION = "$LATEST"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedFunction:
    """Whose log it is. ``began`` is when the simulated clock was at 0."""

    node: int
    name: str
    runtime: str
    memory_mb: int
    began: datetime
    region: str = "us-east-1"

    @property
    def group(self) -> str:
        """The name of its log group."""
        return f"/aws/lambda/{self.name}"

    def stream(self, environment: int, created_us: int) -> str:
        """The name of the log stream of one of its environments."""
        day = self.began + timedelta(microseconds=created_us)
        digest = blake2b(f"{self.name}/{environment}".encode(), digest_size=16).hexdigest()
        return f"{day:%Y/%m/%d}/[{VERSION}]{digest}"

    @property
    def runtime_version(self) -> str:
        """``python:3.12.v1``, and its ARN: both have the form of AWS's."""
        parts = fullmatch(r"([a-z]+)\.?(.*)", self.runtime)
        assert parts is not None
        digest = blake2b(self.runtime.encode(), digest_size=32).hexdigest()
        return (
            f"Runtime Version: {parts[1]}:{parts[2]}.v1\t"
            f"Runtime Version ARN: arn:aws:lambda:{self.region}::runtime:{digest}"
        )


@dataclass(frozen=True, slots=True, order=True)
class LogLine:
    """One line; ``order`` is its place among those of one moment."""

    at_us: int
    order: int
    stream: str
    text: str


def log_lines(
    table: Table, sites: list[Site], function: LoggedFunction, request_id: Callable[[int], str]
) -> list[LogLine]:
    """All lines of a function, in order of time.

    ``request_id`` gives the id of an event's request. That of a batch is a negative number: each of its runs is a
    request of its own.
    """
    inits = rows_at(table, sites, lambda site: site.kind == TraceKind.INIT and site.node == function.node)
    beginnings = table[inits]
    created = dict(zip(beginnings[:, SUBJECT].tolist(), beginnings[:, AT_US].tolist(), strict=True))
    lines = list(_beginnings(beginnings, sites, function))
    for report in run_reports(table, sites):
        if report.node == function.node:
            id = request_id(report.event if report.event >= 0 else -1 - report.number)
            stream = function.stream(report.environment, created[report.environment])
            lines += _of_run(report, stream, id, function.memory_mb)
    return sorted(lines)


def _beginnings(table: Table, sites: list[Site], function: LoggedFunction) -> Iterator[LogLine]:
    """What is written when an environment begins, also if its first run has not ended."""
    for at_us, place, environment, value in table[:, [AT_US, SITE, SUBJECT, VALUE]].tolist():
        site, stream = sites[place], function.stream(environment, at_us)
        if site.rule == "env.restored":
            yield LogLine(at_us, 0, stream, f"RESTORE_START {function.runtime_version}")
            yield LogLine(at_us + value, 1, stream, f"RESTORE_REPORT Restore Duration: {milliseconds(value)}")
            continue
        yield LogLine(at_us, 0, stream, f"INIT_START {function.runtime_version}")
        if site.rule == "env.long_init":
            text = f"INIT_REPORT Init Duration: {milliseconds(value)}\tPhase: init\tStatus: timeout"
            yield LogLine(at_us + value, 1, stream, text)


def _of_run(report: RunReport, stream: str, request_id: str, memory_mb: int) -> Iterator[LogLine]:
    yield LogLine(report.started_us, 2, stream, f"START RequestId: {request_id} Version: {VERSION}")
    yield LogLine(report.ended_us, 3, stream, f"END RequestId: {request_id}")
    yield LogLine(report.ended_us, 4, stream, report.line(request_id, memory_mb))

"""The REPORT line that Lambda logs for every run, and what it bills.

Duration is the handler's time; Init Duration is there after a cold start only. What is billed is both together,
rounded up to the next millisecond: since August 2025 the Init phase is billed for every kind of function. When a
timeout has reset the environment, the next run repeats Init inside its own Duration and shows none.

Simplified: the memory that a run used is not simulated, so the line leaves Max Memory Used out.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Site, Table
from eventflow.engine.units import MILLISECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """The figures of one run that has ended; ``init_us`` None for a warm one."""

    event: int
    node: int
    attempt: int
    duration_us: int
    init_us: int | None
    timed_out: bool

    @property
    def billed_ms(self) -> int:
        """Duration and Init Duration together, rounded up to the next millisecond."""
        return billed_ms(self.duration_us, self.init_us or 0)

    def line(self, request_id: str, memory_mb: int) -> str:
        """As Lambda writes it, fields separated by tabs."""
        fields = [
            f"REPORT RequestId: {request_id}",
            f"Duration: {self.duration_us / MILLISECOND_US:.2f} ms",
            f"Billed Duration: {self.billed_ms} ms",
            f"Memory Size: {memory_mb} MB",
        ]
        if self.init_us is not None:
            fields.append(f"Init Duration: {self.init_us / MILLISECOND_US:.2f} ms")
        if self.timed_out:
            fields.append("Status: timeout")
        return "\t".join(fields)


def billed_ms(duration_us: int, init_us: int = 0) -> int:
    """What a run is billed for."""
    return -(-(duration_us + init_us) // MILLISECOND_US)


def run_reports(table: Table, sites: list[Site]) -> Iterator[RunReport]:
    """A report for every run that ended, in order of its end."""
    inits_us: dict[int, int] = {}
    for _, event, number, _, attempt, value in table.tolist():
        site = sites[number]
        if site.kind == TraceKind.INIT:
            inits_us[event] = value
        elif site.kind in (TraceKind.SUCCEEDED, TraceKind.FAILED):
            init_us = inits_us.pop(event, None)
            yield RunReport(
                event=event,
                node=site.node,
                attempt=attempt,
                duration_us=value - (init_us or 0),
                init_us=init_us,
                timed_out=site.rule == "handler.timeout",
            )

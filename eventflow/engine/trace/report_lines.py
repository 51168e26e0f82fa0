"""The REPORT line that Lambda logs for every run, and what it bills.

Duration is the handler's time; Init Duration is there after a cold start only, Restore Duration where the environment
came from a snapshot. What is billed is both together, rounded up to the next millisecond: since August 2025 the Init
phase is billed for every kind of function. When a run was cut off or killed the environment is reset, and the next run
repeats Init inside its own Duration and shows none; nor does a run after an Init that took longer than ten seconds.

Simplified: the memory that a run used is not simulated, so the line leaves Max Memory Used out. All of a restore is
billed, although AWS leaves out the part before the runtime is loaded.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
https://docs.aws.amazon.com/lambda/latest/dg/snapstart-monitoring.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eventflow.engine.trace.finding import is_init_for_request
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Site, Table
from eventflow.engine.units import MILLISECOND_US

K = TraceKind

ENDS = (K.SUCCEEDED, K.FAILED, K.BATCH_SUCCEEDED, K.BATCH_FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """The figures of one run that has ended.

    ``event`` is -1 for a batch, whose ``events`` is how many it had; ``init_us`` None for a run without Init, whose
    ``init_rule`` says how it came. ``number`` counts the function's runs in order of their ends.
    """

    event: int
    node: int
    attempt: int
    duration_us: int
    init_us: int | None
    timed_out: bool
    number: int
    environment: int
    ended_us: int
    rule: str
    init_rule: str = ""
    events: int = 1

    @property
    def started_us(self) -> int:
        """When the handler started."""
        return self.ended_us - self.duration_us

    @property
    def killed(self) -> bool:
        """Whether the run needed more memory than there was."""
        return self.rule == "handler.oom"

    @property
    def billed_ms(self) -> int:
        """Duration and Init Duration together, rounded up to the next millisecond."""
        return billed_ms(self.duration_us, self.init_us or 0)

    def line(self, request_id: str, memory_mb: int) -> str:
        """As Lambda writes it, fields separated by tabs."""
        fields = [
            f"REPORT RequestId: {request_id}",
            f"Duration: {milliseconds(self.duration_us)}",
            f"Billed Duration: {self.billed_ms} ms",
            f"Memory Size: {memory_mb} MB",
        ]
        if self.init_us is not None:
            match self.init_rule:
                case "env.restored":
                    fields.append(f"Restore Duration: {milliseconds(self.init_us)}")
                    fields.append(f"Billed Restore Duration: {billed_ms(self.init_us)} ms")
                case "env.long_init":
                    pass
                case _:
                    fields.append(f"Init Duration: {milliseconds(self.init_us)}")
        if self.timed_out:
            fields.append("Status: timeout")
        if self.killed:
            fields += ["Status: error", "Error Type: Runtime.ExitError"]
        return "\t".join(fields)


def milliseconds(us: int) -> str:
    """As log lines have it."""
    return f"{us / MILLISECOND_US:.2f} ms"


def billed_ms(duration_us: int, init_us: int = 0) -> int:
    """What a run is billed for."""
    return -(-(duration_us + init_us) // MILLISECOND_US)


def run_reports(table: Table, sites: list[Site]) -> Iterator[RunReport]:
    """A report for every run that ended, in order of its end."""
    inits: dict[tuple[int, int], tuple[int, str]] = {}
    numbers: dict[int, int] = {}
    for at_us, event, place, environment, attempt, value in table.tolist():
        site = sites[place]
        if is_init_for_request(site.kind, site.rule):
            inits[site.node, environment] = (value, site.rule)
        elif site.kind in ENDS:
            init_us, init_rule = inits.pop((site.node, environment), (None, ""))
            number = numbers[site.node] = numbers.get(site.node, -1) + 1
            yield RunReport(
                event=event,
                node=site.node,
                attempt=attempt if event >= 0 else 1,
                duration_us=value - (init_us or 0),
                init_us=init_us,
                timed_out=site.rule.endswith("timeout"),
                number=number,
                environment=environment,
                ended_us=at_us,
                rule=site.rule,
                init_rule=init_rule,
                events=attempt if event < 0 else 1,
            )

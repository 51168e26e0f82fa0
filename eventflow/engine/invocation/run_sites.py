"""What a row about a function's runs refers to: for each thing that can happen, and why, the number of its site."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from eventflow.engine.function.environments import COLD, LONG, RESTORED, STARTS
from eventflow.engine.function.handler import OUTCOME_RULES, RETURNED
from eventflow.engine.function.provisioned import SPILLOVERS
from eventflow.engine.function.provisioned import STARTS as PROVISIONED
from eventflow.engine.invocation.batch_run import JOINED
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder

Key = TypeVar("Key", int, str)


class StartSites:
    """The sites of runs that start, by how they begin; ``spills`` says whether concurrency is provisioned now."""

    __slots__ = ("_on_demand", "_provisioned", "_spilled", "spills")

    def __init__(self, recorder: Recorder, node: int, kind: TraceKind) -> None:
        self.spills = False
        self._on_demand = _sites(recorder, node, kind, STARTS)
        self._spilled = {**self._on_demand, **_sites(recorder, node, kind, SPILLOVERS)}
        self._provisioned = _sites(recorder, node, kind, PROVISIONED)

    def of(self, begins: int, provisioned: bool) -> int:
        """The site of a start."""
        if provisioned:
            return self._provisioned[begins]
        return self._spilled[begins] if self.spills else self._on_demand[begins]


class RunSites:
    """All sites of one function's runs."""

    __slots__ = ("batch_ends", "batch_starts", "batch_throttles", "ends", "inits", "joined", "starts", "throttles")

    def __init__(self, recorder: Recorder, node: int, throttles: Iterable[str]) -> None:
        refusals = {rule: rule for rule in throttles}
        self.inits = _sites(recorder, node, TraceKind.INIT, {key: STARTS[key] for key in (COLD, LONG, RESTORED)})
        self.starts = StartSites(recorder, node, TraceKind.STARTED)
        self.ends = _ends(recorder, node, TraceKind.SUCCEEDED, TraceKind.FAILED)
        self.throttles = _sites(recorder, node, TraceKind.THROTTLED, refusals)
        self.joined = recorder.site(TraceKind.JOINED, node, rule=JOINED)
        self.batch_starts = StartSites(recorder, node, TraceKind.BATCH_STARTED)
        self.batch_ends = _ends(recorder, node, TraceKind.BATCH_SUCCEEDED, TraceKind.BATCH_FAILED)
        self.batch_throttles = _sites(recorder, node, TraceKind.BATCH_THROTTLED, refusals)


def _ends(recorder: Recorder, node: int, succeeded: TraceKind, failed: TraceKind) -> list[int]:
    """By outcome."""
    ok = recorder.site(succeeded, node, rule=RETURNED)
    return [ok, *(recorder.site(failed, node, rule=OUTCOME_RULES[outcome]) for outcome in sorted(OUTCOME_RULES))]


def _sites(recorder: Recorder, node: int, kind: TraceKind, rules: Mapping[Key, str]) -> dict[Key, int]:
    return {key: recorder.site(kind, node, rule=rule) for key, rule in rules.items()}

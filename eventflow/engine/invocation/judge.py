"""What decides about a run but luck: the rules of the code, what it can't process, and what a person does to it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eventflow.engine.function.handler import FAULT, OK, PATTERN, TIMEOUTS, Fates, Handler
from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Kernel

if TYPE_CHECKING:
    from eventflow.engine.function.handler_rules import HandlerRules
    from eventflow.engine.scenario.interventions import Fault


class Judge:
    """Judges the runs of one function. ``poison`` lists by node which cards its code fails on."""

    __slots__ = ("_handler", "_kernel", "_poison", "fault", "rules")

    def __init__(self, kernel: Kernel, handler: Handler, poison: Mapping[int, list[bool]]) -> None:
        self.rules: HandlerRules | None = None
        self.fault: Fault | None = None
        self._kernel = kernel
        self._handler = handler
        self._poison = poison

    @property
    def has_a_say(self) -> bool:
        """Whether anything may be other than by luck."""
        return bool(self._poison) or self.rules is not None or self.fault is not None

    def judged(self, event: Event, fates: Fates, index: int, us: int, outcome: int) -> tuple[int, int]:
        """How long a run takes and what comes of it, given what both would be by luck."""
        rule = None if self.rules is None else self.rules.of(event.source, event.card, self._kernel.now_us)
        if rule is not None:
            us = us if rule.duration is None else self._handler.lengths_us(fates, rule.duration)[index]
            us, outcome = round(us * rule.factor), rule.outcome or outcome
        elif outcome == OK and self._poison and self._poison[event.source][event.card]:
            outcome = PATTERN
        # That Lambda can't be reached does not touch what it runs already.
        if self.fault is not None and self.fault.kind != "unreachable":
            us, outcome = (round(us * self.fault.factor), outcome) if self.fault.kind == "slow" else (us, FAULT)
        return (max(us, self._handler.timeout_us) if outcome in TIMEOUTS else us), outcome

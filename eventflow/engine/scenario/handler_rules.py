"""How the simulated code behaves at certain times or with certain events. Plain, frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Outcome = Literal["error", "timeout", "oom", "none"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerRule:
    """What becomes of runs from ``from_us`` until ``until_us`` of events that match ``pattern``, None for all.

    ``outcome`` "none" leaves it to chance, "oom" runs out of memory. ``duration`` replaces how long a run takes, and
    ``factor`` stretches it. ``downstream`` names what is down at that time, one of those that the function depends on.
    """

    pattern: Mapping[str, Any] | str | None = None
    from_us: int = 0
    until_us: int | None = None
    outcome: Outcome = "error"
    duration: object = None
    factor: float = 1.0
    downstream: str | None = None

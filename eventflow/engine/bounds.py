"""How large a run may get: what a worker's memory holds, and what comes to an end.

AWS stops only some loops, so a run of a loop may grow for ever, or go on for ever in no time at all. A run that does is
stopped with one problem. An event that waits or runs needs about 500 bytes.
"""

from collections.abc import Callable

from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.trace.ledger import Ledger

MOST_EVENTS = 50_000_000
MOST_WAITING = 2_500_000
"""Events that wait or run at the same time: about 2 GB."""

MOST_ACTIONS = 10_000_000
"""What may happen between two cuts of the trace, or at one moment: at most about 1.5 GB of rows."""

FEWEST_BETWEEN = 100_000
WHERE, REMEDY = "the run", "Look for a loop, lower a rate, or shorten the run."


class Bounds:
    """Looks now and then at how many events of a run are under way; ``ledger`` counts them."""

    def __init__(self, ledger: Callable[[], Ledger]) -> None:
        self._ledger = ledger

    def next_look(self, published: int) -> int:
        """At which number of events to look again. ScenarioError if there are too many."""
        if published >= MOST_EVENTS:
            raise ScenarioError([Problem(WHERE, f"has led to more than {MOST_EVENTS:,} events.", REMEDY)])
        ledger = self._ledger()
        under_way = ledger.waiting + ledger.running
        if under_way >= MOST_WAITING:
            message = f"has more than {MOST_WAITING:,} events waiting or running at the same time."
            raise ScenarioError([Problem(WHERE, message, REMEDY)])
        # Until then all that are published could still be waiting.
        return min(published + max(MOST_WAITING - under_way, FEWEST_BETWEEN), MOST_EVENTS)


def endless(at_us: int) -> ScenarioError:
    """The run does not get beyond this time."""
    message = f"goes on and on at {at_us / 1_000_000:,.3f} s, and time does not get on."
    remedy = "Look for a loop whose steps take no time, and give one of them time."
    return ScenarioError([Problem(WHERE, message, remedy)])

"""The simulated clock and the ordered list of what is due. It knows no AWS word."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import Any

Action = Callable[[Any], None]


class EndlessError(Exception):
    """More happened than was allowed for."""


class Kernel:
    """A clock in whole microseconds, and a heap of actions to come.

    Actions due at the same time happen in the order in which they were scheduled, so one input gives one
    history. What comes from outside is not put on the heap: it is one sorted stream, merged as it is read.
    ``scheduled`` counts what ever was on the heap.
    """

    __slots__ = ("_heap", "now_us", "scheduled")

    def __init__(self) -> None:
        self.now_us = 0
        self._heap: list[tuple[int, int, Action, Any]] = []
        self.scheduled = 0

    def at(self, at_us: int, action: Action, argument: Any) -> None:
        """Have ``action(argument)`` happen at ``at_us``."""
        assert at_us >= self.now_us, "nothing is scheduled in the past"
        self.scheduled += 1
        heappush(self._heap, (at_us, self.scheduled, action, argument))

    def after(self, delay_us: int, action: Action, argument: Any) -> None:
        """Have ``action(argument)`` happen ``delay_us`` from now, which is not before now."""
        self.scheduled += 1
        heappush(self._heap, (self.now_us + delay_us, self.scheduled, action, argument))

    def run(self, arrivals: Iterable[tuple[int, Action, Any]], at_most: int = 1 << 62) -> None:
        """Let every arrival ``(at_us, action, argument)`` happen, and before each all that was due by then.

        EndlessError if that is more than ``at_most`` actions.
        """
        heap = self._heap
        for at_us, arrive, what in arrivals:
            while heap and heap[0][0] <= at_us:
                if not at_most:
                    raise EndlessError
                at_most -= 1
                self.now_us, _, action, argument = heappop(heap)
                action(argument)
            self.now_us = at_us
            arrive(what)

    def drain(self, until_us: int, at_most: int) -> bool:
        """Let up to ``at_most`` actions due by ``until_us`` happen; whether any is left."""
        heap = self._heap
        for _ in range(at_most):
            if not heap or heap[0][0] > until_us:
                return False
            self.now_us, _, action, argument = heappop(heap)
            action(argument)
        return True

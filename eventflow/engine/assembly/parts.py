"""What everything in a run is wired to: the clock, the trace, luck, cards, numbers and edges."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eventflow.engine.assembly.decks import Decks
from eventflow.engine.chance.draws import Draws
from eventflow.engine.kernel import Kernel
from eventflow.engine.resources.outlet import Outlet, Publisher
from eventflow.engine.scenario.model import Scenario
from eventflow.engine.trace.recorder import Recorder

if TYPE_CHECKING:
    from eventflow.engine.scenario.filter_words import Filter


class Edge:
    """A connection as the picture shows it; ``filters`` has each filter of a trigger and when it begins to hold."""

    __slots__ = ("filters", "invocation", "node_from", "node_to", "role")

    def __init__(self, node_from: int, node_to: int, role: str, invocation: str | None = None):
        self.node_from = node_from
        self.node_to = node_to
        self.role = role
        self.invocation = invocation
        self.filters: list[tuple[int, Filter | None]] = []


@dataclass(slots=True, kw_only=True)
class Parts:
    """The common parts of one run. ``outlets`` are those of the nodes that events come out of, by name."""

    scenario: Scenario
    kernel: Kernel
    recorder: Recorder
    draws: Draws
    numbers: dict[str, int]
    decks: Decks
    publisher: Publisher
    edges: list[Edge] = field(default_factory=list)
    outlets: dict[str, Outlet] = field(default_factory=dict)

    def edge(self, node_from: str, node_to: str, role: str, invocation: str | None = None) -> int:
        """The number of a new edge."""
        self.edges.append(Edge(self.numbers[node_from], self.numbers[node_to], role, invocation))
        return len(self.edges) - 1

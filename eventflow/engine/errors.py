"""What can be wrong with the engine's input.

::

    EngineError
        ScenarioError    the scenario or its interventions; .problems has every complaint

Simulated failures (a throttle, a timeout) are values in the trace, never exceptions.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint: where in the scenario, what is wrong, and what to do about it."""

    where: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" {self.remedy}" if self.remedy else "")

    def as_dict(self) -> dict[str, str]:
        """As plain JSON."""
        return asdict(self)


class EngineError(Exception):
    """Anything the engine refuses."""


class ScenarioError(EngineError):
    """The scenario can't be run; ``problems`` lists every reason, so that all can be mended at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

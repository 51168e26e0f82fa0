"""What can be wrong with the engine's input.

::

    EngineError
        ScenarioError    the scenario or its interventions; .problems has every complaint

Simulated failures (a throttle, a timeout) are values in the trace, never exceptions.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint: where in the scenario, what is wrong, and what to do about it.

    Each is one line; of a text that is too long, because it quotes one, the middle is left out.
    """

    where: str
    message: str
    remedy: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", _shortened(self.where))
        object.__setattr__(self, "message", _shortened(self.message))

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" {self.remedy}" if self.remedy else "")

    def as_dict(self) -> dict[str, str]:
        """As plain JSON."""
        return asdict(self)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 100]} … {text[-90:]}"


class EngineError(Exception):
    """Anything the engine refuses."""


class ScenarioError(EngineError):
    """The scenario can't be run; ``problems`` lists every reason, so that all can be mended at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

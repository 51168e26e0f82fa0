"""What an experiment is to reach: bounds of metrics, and what is best among the settings that keep them."""

import math
from dataclasses import dataclass
from itertools import combinations

from eventflow.engine import Problem
from eventflow.engine.validation.names import there_are
from eventflow.experiments.metrics import METRICS, Metric

AT_MOST, AT_LEAST = "at_most", "at_least"
LOWEST, HIGHEST = "lowest", "highest"
LARGEST_BOUND = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A metric is at most, or at least, a value."""

    metric: Metric
    at_most: float | None = None
    at_least: float | None = None

    @property
    def bound(self) -> float:
        """The value."""
        return self.at_most if self.at_most is not None else self.at_least or 0.0

    def is_met(self, value: float | None) -> bool:
        """Whether a value keeps the bound; nothing measured does not."""
        if value is None:
            return False
        return value <= self.bound if self.at_most is not None else value >= self.bound

    def nearness(self, value: float | None) -> float:
        """1 if the bound is kept, else less, the farther away the value is; 0 without one."""
        if value is None:
            return 0.0
        if self.is_met(value):
            return 1.0
        if self.at_least is not None:
            return max(value, 0.0) / self.bound
        return self.bound / value if self.bound else 1 / (1 + value)

    @property
    def words(self) -> str:
        """``p99 event age at most 30 s``."""
        return (
            f"{self.metric.label} at {'most' if self.at_most is not None else 'least'} {self.metric.text(self.bound)}"
        )

    def as_dict(self) -> dict[str, object]:
        """As plain JSON."""
        side = AT_MOST if self.at_most is not None else AT_LEAST
        return {"metric": self.metric.key, side: self.bound}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is best among the settings that reach the goals."""

    metric: Metric
    highest: bool = False

    def key(self, value: float | None) -> float:
        """Less is better."""
        if value is None:
            return math.inf
        return -value if self.highest else value

    def as_dict(self) -> dict[str, object]:
        """As plain JSON."""
        return {HIGHEST if self.highest else LOWEST: self.metric.key}


CHEAPEST = Wish(metric=METRICS["usd_per_million"])


def read_goals(plain: object) -> tuple[tuple[Goal, ...], list[Problem]]:
    """Goals of plain JSON, and everything that is wrong with them, with each and with all together."""
    if plain is None:
        return (), []
    if not isinstance(plain, list):
        return (), [Problem("goals", "must be a list.", 'Write [{"metric": "lost", "at_most": 0}].')]
    goals: list[Goal] = []
    problems: list[Problem] = []
    for number, item in enumerate(plain):
        goal, problem = _goal(item, f"goals[{number}]")
        problems += [problem] if problem else []
        goals += [goal] if goal else []
    for one, other in combinations(goals, 2):
        if one.metric != other.metric:
            continue
        if (one.at_most is None) == (other.at_most is None):
            problems.append(Problem("goals", f"bound {one.metric.key} twice on the same side.", "Keep one."))
            continue
        least, most = sorted((one, other), key=lambda goal: goal.at_least is None)
        if least.bound > most.bound:
            message = f"want {least.words} and at most {most.metric.text(most.bound)}, which can't be."
            problems.append(Problem("goals", message, "Change one of them."))
    return tuple(goals), problems


def read_wish(plain: object) -> tuple[Wish, list[Problem]]:
    """What is best, of plain JSON; the cheapest if nothing is said."""
    if plain is None:
        return CHEAPEST, []
    if not isinstance(plain, dict) or len(plain) != 1 or next(iter(plain)) not in (LOWEST, HIGHEST):
        return CHEAPEST, [Problem("then", "must name one metric.", 'Write {"lowest": "usd_per_million"}.')]
    ((side, key),) = plain.items()
    metric = METRICS.get(key) if isinstance(key, str) else None
    if metric is None:
        return CHEAPEST, [Problem(f"then.{side}", f"there is no metric {key!r}.", there_are(METRICS))]
    return Wish(metric=metric, highest=side == HIGHEST), []


def _goal(plain: object, where: str) -> tuple[Goal | None, Problem | None]:
    example = 'Write {"metric": "age_p99_ms", "at_most": 30000}.'
    if not isinstance(plain, dict):
        return None, Problem(where, "must be an object.", example)
    metric = METRICS.get(plain["metric"]) if isinstance(plain.get("metric"), str) else None
    if metric is None:
        return None, Problem(f"{where}.metric", f"there is no metric {plain.get('metric')!r}.", there_are(METRICS))
    sides = [side for side in (AT_MOST, AT_LEAST) if side in plain]
    if len(sides) != 1 or set(plain) - {"metric", *sides}:
        return None, Problem(where, "wants a metric and one of at_most and at_least.", example)
    bound = plain[sides[0]]
    if isinstance(bound, bool) or not isinstance(bound, int | float) or not abs(bound) <= LARGEST_BOUND:
        return None, Problem(f"{where}.{sides[0]}", f"must be a number of at most {LARGEST_BOUND:,}, not {bound!r}.")
    highest = 1 if metric.unit == "share" else math.inf
    if bound < 0 or bound > highest or (sides[0] == AT_LEAST and bound == 0):
        reach = f"{metric.key} is never below 0" + (" nor above 1" if metric.unit == "share" else "")
        return None, Problem(f"{where}.{sides[0]}", f"must not be {bound:g}: {reach}.", "Choose a bound that decides.")
    if sides[0] == AT_MOST:
        return Goal(metric=metric, at_most=bound), None
    return Goal(metric=metric, at_least=bound), None


def lowered(label: str) -> str:
    """A label within a sentence."""
    return label[:1].lower() + label[1:]

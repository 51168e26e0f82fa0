"""Looks for the smallest value of one setting that reaches the goals, without trying all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from eventflow.engine import Problem, ScenarioError
from eventflow.experiments.axes import label_of
from eventflow.experiments.design import Design
from eventflow.experiments.plain_results import plain_setting
from eventflow.experiments.results import Results

Try = Callable[[Design], Results]


def seek(design: Design, tried: Try) -> dict[str, Any]:
    """Halve the range of the only axis again and again, over the same luck; plain JSON with every trial as evidence.

    What reaches the goals is expected to go on reaching them with every larger value; the trials show whether it does.
    ScenarioError if the axis is not the least and the largest of whole numbers.
    """
    (axis,) = design.axes
    whole = [value for value in axis.values if isinstance(value, int) and not isinstance(value, bool)]
    if len(axis.values) != 2 or len(whole) != 2 or whole[0] >= whole[1]:
        message = "is not the least and the largest of whole numbers to look among."
        raise ScenarioError([Problem(axis.name, message, "Write 1,50, for example.")])
    trials: dict[int, Results] = {}

    def reaches(value: int) -> bool:
        one = replace(design, axes=(replace(axis, values=(value,)),), with_base=False)
        trials[value] = tried(one)
        return _reaches(trials[value])

    low, high = whole
    found = None
    if reaches(high):
        found = high
        if reaches(low):
            found = low
        while found - low > 1:
            middle = (low + found) // 2
            if reaches(middle):
                found = middle
            else:
                low = middle
    label = label_of(design.base, axis).lower()
    goals = " and ".join(goal.words for goal in design.goals)
    if found is None:
        missed = trials[high].nearest
        why = f": {missed.words}" if missed else ""
        words = f"No {label} up to {high:,} reaches {goals}{why}."
    else:
        words = f"The smallest {label} that reaches {goals} is {found:,}."
    return {
        "found": found,
        "words": words,
        "design": design.as_dict(),
        "trials": [{"value": value, **_trial(trials[value])} for value in sorted(trials)],
    }


def _reaches(results: Results) -> bool:
    """By the whole interval; by the value where one seed is all there is."""
    if results.design.seed_count == 1:
        return results.best is not None
    return results.standing(0) == "meets"


def _trial(results: Results) -> dict[str, Any]:
    parts = []
    for goal in results.goals:
        mean = results.mean(0, goal.metric.key)
        value = "not measured" if mean is None else goal.metric.text(mean)
        parts.append(f"{goal.metric.label} {value}, {results.goal_verdict(0, goal)}")
    return {"reaches": _reaches(results), "words": "; ".join(parts), **plain_setting(results, 0)}

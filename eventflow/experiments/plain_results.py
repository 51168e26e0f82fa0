"""Results as plain JSON: of one setting, and of all together."""

from collections.abc import Collection
from typing import Any

from eventflow.experiments.results import COST, KEYS, Results
from eventflow.experiments.seeking import seek_words
from eventflow.experiments.verdicts import plain


def plain_setting(results: Results, number: int) -> dict[str, Any]:
    """All about one setting, as plain JSON."""
    base = results.design.base_point
    metrics, against = {}, {}
    for column, key in enumerate(KEYS):
        count = int(results.means.count[number, column])
        if not count:
            continue
        mean, low, high = (
            float(part[number, column]) for part in (results.means.mean, results.means.low, results.means.high)
        )
        metrics[key] = {"mean": mean, "low": plain(low), "high": plain(high), "n": count}
        if base is not None and number != base.number and (difference := results.difference(number, key)):
            against[key] = difference.as_dict(float(results.means.mean[base.number, column]))
    values = results.values[number]
    return {
        "number": number,
        "n": results.runs(number),
        "standing": results.standing(number),
        "nearness": results.nearness(number) if results.runs(number) else 0.0,
        "goals": [
            {
                "verdict": results.goal_verdict(number, goal),
                "value": (value := results.mean(number, goal.metric.key)),
                "nearness": goal.nearness(value),
                "meeting": sum(goal.is_met(plain(v)) for v in values[:, KEYS.index(goal.metric.key)].tolist()),
            }
            for goal in results.goals
        ],
        "metrics": metrics,
        "against_base": against,
    }


def plain_verdict(results: Results, tried: Collection[int]) -> dict[str, Any]:
    """Best, nearest miss, front and sensitivity, as plain JSON, and how far the search for the smallest value is.

    ``tried``: the settings of which every run is over.
    """
    best, nearest = results.best, results.nearest
    return {
        "best": best and {"setting": best.point, "sure": best.sure, "passing": best.passing, "words": best.words},
        "nearest": nearest
        and {
            "setting": nearest.point,
            "goal": nearest.goal,
            "metric": results.goals[nearest.goal].metric.key,
            "value": nearest.value,
            "words": nearest.words,
        },
        "sought": seek_words(results, tried) if results.design.seek else None,
        "front": {"x": COST, "y": results.merit, "settings": results.front()},
        "sensitivity": [
            {
                "axis": number,
                "effects": {
                    key: effect for key in results.shown() if (effect := results.sensitivity(number, key)) is not None
                },
            }
            for number in range(len(results.design.axes))
        ],
    }

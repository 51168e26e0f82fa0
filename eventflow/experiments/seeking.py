"""Looks for the smallest value of one setting that reaches the goals, without trying all.

What reaches the goals is expected to go on reaching them with every larger value; so each trial halves what is left.
"""

from collections.abc import Collection

from eventflow.experiments.axes import label_of, value_text
from eventflow.experiments.design import Design
from eventflow.experiments.goals import lowered
from eventflow.experiments.results import Results


def first_settings(design: Design) -> list[int]:
    """Those to begin with: all, or only the largest value where one looks for the smallest, and the base."""
    if not design.seek:
        return [point.number for point in design.points]
    base = design.base_point
    return sorted({_count(design) - 1, *([] if base is None else [base.number])})


def next_setting(results: Results, tried: Collection[int]) -> int | None:
    """The one to try after those that were tried, None once the smallest is known, or that there is none."""
    count = _count(results.design)
    reaching = _reaching(results, tried)
    if count - 1 not in tried:
        return count - 1
    if not reaching or count - 1 not in reaching or reaching[0] == 0:
        return None
    if 0 not in tried:
        return 0
    low = _below(results, tried, reaching[0])
    return None if reaching[0] - low == 1 else (low + reaching[0]) // 2


def seek_words(results: Results, tried: Collection[int]) -> str:
    """What is known by now of the smallest value that reaches the goals."""
    design, (axis,) = results.design, results.design.axes
    texts = [value_text(value) for value in axis.values]
    goals = " and ".join(lowered(goal.words) for goal in design.goals)
    what = f"{label_of(design.base, axis).lower()} that reaches {goals}"
    if len(texts) - 1 not in tried:
        return f"Tries whether {texts[-1]} is enough."
    reaching = _reaching(results, tried)
    if len(texts) - 1 not in reaching:
        why = results.nearest.words if results.nearest else f"with {design.seed_count} seeds it is not sure"
        return f"There is no {what} up to {texts[-1]}: {why}."
    found = reaching[0]
    low = _below(results, tried, found)
    if next_setting(results, tried) is not None:
        return f"The smallest {what} is one of {texts[low + 1]} to {texts[found]}."
    return f"The smallest {what} is {texts[found]}{'' if found == 0 else f'; {texts[low]} does not'}."


def _count(design: Design) -> int:
    """How many values there are; the base may be one more setting beside them."""
    (axis,) = design.axes
    return len(axis.values)


def _reaching(results: Results, tried: Collection[int]) -> list[int]:
    return [number for number in sorted(tried) if number < _count(results.design) and results.reaches(number)]


def _below(results: Results, tried: Collection[int], found: int) -> int:
    """The largest below this that does not reach the goals, -1 if none was tried."""
    return max((number for number in tried if number < found and not results.reaches(number)), default=-1)

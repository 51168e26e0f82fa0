"""Runs an experiment on the processors of one machine."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass

from eventflow.engine import ScenarioError
from eventflow.experiments.design import Design
from eventflow.experiments.measuring import measure
from eventflow.experiments.memory import keep_memory
from eventflow.experiments.results import Measured, Results
from eventflow.experiments.seeking import first_settings, next_setting

Cell = tuple[int, int]
"""A setting's number and the place of a seed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run: its figures, or why it could not be run."""

    figures: Measured | None = None
    error: str = ""


def outcome(design: Design, cell: Cell, go_on: Callable[[], None] = lambda: None) -> Outcome:
    """One run of an experiment."""
    try:
        return Outcome(figures=measure(design, *cell, go_on).as_dict())
    except ScenarioError as error:
        return Outcome(error=" ".join(str(problem) for problem in error.problems))


def run(
    design: Design, processes: int | None = None, tell: Callable[[int, int], None] = lambda done, of: None
) -> dict[Cell, Outcome]:
    """Every run by its cell, each seed of all settings before the next. ``tell`` hears how many are done."""
    found: dict[Cell, Outcome] = {}
    settings: list[int] = first_settings(design)
    count = min(processes or os.cpu_count() or 1, len(settings) * design.seed_count)
    with ProcessPoolExecutor(count, initializer=_begin, initargs=(design,)) as pool:
        while settings:
            _run_settings(design, settings, pool, found, tell)
            following = next_setting(Results(design, measured_of(found)), settings_of(found)) if design.seek else None
            settings = [] if following is None else [following]
    return found


def _run_settings(
    design: Design,
    settings: list[int],
    pool: ProcessPoolExecutor,
    found: dict[Cell, Outcome],
    tell: Callable[[int, int], None],
) -> None:
    cells = [(number, place) for place in range(design.seed_count) for number in settings]
    running: dict[Future[Outcome], Cell] = {pool.submit(_one, cell): cell for cell in cells}
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            cell = running.pop(future)
            if not future.cancelled():
                found[cell] = future.result()
        tell(len(found), len(found) + len(running))
        enough = Results(design, measured_of(found)).enough if design.precision else {}
        for future, (number, place) in list(running.items()):
            if number in enough and place >= enough[number]:
                future.cancel()


def settings_of(cells: Iterable[Cell]) -> set[int]:
    """The settings that these cells are of."""
    return {number for number, _ in cells}


def measured_of(outcomes: dict[Cell, Outcome]) -> dict[Cell, Measured]:
    """The figures of those that could be run."""
    return {cell: outcome.figures for cell, outcome in outcomes.items() if outcome.figures is not None}


_design: Design | None = None


def _begin(design: Design) -> None:
    # Once per process, and not with every cell.
    global _design
    _design = design
    keep_memory()


def _one(cell: Cell) -> Outcome:
    assert _design is not None
    return outcome(_design, cell)

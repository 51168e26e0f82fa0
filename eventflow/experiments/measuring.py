"""One run of an experiment: simulated, measured, and forgotten."""

import gc
from collections.abc import Callable

from eventflow.engine import Simulation
from eventflow.experiments.design import Design
from eventflow.experiments.figures import Figures, figures
from eventflow.experiments.stored import StoredRun


def measure(design: Design, number: int, place: int, go_on: Callable[[], None] = lambda: None) -> Figures:
    """The figures of a setting's nth run. ``go_on`` is called now and then; what it raises ends the run.

    ScenarioError if the run can't be, or is too long to be measured as a whole.
    """
    given = design.run_input(number, place)
    simulation = Simulation(given.scenario, given.seed, None, given.interventions, kept=False)

    was_on = gc.isenabled()
    # A run makes no cycles; to look for them between its parts would only find that out again.
    gc.disable()
    try:
        tables = []
        for chunk in simulation.chunks():
            tables.append(chunk.table)
            go_on()
        run = StoredRun.of(tables, simulation.manifest(decks=False))
        everything = (*given.scenario.interventions, *given.interventions)
        return figures(run, given.scenario, everything, design.warm_up_us)
    finally:
        if was_on:
            gc.enable()

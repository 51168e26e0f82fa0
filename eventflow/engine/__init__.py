"""The simulator: plain Python and numpy, no Django, no Celery, no input or output.

``simulate(scenario, seed=7)`` runs a scenario at once; ``Simulation(...).chunks()`` hands out its trace as it grows.
"""

from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.manifest import ENGINE_VERSION
from eventflow.engine.scenario.model import Scenario
from eventflow.engine.simulation import Result, Simulation, simulate
from eventflow.engine.sources import CATALOGUE

__all__ = [
    "CATALOGUE",
    "ENGINE_VERSION",
    "Problem",
    "Result",
    "Scenario",
    "ScenarioError",
    "Simulation",
    "simulate",
]

from dashboard.models.edit import Edit
from dashboard.models.experiment import Experiment, ExperimentRun
from dashboard.models.run import Run, TraceChunk
from dashboard.models.scenario import Function, Node, Scenario, Source, Trigger
from dashboard.models.shared_view import SharedView
from dashboard.models.workspace import Workspace

__all__ = [
    "Edit",
    "Experiment",
    "ExperimentRun",
    "Function",
    "Node",
    "Run",
    "Scenario",
    "SharedView",
    "Source",
    "TraceChunk",
    "Trigger",
    "Workspace",
]

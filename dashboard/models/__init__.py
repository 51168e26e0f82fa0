from dashboard.models.run import Run, TraceChunk
from dashboard.models.scenario import Function, Node, Scenario, Source, Trigger
from dashboard.models.workspace import Workspace

__all__ = ["Function", "Node", "Run", "Scenario", "Source", "TraceChunk", "Trigger", "Workspace"]

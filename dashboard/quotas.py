"""Limits that keep one visitor from taking the machine from all others."""

from django.conf import settings

from dashboard.models import Workspace
from eventflow.engine import Problem, ScenarioError


def check_runs_at_once(workspace: Workspace) -> None:
    """ScenarioError if this workspace has as many unfinished runs as it may."""
    if workspace.exists and workspace.own_runs.active().count() >= settings.RUNS_AT_ONCE:
        message = f"{settings.RUNS_AT_ONCE} of your runs are not finished yet."
        raise ScenarioError([Problem("runs", message, "Wait for one of them, or cancel it.")])


def check_shared_views(workspace: Workspace) -> None:
    """ScenarioError if this workspace has given away as many views as it may."""
    if workspace.exists and workspace.shared_views.count() >= settings.SHARED_VIEWS_AT_MOST:
        message = f"{settings.SHARED_VIEWS_AT_MOST} links have been made here, which is the most there may be."
        raise ScenarioError([Problem("links", message, "Use one of those you have.")])

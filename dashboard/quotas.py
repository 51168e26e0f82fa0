"""Limits that keep one visitor from taking the machine from all others."""

import json
from typing import Any

from django.conf import settings

from dashboard.models import Workspace
from eventflow.engine import Problem, ScenarioError


def check_runs_at_once(workspace: Workspace) -> None:
    """ScenarioError if this workspace has as many unfinished runs as it may."""
    if workspace.exists and workspace.own_runs.active().count() >= settings.RUNS_AT_ONCE:
        message = f"{settings.RUNS_AT_ONCE} of your runs are not finished yet."
        raise ScenarioError([Problem("runs", message, "Wait for one of them, or cancel it.")])


def check_experiments_at_once(workspace: Workspace) -> None:
    """ScenarioError if this workspace has as many unfinished experiments as it may."""
    if workspace.exists and workspace.own_experiments.unfinished().count() >= settings.EXPERIMENTS_AT_ONCE:
        message = f"{settings.EXPERIMENTS_AT_ONCE} of yours are not finished yet."
        raise ScenarioError([Problem("experiments", message, "Wait for one of them, or stop it.")])


def check_experiments(workspace: Workspace) -> None:
    """ScenarioError if this workspace has as many experiments as it may, unfinished ones or in all."""
    check_experiments_at_once(workspace)
    if workspace.exists and workspace.own_experiments.count() >= settings.EXPERIMENTS_AT_MOST:
        message = f"{settings.EXPERIMENTS_AT_MOST} of them are yours, which is the most there may be."
        raise ScenarioError([Problem("experiments", message, "Delete one that you don't need.")])


def check_shared_views(workspace: Workspace) -> None:
    """ScenarioError if this workspace has given away as many views as it may."""
    if workspace.exists and workspace.shared_views.count() >= settings.SHARED_VIEWS_AT_MOST:
        message = f"{settings.SHARED_VIEWS_AT_MOST} links have been made here, which is the most there may be."
        raise ScenarioError([Problem("links", message, "Revoke one under Share, or use one of those you have.")])


def check_scenarios(workspace: Workspace) -> None:
    """ScenarioError if this workspace has as many flows as it may."""
    if workspace.exists and workspace.own_scenarios.count() >= settings.SCENARIOS_AT_MOST:
        message = f"{settings.SCENARIOS_AT_MOST} of them are yours, which is the most there may be."
        raise ScenarioError([Problem("flows", message, "Delete one of yours in the gallery.")])


def check_document(document: dict[str, Any], before: dict[str, Any] | None = None) -> None:
    """ScenarioError if a flow has more nodes or more text than it may, and has grown since before."""
    nodes = len(document["layout"])
    if nodes > settings.NODES_AT_MOST and nodes > len((before or {}).get("layout", ())):
        message = f"would have {nodes} nodes, and {settings.NODES_AT_MOST} is the most."
        raise ScenarioError([Problem("the flow", message, "Remove some, or split it into two flows.")])
    size = len(json.dumps(document))
    if size > settings.SCENARIO_BYTES_AT_MOST and (before is None or size > len(json.dumps(before))):
        message = f"would take {size // 1024:,} KB, and {settings.SCENARIO_BYTES_AT_MOST // 1024:,} KB is the most."
        raise ScenarioError([Problem("the flow", message, "Shorten its payloads and replayed events.")])

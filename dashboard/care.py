"""What a visitor's flows and branches are called, and what goes with them when they are deleted."""

from typing import Any

from django.db import transaction

from dashboard import edits
from dashboard.models import Run, Scenario, SharedView
from eventflow.engine import Problem, ScenarioError

LONGEST_NAME = 80


def rename_scenario(scenario: Scenario, title: object) -> None:
    """Give a flow another name, as an edit that can be undone. ScenarioError if it can't be called so."""
    with transaction.atomic():
        version = scenario.locked().version
        edits.edit(scenario, version, {"do": "set", "name": "title", "value": title})


def going_with_scenario(scenario: Scenario) -> dict[str, int]:
    """How many runs and links go with it, and how many branches that others have made from such links."""
    runs, own = scenario.runs.all(), scenario.workspace_id
    return {
        "runs": runs.filter(workspace_id=own).count(),
        "links": SharedView.objects.filter(run__scenario=scenario).count(),
        "others": runs.exclude(workspace_id=own).count(),
    }


@transaction.atomic
def delete_scenario(scenario: Scenario) -> None:
    """With its runs, whoever has made them, and all links to them."""
    row = scenario.locked()
    for run in row.runs.active():
        run.cancel()
    row.delete()


def rename_run(run: Run, name: str) -> None:
    """Give a branch another name. ScenarioError for the first run, which has none of its own."""
    if run.parent_id is None:
        raise ScenarioError([Problem("the first run", "is called Baseline wherever it is shown.", "Rename a branch.")])
    run.name = name
    run.save(update_fields=["name"])


def going_with_run(run: Run) -> dict[str, int]:
    """How many links go with it, and how many branches hang on it, which keep it from going."""
    return {"links": run.shared_views.count(), "branches": _hanging(run)}


@transaction.atomic
def delete_run(run: Run) -> None:
    """With all links to it. ScenarioError while branches hang on it."""
    row = Run.objects.select_for_update().get(pk=run.pk)
    if hanging := _hanging(row):
        message = f"{hanging} branches hang on it." if hanging > 1 else "a branch hangs on it."
        raise ScenarioError([Problem("the run", message, "Delete what branched from it first.")])
    row.cancel()
    row.delete()


def _hanging(run: Run) -> int:
    """Its owner's branches of it; those that others have made stay theirs, without it."""
    return run.children.filter(workspace_id=run.workspace_id).count()


def plain_name(asked: dict[str, Any]) -> str:
    """The name that was sent for a branch."""
    name = asked.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise ScenarioError([Problem("name", f"must be one line of at most {LONGEST_NAME} characters.")])
    return name.strip()

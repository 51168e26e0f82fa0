"""New scenarios of a visitor's own: empty ones, copies of those that can be read, and those that come as a file."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from dashboard import edits
from dashboard.editing.commands import edited
from dashboard.editing.document import Document, canonical, free_name, opened, same
from dashboard.editing.settings import LONGEST_TITLE
from dashboard.models import Scenario, Workspace
from dashboard.quotas import check_document, check_scenarios
from dashboard.snapshot import store
from eventflow.engine import Problem, ScenarioError
from eventflow.interchange import scenario_yaml

NEW = "New flow"
UNNAMED = "flow"
LONGEST_SLUG = 48


@transaction.atomic
def new_scenario(workspace: Workspace, origin: Scenario | None, title: str | None) -> Scenario:
    """A scenario of the workspace under an address that nothing has yet. ScenarioError if it has too many.

    Who only looks at a copy and asks for another one gets the same.
    """
    _hold(workspace)
    document: Document = edits.seen(origin) if origin else opened({}, {})
    if origin and title is None and (copy := _untouched_copy(workspace, origin, document)):
        return copy
    return _added(workspace, document, title, f"{origin.name} copy" if origin else NEW)


@transaction.atomic
def imported_scenario(workspace: Workspace, text: str, wanted: str = "") -> Scenario:
    """A scenario of the workspace as this YAML or JSON has it. ScenarioError, and nothing is made, if it can't be.

    ``wanted``: what it is called if it has no title.
    """
    document = edited(opened({"name": UNNAMED}, {}), {"do": "replace", "yaml": text}).document
    if not document["layout"]:
        raise ScenarioError([Problem("line 1", "the file has neither sources nor functions.", "Add one of them.")])
    title = document["title"]
    if title == UNNAMED:
        title = wanted or _name_in(text) or NEW
    _hold(workspace)
    return _added(workspace, document, None, title)


def _name_in(text: str) -> str:
    """The name that a scenario without a title gives itself, if it is one that can be shown."""
    plain = scenario_yaml.parse(text)
    name = plain.get("name") if isinstance(plain, dict) else None
    return name.strip() if isinstance(name, str) and name.isprintable() and len(name) <= LONGEST_TITLE else ""


def _hold(workspace: Workspace) -> None:
    """One at a time: two at once would choose the same address."""
    workspace.ensure()
    Workspace.objects.select_for_update().get(pk=workspace.pk)


def _added(workspace: Workspace, document: Document, title: str | None, wanted: str) -> Scenario:
    """Under this title, or under the wanted one or the next that is free."""
    check_scenarios(workspace)
    title = title or _free_title(set(workspace.readable_scenarios.values_list("name", flat=True)), wanted)
    slugs = set(workspace.readable_scenarios.values_list("slug", flat=True))
    slug = free_name(slugs, slugify(title)[:LONGEST_SLUG].strip("-_") or "flow")
    document = canonical({**document, "name": slug, "title": title})
    check_document(document)
    layout = {name: (x, y) for name, (x, y) in document["layout"].items()}
    return store(scenario_yaml.from_plain(document), workspace, layout)


def _untouched_copy(workspace: Workspace, origin: Scenario, document: Document) -> Scenario | None:
    candidates = workspace.own_scenarios.filter(version=0, name__startswith=f"{origin.name} copy")
    return next((copy for copy in candidates if same(_content(edits.seen(copy)), _content(document))), None)


def _content(document: Document) -> dict[str, Any]:
    """All but what it is called."""
    return {**document, "name": None, "title": None}


def _free_title(taken: set[str], wanted: str) -> str:
    number, title = 1, wanted
    while title in taken:
        number += 1
        title = f"{wanted[: LONGEST_TITLE - 8]} {number}"
    return title

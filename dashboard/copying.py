"""New scenarios of a visitor's own: empty ones, and copies of those that can be read."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from dashboard import edits
from dashboard.editing.document import Document, canonical, free_name, opened, same
from dashboard.models import Scenario, Workspace
from dashboard.quotas import check_document, check_scenarios
from dashboard.snapshot import store
from eventflow.interchange import scenario_yaml

NEW = "New flow"
LONGEST_SLUG = 48


@transaction.atomic
def new_scenario(workspace: Workspace, origin: Scenario | None, title: str | None) -> Scenario:
    """A scenario of the workspace under an address that nothing has yet. ScenarioError if it has too many.

    Who only looks at a copy and asks for another one gets the same.
    """
    workspace.ensure()
    # One at a time: two at once would choose the same address.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    document: Document = edits.seen(origin) if origin else opened({}, {})
    if origin and title is None and (copy := _untouched_copy(workspace, origin, document)):
        return copy
    check_scenarios(workspace)
    titles = set(workspace.readable_scenarios.values_list("name", flat=True))
    title = title or _free_title(titles, f"{origin.name} copy" if origin else NEW)
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
        title = f"{wanted} {number}"
    return title

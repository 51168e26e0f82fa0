"""New scenarios of a visitor's own: empty ones, and copies of those that can be read."""

from django.db import transaction
from django.utils.text import slugify

from dashboard import edits
from dashboard.editing.document import Document, canonical, free_name, opened
from dashboard.models import Scenario, Workspace
from dashboard.quotas import check_document, check_scenarios
from dashboard.snapshot import store
from eventflow.interchange import scenario_yaml

NEW = "New flow"
LONGEST_SLUG = 48


@transaction.atomic
def new_scenario(workspace: Workspace, origin: Scenario | None, title: str | None) -> Scenario:
    """A scenario of the workspace under an address that nothing has yet. ScenarioError if it has too many."""
    check_scenarios(workspace)
    workspace.ensure()
    titles = set(workspace.readable_scenarios.values_list("name", flat=True))
    title = title or _free_title(titles, f"{origin.name} copy" if origin else NEW)
    slugs = set(workspace.readable_scenarios.values_list("slug", flat=True))
    slug = free_name(slugs, slugify(title)[:LONGEST_SLUG].strip("-_") or "flow")
    document: Document = edits.seen(origin) if origin else opened({}, {})
    document = canonical({**document, "name": slug, "title": title})
    check_document(document)
    layout = {name: (x, y) for name, (x, y) in document["layout"].items()}
    return store(scenario_yaml.from_plain(document), workspace, layout)


def _free_title(taken: set[str], wanted: str) -> str:
    number, title = 1, wanted
    while title in taken:
        number += 1
        title = f"{wanted} {number}"
    return title

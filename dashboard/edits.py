"""Edits of stored scenarios: each is one transaction on a locked row, against the version that its author has seen.

So two tabs can neither mix nor silently overwrite what the other did.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from dashboard.editing.changes import changed, changes
from dashboard.editing.commands import edited
from dashboard.editing.document import Document, canonical, opened, same
from dashboard.models import Edit, Node, Scenario
from dashboard.quotas import check_document
from dashboard.snapshot import plain_of, store
from eventflow.engine import Problem, ScenarioError
from eventflow.interchange import scenario_yaml

MOST_STEPS = 200
"""How many edits of a scenario can be undone."""


class OutdatedError(ScenarioError):
    """The scenario has been edited since; nothing is changed."""

    def __init__(self) -> None:
        message = "has been changed in the meantime, perhaps in another tab."
        super().__init__([Problem("the flow", message, "Look at it as it is now, then try again.")])


class Step(NamedTuple):
    """What can be undone and what can be done again, in words; None if there is nothing."""

    undo: str | None
    redo: str | None


def document_of(scenario: Scenario) -> Document:
    """The scenario as it is edited."""
    layout = {name: (x, y) for name, x, y in scenario.nodes.values_list("name", "x", "y")}
    return canonical(opened(plain_of(scenario), layout))


def seen(scenario: Scenario) -> Document:
    """The same for a page: of one version, and the scenario is of that version, too."""
    with transaction.atomic():
        scenario.locked()
        scenario.refresh_from_db()
        return document_of(scenario)


def edit(scenario: Scenario, version: int, command: object) -> Document:
    """Do a command. ScenarioError, and nothing is changed, if it can't be done; OutdatedError if it came too late."""

    def do(row: Scenario, document: Document) -> Document:
        after, label = edited(document, command)
        if same(after, document):
            return document
        check_document(after, document)
        row.edits.filter(undone=True).delete()
        row.edits.create(label=label, back=changes(after, document), forth=changes(document, after))
        oldest = row.edits.order_by("-pk").values_list("pk", flat=True)[MOST_STEPS:]
        row.edits.filter(pk__in=list(oldest)).delete()
        return after

    return _changing(scenario, version, do)


def undo(scenario: Scenario, version: int) -> Document:
    """Take back the last edit that is not undone."""

    def back(row: Scenario, document: Document) -> Document:
        last = row.edits.filter(undone=False).last()
        if last is None:
            raise ScenarioError([Problem("undo", "there is nothing to undo.")])
        _mark(last, undone=True)
        return changed(document, last.back)

    return _changing(scenario, version, back)


def redo(scenario: Scenario, version: int) -> Document:
    """Do again what was undone last."""

    def forth(row: Scenario, document: Document) -> Document:
        following = row.edits.filter(undone=True).first()
        if following is None:
            raise ScenarioError([Problem("redo", "there is nothing to do again.")])
        _mark(following, undone=False)
        return changed(document, following.forth)

    return _changing(scenario, version, forth)


def steps(scenario: Scenario) -> Step:
    """What undo and redo would do now."""
    last, following = scenario.edits.filter(undone=False).last(), scenario.edits.filter(undone=True).first()
    return Step(last.label if last else None, following.label if following else None)


def _mark(step: Edit, *, undone: bool) -> None:
    step.undone = undone
    step.save(update_fields=["undone"])


def _changing(scenario: Scenario, version: int, change: Callable[[Scenario, Document], Document]) -> Document:
    with transaction.atomic():
        row = scenario.locked()
        if row.version != version:
            raise OutdatedError
        before = document_of(row)
        after = change(row, before)
        if not same(before, after):
            _write(row, before, after)
            row.version += 1
            row.save(update_fields=["version", "changed"])
        # Within the lock: a later version would go with an earlier document.
        scenario.refresh_from_db()
    return after


def _write(row: Scenario, before: Document, after: Document) -> None:
    if same({**before, "layout": None}, {**after, "layout": None}):
        nodes = list(row.nodes.all())
        for node in nodes:
            node.x, node.y = after["layout"][node.name]
        Node.objects.bulk_update(nodes, ["x", "y"])
        return
    store(scenario_yaml.from_plain(after), row.workspace, {name: (x, y) for name, (x, y) in after["layout"].items()})
    row.refresh_from_db()

"""Who may read a run: its workspace, and whoever comes with the token of a view of it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from dashboard.models import Run, SharedView, Workspace
from dashboard.models.run import RunQuerySet
from dashboard.workspace import WorkspaceRequest

PARAMETER = "share"


def readable_runs(request: WorkspaceRequest) -> RunQuerySet:
    """Every run the visitor may read, with the token in the address if there is one."""
    return runs_of(request.workspace, request.GET.get(PARAMETER, ""))


def runs_of(workspace: Workspace, token: str) -> RunQuerySet:
    """Every run that a visitor of this workspace may read who has come with this token."""
    view = SharedView.objects.named(token)
    if view is None:
        return workspace.readable_runs
    return Run.objects.filter(workspace.readable | Q(pk__in=view.readable_runs.values("pk")))


def shared_card(card: dict[str, Any], token: str) -> dict[str, Any]:
    """A run's card whose addresses have the token with them."""
    query = urlencode({PARAMETER: token})
    return {
        **card,
        "share": token,
        **{name: f"{card[name]}?{query}" for name in ("url", "socket", "manifest", "traces")},
    }

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


def card_of(run: Run, token: str, is_own: bool) -> dict[str, Any]:
    """A run's card for a visitor who came with this token, or with none."""
    return own_card(run.card(), token) if is_own else shared_card(run.card(), token)


def own_card(card: dict[str, Any], token: str) -> dict[str, Any]:
    """A visitor's own run keeps the token in its pages' addresses: what it branched from can't be read without."""
    return {**card, **{name: with_token(card[name], token) for name in ("url", "traces")}}


def shared_card(card: dict[str, Any], token: str) -> dict[str, Any]:
    """A run's card whose addresses have the token with them."""
    addresses = ("url", "socket", "manifest", "traces")
    return {**card, "share": token, **{name: with_token(card[name], token) for name in addresses}}


def with_token(address: str, token: str) -> str:
    return f"{address}?{urlencode({PARAMETER: token})}" if token else address

"""A view of a run that somebody has given away by link."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from dashboard.models.run import RunQuerySet

TOKEN_BYTES = 24
LONGEST_TOKEN = 64


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class SharedViewManager(models.Manager["SharedView"]):
    def named(self, token: str) -> SharedView | None:
        """The view under this token, if there is one."""
        if not token.isascii() or not 0 < len(token) <= LONGEST_TOKEN:
            return None
        return self.select_related("run").filter(token=token).first()


class SharedView(models.Model):
    """Whoever has the token may look at the run, from this moment of it on."""

    class Theme(models.TextChoices):
        DARK = "dark"
        LIGHT = "light"

    token = models.CharField(max_length=LONGEST_TOKEN, unique=True, default=new_token)
    workspace = models.ForeignKey("dashboard.Workspace", on_delete=models.CASCADE, related_name="shared_views")
    run = models.ForeignKey("dashboard.Run", on_delete=models.CASCADE, related_name="shared_views")
    t_us = models.BigIntegerField()
    node = models.PositiveIntegerField(null=True, blank=True)
    event = models.PositiveIntegerField(null=True, blank=True)
    speed = models.FloatField(null=True, blank=True)
    theme = models.CharField(max_length=5, choices=Theme.choices, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = SharedViewManager()

    class Meta:
        ordering = ["-created"]
        constraints = [models.CheckConstraint(condition=Q(t_us__gte=0), name="shared_view_in_time")]

    def __str__(self) -> str:
        return f"a view of {self.run}"

    def get_absolute_url(self) -> str:
        return reverse("shared-view", args=[self.token])

    @property
    def readable_runs(self) -> RunQuerySet:
        """The run, what it is a branch of, and the branches it had when the link was made.

        Only those of the run's own workspace: what others make of the run is theirs.
        """
        from dashboard.models.run import Run

        known = Run.objects.family_of(self.run).filter(workspace_id=self.run.workspace_id)
        parents = dict(known.values_list("pk", "parent_id"))
        earlier = set(known.filter(created__lte=self.created).values_list("pk", flat=True))
        branches = {run for run in earlier if self.run_id in ancestors(run, parents)}
        return Run.objects.filter(pk__in={self.run_id} | set(ancestors(self.run_id, parents)) | branches)

    def as_dict(self) -> dict[str, int | float | str | None]:
        """What the page restores."""
        return {
            "t_us": self.t_us,
            "node": self.node,
            "event": self.event,
            "speed": self.speed,
            "theme": self.theme or None,
        }


def ancestors(run: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """The run's parent, that one's parent and so on, as far as they are known."""
    found = []
    above = parents.get(run)
    while above is not None and above in parents:
        found.append(above)
        above = parents[above]
    return found

"""Who something belongs to: a visitor's private workspace, or the gallery everybody reads."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from dashboard.models.experiment import ExperimentQuerySet
    from dashboard.models.run import RunQuerySet
    from dashboard.models.scenario import ScenarioQuerySet

GALLERY_KEY = "gallery"


def new_key() -> str:
    return secrets.token_urlsafe(24)


class WorkspaceManager(models.Manager["Workspace"]):
    def gallery(self) -> Workspace:
        return self.get_or_create(is_gallery=True, defaults={"key": GALLERY_KEY})[0]

    def visitor(self, key: str | None, newcomers_key: str | None = None) -> Workspace:
        """The workspace with this key, or one for a newcomer, without a row until something is written into it."""
        known = self.filter(key=key, is_gallery=False).first() if key else None
        return known or self.model(key=newcomers_key or new_key())


class Workspace(models.Model):
    key = models.CharField(max_length=64, unique=True, default=new_key)
    is_gallery = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_gallery"], condition=Q(is_gallery=True), name="one_gallery"),
        ]

    def __str__(self) -> str:
        return GALLERY_KEY if self.is_gallery else f"workspace {self.pk}"

    @property
    def exists(self) -> bool:
        return self.pk is not None

    def ensure(self) -> Workspace:
        """This workspace with a row: called by whatever is about to write into it."""
        if not self.exists:
            # Two first requests of one visitor may come to this at once.
            row, _ = Workspace.objects.get_or_create(key=self.key)
            self.pk, self.created, self._state.adding = row.pk, row.created, False
        return self

    @property
    def readable(self) -> Q:
        """The condition every object meets that this workspace may see: its own or the gallery's."""
        return Q(workspace_id=self.pk) | Q(workspace__is_gallery=True)

    @property
    def readable_scenarios(self) -> ScenarioQuerySet:
        from dashboard.models.scenario import Scenario

        return Scenario.objects.filter(self.readable)

    @property
    def readable_runs(self) -> RunQuerySet:
        from dashboard.models.run import Run

        return Run.objects.filter(self.readable)

    @property
    def own_scenarios(self) -> ScenarioQuerySet:
        from dashboard.models.scenario import Scenario

        return Scenario.objects.filter(workspace_id=self.pk)

    @property
    def own_runs(self) -> RunQuerySet:
        from dashboard.models.run import Run

        return Run.objects.filter(workspace_id=self.pk)

    @property
    def own_experiments(self) -> ExperimentQuerySet:
        from dashboard.models.experiment import Experiment

        return Experiment.objects.filter(workspace_id=self.pk)

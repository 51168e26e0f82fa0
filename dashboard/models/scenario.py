"""A scenario as a person edits it: nodes, the triggers between them, and where everything lies in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from dashboard.models.fields import OrderedJSONField
from dashboard.models.run import MAXIMUM_SEED, Run
from eventflow.engine import ENGINE_VERSION
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.filter_words import fits, read_filter
from eventflow.engine.sources import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.models.workspace import Workspace
    from eventflow.engine.scenario.event_source import EventSource
    from eventflow.engine.scenario.settings import Setting


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def named(self, slug: str) -> ScenarioQuerySet:
        """Those of that slug, a visitor's own before the gallery's."""
        return self.filter(slug=slug).order_by("workspace__is_gallery")


class Scenario(models.Model):
    workspace = models.ForeignKey("dashboard.Workspace", on_delete=models.CASCADE, related_name="scenarios")
    slug = models.SlugField(max_length=64)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    seed = models.BigIntegerField(default=1)
    until_us = models.BigIntegerField(default=600_000_000)
    settings = models.JSONField(default=dict, blank=True, help_text="What all functions of the account share.")
    interventions = OrderedJSONField(default=list, blank=True, help_text="Those that happen in every run of it.")
    alarms = OrderedJSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="How often it was edited, undone and redone.")
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="scenario_slug_once"),
            models.CheckConstraint(condition=Q(until_us__gt=0), name="scenario_takes_time"),
            models.CheckConstraint(condition=Q(seed__gte=0) & Q(seed__lte=MAXIMUM_SEED), name="scenario_seed_in_range"),
        ]

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> dict[str, Any]:
        """The scenario as a run keeps it: plain JSON."""
        from dashboard.snapshot import plain_of  # reads these models

        return plain_of(self)

    def locked(self) -> Scenario:
        """Its row as it is now, which nobody edits before this transaction ends."""
        return Scenario.objects.select_for_update().get(pk=self.pk)

    def start_run(self, workspace: Workspace, *, seed: int | None = None) -> Run:
        with transaction.atomic():
            # Its nodes and triggers are several rows, read one after the other.
            row = self.locked()
            snapshot = row.snapshot()
        return Run(
            workspace=workspace,
            scenario=row,
            snapshot=snapshot,
            seed=row.seed if seed is None else seed,
            until_us=row.until_us,
        ).start()

    def baseline(self) -> Run:
        """The run a visitor sees first; started if there is none that works."""
        return self.current_baseline() or self.new_baseline()

    def current_baseline(self) -> Run | None:
        return self.runs.filter(workspace_id=self.workspace_id).baselines().usable().newest_first().first()

    def new_baseline(self) -> Run:
        with transaction.atomic():
            # Two first visitors at once must not start two.
            self.locked()
            return self.current_baseline() or self.start_run(self.workspace)

    def refresh_baseline(self) -> Run | None:
        """A new first run if the scenario or the engine changed since the last; None if it still holds."""
        run = self.current_baseline()
        if run and run.seed == self.seed and self._is_input_of(run):
            return None
        return self.start_run(self.workspace)

    def up_to_date_baseline(self) -> Run | None:
        """The newest first run, of whatever seed, if the scenario is still what it ran; None after an edit."""
        run = self.current_baseline()
        return run if run and self._is_input_of(run) else None

    def new_up_to_date_baseline(self) -> Run:
        with transaction.atomic():
            # Two tabs at once must not start two.
            self.locked()
            return self.up_to_date_baseline() or self.start_run(self.workspace)

    def _is_input_of(self, run: Run) -> bool:
        return (run.snapshot, run.engine_version) == (self.snapshot(), ENGINE_VERSION)


class Node(models.Model):
    """What sources and functions have in common: a name that is theirs alone in the scenario, and a place."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="nodes")
    name = models.CharField(max_length=64)
    x = models.IntegerField(default=0)
    y = models.IntegerField(default=0)
    settings = models.JSONField(default=dict, blank=True, help_text="By CloudFormation property name.")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scenario", "name"], name="node_name_once")]

    def __str__(self) -> str:
        return self.name

    def declared_settings(self) -> tuple[Setting, ...]:
        raise NotImplementedError

    def clean(self) -> None:
        check_settings(self.settings, self.declared_settings())


class Source(Node):
    kind = models.CharField(max_length=32)
    traffic = OrderedJSONField(default=list, blank=True)
    payloads = OrderedJSONField(default=dict, blank=True)

    def declared_settings(self) -> tuple[Setting, ...]:
        return CATALOGUE[self.kind].settings

    def clean(self) -> None:
        if self.kind not in CATALOGUE:
            raise ValidationError({"kind": f"{self.kind!r} is no kind of event source; known: {', '.join(CATALOGUE)}."})
        super().clean()


class Function(Node):
    fails_on = OrderedJSONField(default=list, blank=True)
    emits = OrderedJSONField(default=list, blank=True)
    rules = OrderedJSONField(default=list, blank=True, help_text="What the simulated code does, and when.")
    depends_on = models.JSONField(default=list, blank=True)
    denied_actions = models.JSONField(default=list, blank=True)
    dead_letter_queue = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    on_failure = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    on_success = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def declared_settings(self) -> tuple[Setting, ...]:
        return FUNCTION_SETTINGS


class Trigger(models.Model):
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="triggers")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="triggers")
    target = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="incoming")
    settings = models.JSONField(default=dict, blank=True, help_text="By CloudFormation property name.")
    permitted = models.BooleanField(default=True, help_text="Whether the policy exists that lets the source call.")
    filter = models.JSONField(
        null=True, blank=True, help_text="In the source's dialect; empty lets everything through."
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source.name} -> {self.target.name}"

    def clean(self) -> None:
        if {self.source.scenario_id, self.target.scenario_id} != {self.scenario_id}:
            raise ValidationError("A trigger connects nodes of its own scenario.")
        check_settings(self.settings, CATALOGUE[self.source.kind].trigger_settings)
        if self.filter is not None:
            check_filter(self.filter, CATALOGUE[self.source.kind])


def check_filter(plain: Any, kind: EventSource) -> None:
    """ValidationError where the filter is not in the words of this kind; a run says whether AWS would take it."""
    if not isinstance(plain, dict):
        raise ValidationError({"filter": "The filter must be an object."})
    filter, problems = read_filter(plain, "filter")
    if problems:
        raise ValidationError({"filter": [str(problem) for problem in problems]})
    if filter is not None and not fits(filter, kind.filtering):
        raise ValidationError({"filter": f"{kind.name} has no such filter."})


def check_settings(settings: Any, declared: Iterable[Setting]) -> None:
    """ValidationError with every complaint about the settings of a node."""
    if not isinstance(settings, dict):
        raise ValidationError({"settings": "The settings must be an object."})
    known = {setting.name: setting for setting in declared}
    complaints = [f"{name} is not a setting of this kind." for name in settings if name not in known]
    for name, value in settings.items():
        if name in known and (complaint := known[name].complaint(value)):
            complaints.append(f"{name} {complaint}.")
    if complaints:
        raise ValidationError({"settings": complaints})

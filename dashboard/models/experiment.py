"""An experiment: a scenario as it was, a design, and one row for every run of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Avg, Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from dashboard.models.fields import OrderedJSONField
from dashboard.models.lease import LEASE, QUEUE_PATIENCE, Leased, State, claimed, free
from dashboard.models.run import BASELINE, MAXIMUM_SEED
from eventflow.engine.scenario import interventions as engine_interventions
from eventflow.experiments.base import Base
from eventflow.experiments.plain_design import design_from_plain
from eventflow.experiments.results import Results, meets, nearness
from eventflow.experiments.seeking import first_settings, next_setting
from eventflow.interchange import scenario_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventflow.experiments.design import Design
    from eventflow.experiments.running import Outcome

YARDSTICK = 2.0
"""Nearer to the goals than any setting can be, which is 1."""
SHARES = 4
"""Of what is to be done nobody takes more than one of so many parts."""
LOOK_AFTER = LEASE + timedelta(seconds=1)
"""When the lease of whoever is at work now must be over, unless it is renewed."""


@dataclass(frozen=True, slots=True)
class Done:
    """A run that a worker has done: what came of it, and how long that took."""

    run: ExperimentRun
    outcome: Outcome
    took_s: float


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    def active(self) -> ExperimentQuerySet:
        return self.filter(state__in=Experiment.ACTIVE)

    def unfinished(self) -> ExperimentQuerySet:
        return self.exclude(state__in=Experiment.OVER)

    def abandoned(self) -> ExperimentQuerySet:
        """Those that nobody works on: their workers died, or their messages never reached one."""
        return self.active().filter(attended_until__lt=timezone.now())

    def listed(self) -> ExperimentQuerySet:
        return self.filter(is_preview=False).order_by("-created")


class Experiment(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        PAUSED = "paused"
        FINISHED = "finished"
        STOPPED = "stopped"

    ACTIVE = (State.QUEUED, State.RUNNING)
    OVER = (State.FINISHED, State.STOPPED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("dashboard.Workspace", on_delete=models.CASCADE, related_name="experiments")
    scenario = models.ForeignKey(
        "dashboard.Scenario", on_delete=models.CASCADE, null=True, blank=True, related_name="experiments"
    )
    run = models.ForeignKey(
        "dashboard.Run", on_delete=models.SET_NULL, null=True, blank=True, related_name="experiments"
    )
    name = models.CharField(max_length=120)
    base_name = models.CharField(max_length=120, default=BASELINE)
    is_preview = models.BooleanField(default=False)

    # The input. Editing the scenario later changes no experiment.
    snapshot = OrderedJSONField()
    interventions = OrderedJSONField(default=list, blank=True)
    design = OrderedJSONField()

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    version = models.PositiveIntegerField(default=0, help_text="Raised with every change that a viewer should see.")
    design_version = models.PositiveIntegerField(default=0, help_text="The version that changed the design last.")
    attended_until = models.DateTimeField(default=timezone.now)
    look_at = models.DateTimeField(default=timezone.now, help_text="When somebody is sent to look after the last runs.")
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["state", "attended_until"], name="experiment_by_attention")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "paused", "finished", "stopped"]),
                name="experiment_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("experiment", args=[self.id])

    @property
    def is_over(self) -> bool:
        return self.state in self.OVER

    @property
    def is_abandoned(self) -> bool:
        return self.state in self.ACTIVE and self.attended_until < timezone.now()

    def base(self) -> Base:
        """What the experiment starts from. ScenarioError if this version can't read it any more."""
        return base_of(self.snapshot, self.interventions)

    def read_design(self) -> Design:
        """The design, which was checked when the experiment was made."""
        return design_from_plain(self.design, self.base(), checked=True)

    def start(self, design: Design) -> Experiment:
        """Write the experiment with all its runs and hand it to the workers."""
        self.design = design.as_dict()
        self.attended_until = timezone.now() + QUEUE_PATIENCE
        with transaction.atomic():
            self.workspace.ensure()
            self.save(force_insert=True)
            self._add(first_settings(design), design)
        return self

    def add_seeds(self, design: Design) -> None:
        """Go on until there are as many seeds of every setting as this design has, which differs in nothing else."""
        with transaction.atomic():
            row = self._locked("state", "started")
            version = self.changed()
            begun = {
                "state": self.State.RUNNING if row.started else self.State.QUEUED,
                "attended_until": timezone.now() + QUEUE_PATIENCE,
                "finished": None,
            }
            self.mine().update(design=design.as_dict(), design_version=version, **(begun if row.is_over else {}))
            self.refresh_from_db()
            self.runs.filter(state=State.CANCELLED).update(state=State.QUEUED, changed=version)
            settings = set(self.runs.order_by().values_list("number", flat=True).distinct())
            self._add(settings, design, version)
            for number in settings:
                self._promote(number, design)
                self._skip_what_is_known(number, design)
            self._go_on(design, version)

    def _add(self, settings: Iterable[int], design: Design, version: int = 0) -> None:
        """Runs of these settings with every seed, but for those that are there, handed to the workers."""
        there = set(self.runs.values_list("number", "place"))
        ExperimentRun.objects.bulk_create(
            ExperimentRun(experiment=self, number=number, place=place, seed=design.seed(number, place), changed=version)
            for number in settings
            for place in range(design.seed_count)
            if (number, place) not in there
        )
        transaction.on_commit(self.enqueue)

    def enqueue(self) -> None:
        """Put the experiment before the workers. With the broker away it stays queued, and is rescued later."""
        from dashboard.tasks import enqueue_experiment  # tasks need the models first

        if not enqueue_experiment(self.pk):
            self.mine().update(attended_until=timezone.now())

    def mine(self) -> ExperimentQuerySet:
        """This row."""
        return Experiment.objects.filter(pk=self.pk)

    def _locked(self, *fields: str) -> Experiment:
        """This row as it is now, no more of it than is needed; nobody else changes it until the transaction ends."""
        return Experiment.objects.select_for_update().only("design_version", *fields).get(pk=self.pk)

    def changed(self) -> int:
        """A new version, which others see when this transaction ends."""
        self.mine().update(version=F("version") + 1)
        return self.mine().values_list("version", flat=True).get()

    def take(self, worker: str, most: int = 1) -> list[ExperimentRun]:
        """The runs to do next, taken for this worker: each setting's first seed, then what is nearest to the goals."""
        now = timezone.now()
        with transaction.atomic():
            row = self._locked("state", "started")
            if row.state not in self.ACTIVE:
                return []
            first_round = Case(When(place=0, then=Value(0)), default=Value(1))
            order = (first_round, "-nearness", "place", "number")
            queue = self.runs.filter(free(now))
            if most > 1:
                # Towards the end of a round each takes few, so that none works on while others have nothing left.
                left = queue.filter(place=0).count() or queue.count()
                most = min(most, max(1, left // SHARES))
            runs = list(queue.order_by(*order).defer("metrics")[:most])
            if not runs:
                return []
            if row.design_version != self.design_version:
                self.refresh_from_db(fields=["design", "design_version"])
            # Nobody else takes any of them: the experiment's row is locked.
            taken = self.runs.filter(pk__in=[run.pk for run in runs])
            taken.update(**claimed(worker, now), changed=self.changed())
            if row.started is None:
                self.mine().update(state=self.State.RUNNING, started=now)
            self.attend()
        for run in runs:
            run.worker, run.claims = worker, run.claims + 1
        return runs

    def give_back(self, runs: Iterable[ExperimentRun], worker: str) -> None:
        """Let others do what this worker has taken but not begun."""
        held = self.runs.filter(pk__in=[run.pk for run in runs], state=State.RUNNING, worker=worker)
        with transaction.atomic():
            held.update(state=State.QUEUED, claims=F("claims") - 1, changed=self.changed())

    def attend(self) -> None:
        """Somebody works on it; nobody else needs to look for a while."""
        self.mine().update(attended_until=timezone.now() + 2 * LOOK_AFTER)

    def is_waiting_for_others(self) -> bool:
        """Whether nothing is free any more but others are at work: one of them may have died."""
        return self.mine().active().exists() and self.runs.filter(state=State.RUNNING).exists()

    def send_to_look(self) -> bool:
        """True for one caller at a time: it is the one to see later whether they have finished."""
        now = timezone.now()
        return bool(self.mine().filter(look_at__lte=now).update(look_at=now + LOOK_AFTER))

    def record(self, done: Iterable[Done], worker: str, design: Design) -> None:
        """Keep what came of some runs, but for those that are no longer this worker's."""
        with transaction.atomic():
            if self._locked().design_version != self.design_version:
                self.refresh_from_db(fields=["design", "design_version"])
                design = self.read_design()  # it was given more seeds meanwhile
            version = self.changed()
            numbers = {one.run.number for one in done if self._keep(one, worker, design, version)}
            for number in numbers:
                self._promote(number, design)
                self._skip_what_is_known(number, design)
            if numbers:
                self.attend()
                self._go_on(design, version)

    def _keep(self, done: Done, worker: str, design: Design, version: int) -> int:
        figures = done.outcome.figures
        return done.run.held_by(worker).update(
            state=State.FINISHED if figures is not None else State.FAILED,
            metrics=figures,
            error=done.outcome.error,
            took_s=done.took_s,
            meets=None if figures is None else meets(design.goals, figures),
            nearness=0.0 if figures is None else nearness(design.goals, figures),
            changed=version,
        )

    def _promote(self, number: int, design: Design) -> None:
        """What is still to be run of a setting comes the sooner, the nearer it has come to the goals.

        The base comes before all: with its seeds every other setting is compared.
        """
        if not design.goals:
            return  # all are as near
        same = self.runs.filter(number=number)
        base = design.base_point
        if base is not None and base.number == number:
            near: float | None = YARDSTICK
        else:
            near = same.filter(state=State.FINISHED).aggregate(mean=Avg("nearness"))["mean"]
        same.filter(state=State.QUEUED).update(nearness=near or 0.0)

    def _skip_what_is_known(self, number: int, design: Design) -> None:
        if design.precision is None:
            return
        runs = self.runs.filter(number=number)
        done = runs.filter(state=State.FINISHED).values_list("place", "metrics")
        enough = Results(design, {(number, place): metrics for place, metrics in done if metrics}).enough
        if number in enough:
            runs.filter(state=State.QUEUED, place__gte=enough[number]).update(
                state=State.CANCELLED, changed=self.changed()
            )

    def _go_on(self, design: Design, version: int) -> None:
        """Try the next setting where one is sought and all others are done; finish if there is none."""
        if self.runs.filter(state__in=(State.QUEUED, State.RUNNING)).exists():
            return
        following = None
        if design.seek:
            runs = list(self.runs.values_list("number", "place", "metrics"))
            results = Results(design, {(number, place): metrics for number, place, metrics in runs if metrics})
            following = next_setting(results, {number for number, *_ in runs})
        if following is not None:
            self._add([following], design, version)
        else:
            self.mine().unfinished().update(state=self.State.FINISHED, finished=timezone.now())

    def pause(self) -> bool:
        """Begin no further run. False if there was nothing to pause."""
        return self._go(self.ACTIVE, state=self.State.PAUSED)

    def resume(self) -> bool:
        """Go on after a pause. False if there was none."""
        with transaction.atomic():
            going = self._go(
                (self.State.PAUSED,), state=self.State.RUNNING, attended_until=timezone.now() + QUEUE_PATIENCE
            )
            if going:
                transaction.on_commit(self.enqueue)
        return going

    def stop(self) -> bool:
        """Begin no further run, ever, and leave what is being run. False if it was over already."""
        with transaction.atomic():
            stopped = self._go((*self.ACTIVE, self.State.PAUSED), state=self.State.STOPPED, finished=timezone.now())
            if stopped:
                self.runs.filter(state__in=(State.QUEUED, State.RUNNING)).update(
                    state=State.CANCELLED, changed=self.changed()
                )
        return stopped

    def _go(self, states: Iterable[str], **fields: Any) -> bool:
        return bool(self.mine().filter(state__in=list(states)).update(version=F("version") + 1, **fields))


class ExperimentRun(Leased):
    """One run of an experiment: a setting's number, and the place of its seed. Its trace is not kept."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    metrics = models.JSONField(null=True, blank=True)
    meets = models.BooleanField(null=True, blank=True)
    nearness = models.FloatField(default=0.0, help_text="To the goals; of a queued run, how near its setting has come.")
    took_s = models.FloatField(null=True, blank=True)
    error = models.TextField(blank=True)
    changed = models.PositiveIntegerField(default=0, help_text="The version of the experiment that changed it last.")
    run = models.ForeignKey(
        "dashboard.Run", on_delete=models.SET_NULL, null=True, blank=True, related_name="experiment_runs"
    )

    class Meta:
        ordering = ["experiment", "number", "place"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "number", "place"], name="experiment_run_once"),
            models.CheckConstraint(
                condition=Q(seed__gte=0) & Q(seed__lte=MAXIMUM_SEED), name="experiment_run_seed_in_range"
            ),
        ]
        indexes = [
            models.Index(fields=["experiment", "state"], name="experiment_run_by_state"),
            models.Index(fields=["experiment", "changed"], name="experiment_run_by_change"),
        ]

    def __str__(self) -> str:
        return f"setting {self.number}, seed {self.seed} ({self.state})"


def base_of(snapshot: dict[str, Any], interventions: list[dict[str, Any]]) -> Base:
    """What an experiment over this starts from."""
    return Base(
        scenario=scenario_yaml.from_plain(snapshot), interventions=engine_interventions.from_plain(interventions)
    )

"""A run: a scenario as it was, a seed and interventions, and what came of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from dashboard import stream
from dashboard.models.fields import OrderedJSONField
from dashboard.models.lease import ACTIVE, QUEUE_PATIENCE, Leased, State
from eventflow.engine import ENGINE_VERSION, Simulation
from eventflow.engine.scenario import interventions as engine_interventions
from eventflow.interchange import scenario_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.models.workspace import Workspace

MAXIMUM_SEED = 2**53 - 1  # the largest whole number a browser keeps exactly
BASELINE = "Baseline"


class RunQuerySet(models.QuerySet["Run"]):
    def active(self) -> RunQuerySet:
        return self.filter(state__in=Run.ACTIVE)

    def abandoned(self) -> RunQuerySet:
        """Runs nobody looks after: their worker died, or their message never reached a worker."""
        return self.active().filter(claimed_until__lt=timezone.now())

    def baselines(self) -> RunQuerySet:
        return self.filter(parent=None)

    def usable(self) -> RunQuerySet:
        return self.exclude(state__in=[Run.State.FAILED, Run.State.CANCELLED])

    def newest_first(self) -> RunQuerySet:
        return self.order_by("-created")

    def cards_only(self) -> RunQuerySet:
        """Without what is large and on no card."""
        return self.defer("snapshot", "interventions", "manifest", "metrics")

    def family_of(self, run: Run) -> RunQuerySet:
        """The baseline a run descends from (itself, perhaps) and every branch of it, oldest first."""
        origin = run.baseline_id or run.pk
        return self.filter(Q(pk=origin) | Q(baseline_id=origin)).order_by("created")


class Run(Leased):
    State = State
    ACTIVE = ACTIVE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("dashboard.Workspace", on_delete=models.CASCADE, related_name="runs")
    scenario = models.ForeignKey("dashboard.Scenario", on_delete=models.CASCADE, related_name="runs")
    name = models.CharField(max_length=120, default=BASELINE)

    # The input. Editing the scenario later changes no run.
    snapshot = OrderedJSONField()
    seed = models.BigIntegerField()
    until_us = models.BigIntegerField()
    interventions = OrderedJSONField(default=list, blank=True)
    engine_version = models.CharField(max_length=16, editable=False)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    baseline = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="branches")
    fork_us = models.BigIntegerField(null=True, blank=True)

    # The output; the trace itself is in the chunks.
    manifest = OrderedJSONField(null=True, blank=True)
    chunk_count = models.PositiveIntegerField(default=0)
    ledger = models.JSONField(null=True, blank=True)
    metrics = models.JSONField(null=True, blank=True)
    trace_hash = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)

    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["state", "claimed_until"], name="run_by_lease"),
            models.Index(fields=["scenario", "-created"], name="run_by_scenario"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "finished", "failed", "cancelled"]), name="run_state_known"
            ),
            models.CheckConstraint(condition=Q(seed__gte=0) & Q(seed__lte=MAXIMUM_SEED), name="run_seed_in_range"),
            models.CheckConstraint(condition=Q(until_us__gt=0), name="run_takes_time"),
            models.CheckConstraint(condition=~Q(state="finished") | ~Q(trace_hash=""), name="run_finished_has_hash"),
            models.CheckConstraint(condition=Q(parent=None) | Q(fork_us__isnull=False), name="run_branch_has_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, seed {self.seed} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("run", args=[self.id])

    def simulation(self) -> Simulation:
        """The engine, ready to run this input. ScenarioError if the input can't be run."""
        return Simulation(
            scenario_yaml.from_plain(self.snapshot),
            self.seed,
            self.until_us,
            engine_interventions.from_plain(self.interventions),
        )

    def start(self) -> Run:
        """Write the run and hand it to a worker. ScenarioError before anything is written."""
        # The page shows settings and places too: with these, the manifest is all that a reader needs.
        self.manifest = {**self.simulation().manifest(), "scenario": self.snapshot, "layout": self._layout()}
        self.engine_version = ENGINE_VERSION
        self.claimed_until = timezone.now() + QUEUE_PATIENCE
        with transaction.atomic():
            self.workspace.ensure()
            self.save(force_insert=True)
            transaction.on_commit(self.enqueue)
        return self

    def _layout(self) -> dict[str, list[int]]:
        """Where the nodes lie now: some may be renamed or removed before somebody looks at the run."""
        if self.parent is not None and self.parent.manifest:
            kept: dict[str, list[int]] = self.parent.manifest.get("layout", {})
            return kept
        return {name: [x, y] for name, x, y in self.scenario.nodes.values_list("name", "x", "y")}

    def branch(
        self, interventions: Sequence[dict[str, Any]], name: str = "", workspace: Workspace | None = None
    ) -> Run:
        """Start this run once more with further interventions; it is the same up to the first of them."""
        further = engine_interventions.to_plain(engine_interventions.from_plain(list(interventions)))
        return Run(
            workspace=workspace or self.workspace,
            scenario=self.scenario,
            name=name or "What if",
            snapshot=self.snapshot,
            seed=self.seed,
            until_us=self.until_us,
            interventions=[*self.interventions, *further],
            parent=self,
            baseline_id=self.baseline_id or self.pk,
            fork_us=min(intervention.at_us for intervention in engine_interventions.from_plain(further)),
        ).start()

    def origin_of(self, interventions: Sequence[dict[str, Any]]) -> tuple[Run | None, list[dict[str, Any]]]:
        """The nearest run that this one comes of and that begins like this list, and what of the list is further.

        None if no such run is left. ScenarioError if the list can't be read.
        """
        engine_interventions.from_plain(list(interventions))
        # One by one: read together they would be put in order of time.
        wanted = [engine_interventions.to_plain(engine_interventions.from_plain([item]))[0] for item in interventions]
        origin = self.parent
        # What differs in the scenario itself no intervention makes the same.
        while origin is not None and (
            origin.snapshot != self.snapshot or wanted[: len(origin.interventions)] != origin.interventions
        ):
            origin = origin.parent
        return origin, wanted[len(origin.interventions) :] if origin is not None else wanted

    def enqueue(self) -> None:
        """Put the run before the workers. With the broker away it stays queued, and is rescued later."""
        from dashboard.tasks import enqueue  # tasks need the models first

        if not enqueue(self.pk):
            Run.objects.filter(pk=self.pk, state=self.State.QUEUED).update(claimed_until=timezone.now())

    def cancel(self) -> bool:
        """Stop the run. A worker at it notices before its next chunk. False if it was over already."""
        stopped = Run.objects.active().filter(pk=self.pk)
        if not stopped.update(state=self.State.CANCELLED, finished=timezone.now()):
            return False
        transaction.on_commit(lambda: stream.announce(self.pk, over=True))
        return True

    @property
    def is_abandoned(self) -> bool:
        return not self.is_over and self.claimed_until < timezone.now()

    def claim(self, worker: str, **also: Any) -> bool:
        """Take the run for this worker; when it was first taken is kept."""
        return super().claim(worker, started=Coalesce("started", Value(timezone.now())), **also)

    def finish(self, worker: str, *, trace_hash: str, ledger: dict[str, Any], metrics: dict[str, Any]) -> bool:
        return bool(
            self.held_by(worker).update(
                state=self.State.FINISHED,
                trace_hash=trace_hash,
                ledger=ledger,
                metrics=metrics,
                finished=timezone.now(),
            )
        )

    def fail(self, worker: str, sentence: str) -> bool:
        return bool(self.held_by(worker).update(state=self.State.FAILED, error=sentence, finished=timezone.now()))

    def card(self) -> dict[str, Any]:
        return {
            "id": self.id.hex,
            "url": self.get_absolute_url(),
            "socket": f"/ws/runs/{self.id.hex}/",
            "manifest": reverse("run-manifest", args=[self.id]),
            "traces": reverse("run-traces", args=[self.id]),
            "state": self.state,
            "error": self.error or None,
            "seed": self.seed,
            "name": self.name,
            "parent": self.parent_id.hex if self.parent_id else None,
            "fork_us": self.fork_us,
            "until_us": self.until_us,
            "trace_hash": self.trace_hash or None,
            "ledger": self.ledger,
            "chunks": self.chunk_count,
        }


class TraceChunk(models.Model):
    """A piece of a run's trace, exactly as it travels: a client asks for the sequence number it lacks."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="chunks")
    sequence = models.PositiveIntegerField()
    from_us = models.BigIntegerField()
    to_us = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    data = models.BinaryField()
    digest = models.CharField(max_length=32)

    class Meta:
        ordering = ["run", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["run", "sequence"], name="chunk_once"),
            models.CheckConstraint(condition=Q(to_us__gte=F("from_us")), name="chunk_goes_forward"),
        ]

    def __str__(self) -> str:
        return f"chunk {self.sequence} ({self.rows} rows)"

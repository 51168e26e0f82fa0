"""What workers do for the dashboard. Only ids travel; a message lost or doubled does no harm."""

import logging
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_process_init, worker_ready
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from dashboard.experimenting import work
from dashboard.models import Experiment, ExperimentRun, Run
from dashboard.models.experiment import LOOK_AFTER
from dashboard.models.lease import LEASE, QUEUE_PATIENCE, State
from dashboard.recording import record
from eventflow.experiments.memory import keep_memory

RESCUE_EVERY_S = 2.0

logger = logging.getLogger(__name__)


@shared_task
def simulate_run(run_id: str) -> None:
    run = Run.objects.filter(pk=run_id).first()
    if run is None or record(run):
        return
    run.refresh_from_db()
    if run.state == Run.State.RUNNING:
        # Somebody else has it, or had it and was killed a moment ago: look again when the lease must be over.
        simulate_run.apply_async((run_id,), countdown=LEASE.total_seconds() + 1)


def enqueue(run_id: UUID) -> bool:
    """Ask the workers to simulate a run. False if the broker is away."""
    try:
        # One more try at once: a connection kept since before the broker's restart fails only the first time.
        simulate_run.apply_async((str(run_id),), retry_policy={"max_retries": 1, "interval_start": 0})
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("run %s stays queued, the broker is away: %s", run_id, error)
        return False
    return True


@shared_task
def work_on_experiment(experiment_id: str) -> None:
    """Work on an experiment for a turn, then get in line again."""
    try:
        experiment = Experiment.objects.get(pk=experiment_id)
        if work(experiment):
            send(experiment_id)
        elif experiment.is_waiting_for_others() and experiment.send_to_look():
            # Somebody else has the rest, or had it and was killed a moment ago: look when the leases must be over.
            send(experiment_id, countdown=LOOK_AFTER.total_seconds())
    except Experiment.DoesNotExist:
        logger.info("experiment %s is gone", experiment_id)


def enqueue_experiment(experiment_id: UUID) -> bool:
    """Ask workers to work on an experiment. False if the broker is away."""
    count = ExperimentRun.objects.filter(experiment_id=experiment_id, state=State.QUEUED).count()
    return all(send(str(experiment_id)) for _ in range(max(1, min(count, settings.EXPERIMENT_WORKERS))))


def send(experiment_id: str, **options: Any) -> bool:
    """Ask a worker to work on an experiment. False if the broker is away."""
    try:
        work_on_experiment.apply_async(
            (experiment_id,), retry_policy={"max_retries": 1, "interval_start": 0}, **options
        )
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("experiment %s waits, the broker is away: %s", experiment_id, error)
        return False
    return True


def rescue_experiment(experiment: Experiment) -> None:
    """Enqueue an experiment nobody works on. Whoever looks at it sees to it that it goes on, as with a run."""
    mine = experiment.mine().filter(attended_until=experiment.attended_until)
    if mine.update(attended_until=timezone.now() + QUEUE_PATIENCE):
        experiment.enqueue()


def rescue(run: Run) -> None:
    """Enqueue a run nobody looks after: its worker died, or the broker lost or never got its message.

    Done for all of them when a worker is ready, and for a run that somebody follows or compares by the web process
    (``look_after``): whoever waits for a run sees to it that it goes on.
    """
    mine = Run.objects.filter(pk=run.pk, claimed_until=run.claimed_until)
    # A running run's claim may not move, or no other worker could take it. A doubled message does no harm there.
    if run.state == Run.State.RUNNING or mine.update(claimed_until=timezone.now() + QUEUE_PATIENCE):
        run.enqueue()


def look_after(run: Run) -> None:
    """Rescue a run that somebody waits for if nobody works on it: once in a while, however many wait."""
    if run.is_abandoned and cache.add(f"rescued-{run.pk.hex}", True, RESCUE_EVERY_S):
        rescue(run)


@worker_process_init.connect
def prepare_process(**kwargs: Any) -> None:
    keep_memory()


@worker_ready.connect
def rescue_all(**kwargs: Any) -> None:
    for run in Run.objects.abandoned():
        rescue(run)
    for experiment in Experiment.objects.abandoned():
        rescue_experiment(experiment)

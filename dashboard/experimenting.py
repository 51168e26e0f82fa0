"""What a worker does for an experiment: it takes the run that matters most now, does it, and takes the next.

Which runs matter changes with every result, so a message says only which experiment is to be worked on. After a turn
the worker lets other work go first: whoever starts a run meanwhile doesn't wait for a whole experiment.
"""

import logging
import time
from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError

from dashboard.models import Experiment, ExperimentRun
from dashboard.models.lease import LEASE, MAXIMUM_CLAIMS
from dashboard.recording import NEVER_ENDS, LostError, sentence_of, worker_token
from eventflow.experiments.design import Design
from eventflow.experiments.running import Outcome, outcome

logger = logging.getLogger(__name__)

RENEWALS_PER_LEASE = 4


def work(experiment: Experiment) -> bool:
    """Do runs for a turn. Whether any may be left to do."""
    began = time.monotonic()
    worker = worker_token()
    while (run := experiment.take(worker)) is not None:
        if not do(experiment, run, worker):
            return True  # another task has its own time
        if time.monotonic() - began > settings.EXPERIMENT_TURN_MS / 1_000:
            return True
    return False


def do(experiment: Experiment, run: ExperimentRun, worker: str) -> bool:
    """One run: measure it and keep its figures. False if it took all the time that a task has."""
    began, in_time = time.perf_counter(), True
    design = design_of(experiment.pk)
    try:
        if run.claims > MAXIMUM_CLAIMS:
            found = Outcome(error=NEVER_ENDS)
        else:
            found = outcome(design, (run.number, run.place), _renewing(run, worker))
    except LostError:
        logger.info("%s is no longer ours", run)
        return True
    except DatabaseError:
        raise  # nothing can be written now; the lease runs out and another worker takes it
    except Exception as error:
        found = Outcome(error=sentence_of(error, run))
        in_time = not isinstance(error, SoftTimeLimitExceeded)
    experiment.record(run, worker, found, time.perf_counter() - began, design)
    return in_time


@lru_cache(maxsize=8)
def design_of(experiment_id: UUID) -> Design:
    """The design of an experiment, which never changes: read once per process."""
    return Experiment.objects.get(pk=experiment_id).read_design()


def _renewing(run: ExperimentRun, worker: str) -> Callable[[], None]:
    """Holds the run while it goes on. LostError once it is no longer ours: stopped, deleted, or given to another."""
    last = time.monotonic()

    def renew() -> None:
        nonlocal last
        if time.monotonic() - last < LEASE.total_seconds() / RENEWALS_PER_LEASE:
            return
        last = time.monotonic()
        if not run.renew(worker):
            raise LostError

    return renew

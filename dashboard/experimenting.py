"""What a worker does for an experiment: it takes the run that matters most now, does it, and takes the next.

Which runs matter changes with every result, so a message says only which experiment is to be worked on. After a turn
the worker lets other work go first: whoever starts a run meanwhile doesn't wait for a whole experiment.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError

from dashboard.models import Experiment, ExperimentRun
from dashboard.models.experiment import Done
from dashboard.models.lease import LEASE, MAXIMUM_CLAIMS
from dashboard.recording import NEVER_ENDS, LostError, sentence_of, worker_token
from eventflow.experiments.design import Design
from eventflow.experiments.running import Outcome, outcome

logger = logging.getLogger(__name__)

RENEWALS_PER_LEASE = 4
MOST_AT_ONCE = 16


@dataclass
class Known:
    """What a process remembers of an experiment: the design, and how long a run took lately."""

    design: Design
    took_s: float | None = None


@lru_cache(maxsize=8)
def known(experiment: Experiment, design_version: int) -> Known:
    """What this process knows of an experiment with this design."""
    return Known(experiment.read_design())


def work(experiment: Experiment) -> bool:
    """Do runs for a turn. Whether any may be left to do."""
    ends = time.monotonic() + settings.EXPERIMENT_TURN_MS / 1_000
    worker, about = worker_token(), known(experiment, experiment.design_version)
    while runs := experiment.take(worker, at_once(about, ends - time.monotonic())):
        in_time = do(experiment, runs, worker)
        if not in_time or time.monotonic() > ends:
            return True
    return False


def at_once(about: Known, left_s: float) -> int:
    """How many runs are likely to be over in this time: short ones are taken and recorded together.

    One where a result may say that no further is needed.
    """
    if not about.took_s or about.design.precision is not None:
        return 1
    return max(1, min(int(left_s / about.took_s), MOST_AT_ONCE))


def do(experiment: Experiment, runs: Sequence[ExperimentRun], worker: str) -> bool:
    """Measure some runs and keep their figures. False if it took all the time that a task has."""
    about, done, in_time = known(experiment, experiment.design_version), [], True
    for number, run in enumerate(runs):
        began = time.perf_counter()
        try:
            if run.claims > MAXIMUM_CLAIMS:
                found = Outcome(error=NEVER_ENDS)
            else:
                found = outcome(about.design, (run.number, run.place), _renewing(run, worker))
        except LostError:
            logger.info("%s is no longer ours", run)
            continue
        except DatabaseError:
            raise  # nothing can be written now; the lease runs out and another worker takes it
        except Exception as error:
            found = Outcome(error=sentence_of(error, run))
            in_time = not isinstance(error, SoftTimeLimitExceeded)
        about.took_s = time.perf_counter() - began
        done.append(Done(run, found, about.took_s))
        if not in_time:
            experiment.give_back(runs[number + 1 :], worker)
            break
    experiment.record(done, worker, about.design)
    return in_time


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

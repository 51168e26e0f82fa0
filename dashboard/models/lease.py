"""A worker's hold on a piece of work: each step is one conditional UPDATE, so two workers can never both succeed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

# How long a worker may be silent before its work is given to another one, and how long a message may wait in the
# broker before it is put there again.
LEASE = timedelta(seconds=settings.RUN_LEASE_S)
QUEUE_PATIENCE = timedelta(seconds=settings.RUN_QUEUE_PATIENCE_S)
# What takes its worker down every time must not do so for ever.
MAXIMUM_CLAIMS = 5


class State(models.TextChoices):
    """What has become of a piece of work."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = (State.QUEUED, State.RUNNING)


def free(now: datetime) -> Q:
    """The condition of work that can be taken: it is queued, or its former worker has been silent for too long."""
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, claimed_until__lt=now)


def claimed(worker: str, now: datetime) -> dict[str, Any]:
    """The fields of work that a worker has taken."""
    return {"state": State.RUNNING, "worker": worker, "claimed_until": now + LEASE, "claims": F("claims") + 1}


class Leased(models.Model):
    """A piece of work that one worker at a time may do."""

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    worker = models.CharField(max_length=64, blank=True)
    claimed_until = models.DateTimeField(default=timezone.now)
    claims = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.state not in ACTIVE

    def claim(self, worker: str, **also: Any) -> bool:
        """Take the work for this worker. False if it is not free."""
        now = timezone.now()
        mine = type(self)._base_manager.filter(free(now), pk=self.pk)
        return bool(mine.update(**claimed(worker, now), **also))

    def held_by(self, worker: str) -> models.QuerySet[Any]:
        return type(self)._base_manager.filter(pk=self.pk, state=State.RUNNING, worker=worker)

    def renew(self, worker: str) -> bool:
        """Go on holding the work. False if it was cancelled, or another worker has taken over."""
        return bool(self.held_by(worker).update(claimed_until=timezone.now() + LEASE))

"""Runs the engine for a run and keeps what it says: chunks into the table, then into the stream.

The engine is deterministic. So a run whose worker died is simply simulated again from the start: chunks that are
stored already are compared by digest, not stored twice, and the rest is added.
"""

import hashlib
import logging
import os
import socket
import uuid

import numpy as np
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, transaction

from dashboard.models import Run, TraceChunk
from dashboard.models.lease import MAXIMUM_CLAIMS
from dashboard.stream import BEGUN, OVER, Tail
from eventflow.engine import ScenarioError
from eventflow.engine.trace.chunks import encode_chunk
from eventflow.engine.trace.recorder import Chunk

logger = logging.getLogger(__name__)

NEVER_ENDS = f"The simulation was started {MAXIMUM_CLAIMS} times and never came to its end."


class LostError(Exception):
    """The run is no longer ours: cancelled, deleted, or taken over by another worker."""


class DivergedError(Exception):
    """A chunk simulated again is not the one stored."""


def worker_token() -> str:
    """Names one attempt at recording, so that its late writes can't be mistaken for another's."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


def record(run: Run) -> bool:
    """Simulate the run and keep its trace. False if it was not free to take."""
    worker = worker_token()
    if not run.claim(worker):
        return False
    run.refresh_from_db()
    tail = Tail(run.pk)
    tail.announce(BEGUN)
    try:
        if run.claims > MAXIMUM_CLAIMS:
            run.fail(worker, NEVER_ENDS)
        else:
            Recorder(run, worker, tail).record()
    except LostError:
        logger.info("run %s is no longer ours", run.pk)
        return True
    except DatabaseError:
        raise  # nothing can be written now; the lease runs out and the run is rescued
    except Exception as error:
        run.fail(worker, sentence_of(error, run.pk))
    tail.announce(OVER)
    return True


def sentence_of(error: Exception, what: object) -> str:
    """Why a simulation failed, in words; a failure of our own is logged, too."""
    match error:
        case SoftTimeLimitExceeded():
            return "The simulation took too long and was stopped: make it shorter, or send fewer events."
        case ScenarioError():
            return " ".join(str(problem) for problem in error.problems)
        case DivergedError():
            return str(error)
        case _:
            logger.error("run %s failed", what, exc_info=error)
            return f"The simulator itself failed ({type(error).__name__}). This is a bug in EventFlow."


class Recorder:
    def __init__(self, run: Run, worker: str, tail: Tail) -> None:
        self.run = run
        self.worker = worker
        self.tail = tail
        self.stored = dict(run.chunks.values_list("sequence", "digest"))

    def record(self) -> None:
        simulation = self.run.simulation()
        for chunk in simulation.chunks():
            self.keep(chunk)
        if not self.run.finish(
            self.worker,
            trace_hash=simulation.trace_hash,
            ledger=simulation.ledger.as_dict(),
            metrics=simulation.metrics(),
        ):
            raise LostError

    def keep(self, chunk: Chunk) -> None:
        digest = digest_of(chunk)
        if chunk.sequence in self.stored:
            self.compare(chunk, digest)
        else:
            self.store(chunk, digest)

    def compare(self, chunk: Chunk, digest: str) -> None:
        if self.stored[chunk.sequence] != digest:
            raise DivergedError(
                f"Simulated again, part {chunk.sequence} of the trace came out differently; the engine has changed "
                f"since the run began (it was version {self.run.engine_version}). Start the run once more."
            )
        if not self.run.renew(self.worker):
            raise LostError

    def store(self, chunk: Chunk, digest: str) -> None:
        data = encode_chunk(chunk)
        # One transaction: whoever lost the run between two chunks writes nothing any more.
        with transaction.atomic():
            if not self.run.renew(self.worker):
                raise LostError
            TraceChunk.objects.create(
                run=self.run,
                sequence=chunk.sequence,
                from_us=chunk.from_us,
                to_us=chunk.to_us,
                rows=len(chunk.table),
                data=data,
                digest=digest,
            )
            Run.objects.filter(pk=self.run.pk).update(chunk_count=chunk.sequence + 1)
        self.tail.publish(chunk.sequence, data)


def digest_of(chunk: Chunk) -> str:
    """Of the rows, not of the bytes sent: another machine's zlib may pack the same rows differently."""
    return hashlib.blake2b(np.ascontiguousarray(chunk.table, dtype="<i8").tobytes(), digest_size=16).hexdigest()

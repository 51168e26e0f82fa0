"""The live tail of a run: a Redis Stream beside the table, which stays the truth.

Ids are ours, so that publishing twice changes nothing: chunk n is ``1-<n+1>``, ``1-0`` says that the run started and
``2-0`` that it is over (the row says how). What is trimmed here or never arrived comes from the table.
"""

import logging
import time
from collections import deque
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError, ResponseError

logger = logging.getLogger(__name__)

STREAM_BYTES = 8 * 2**20
EXPIRY_S = 3600
DATA = b"data"
BEGUN, OVER = "1-0", "2-0"

# After a failure the broker is left alone for a moment: its absence must not slow the simulation down.
PAUSE_S = 1.0


def key(run_id: UUID) -> str:
    return f"run:{run_id.hex}"


def entry_id(sequence: int) -> str:
    return f"1-{sequence + 1}"


def sequence_of(entry: bytes) -> int | None:
    """The chunk an entry holds; None for the entries that only say that the run changed."""
    major, _, minor = entry.decode().partition("-")
    return int(minor) - 1 if major == "1" and minor != "0" else None


@cache
def client() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1)


class Tail:
    """Publishes one run's chunks, in order and as well as the broker allows. Never raises for its absence."""

    def __init__(self, run_id: UUID, redis: Redis | None = None) -> None:
        self.key = key(run_id)
        self.redis = redis if redis is not None else client()
        self.waiting: deque[tuple[str, dict[Any, Any]]] = deque()
        self.kept: deque[tuple[str, int]] = deque()  # what the stream holds, for trimming it by bytes
        self.kept_bytes = 0
        self.pause_until = 0.0

    def publish(self, sequence: int, data: bytes) -> None:
        self.waiting.append((entry_id(sequence), {DATA: data}))
        while sum(len(fields.get(DATA, b"")) for _, fields in self.waiting) > STREAM_BYTES:
            self.waiting.popleft()
        self.flush()

    def announce(self, entry: str) -> None:
        self.waiting.append((entry, {b"changed": b""}))
        self.flush(patient=False)

    def flush(self, *, patient: bool = True) -> None:
        if patient and time.monotonic() < self.pause_until:
            return
        while self.waiting:
            entry, fields = self.waiting[0]
            try:
                self.add(entry, fields)
            except RedisError as error:
                logger.warning("%s %s not published, the table has it: %s", self.key, entry, error)
                self.pause_until = time.monotonic() + PAUSE_S
                return
            self.waiting.popleft()

    def add(self, entry: str, fields: dict[Any, Any]) -> None:
        self.kept.append((entry, len(fields.get(DATA, b""))))
        self.kept_bytes += self.kept[-1][1]
        while self.kept_bytes > STREAM_BYTES and len(self.kept) > 1:
            self.kept_bytes -= self.kept.popleft()[1]
        try:
            self.redis.xadd(self.key, fields, id=entry, minid=self.kept[0][0], approximate=False)
        except ResponseError as error:
            # An id at or below the newest: this entry, or a later one, is there already.
            if "equal or smaller" not in str(error):
                raise
        self.redis.expire(self.key, EXPIRY_S)


def announce(run_id: UUID, *, over: bool) -> None:
    """Wake who follows the run: its row has changed."""
    Tail(run_id).announce(OVER if over else BEGUN)

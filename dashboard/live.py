"""A run's chunks for its viewers, from any cursor.

A viewer asks for the chunk after the one it has: from memory, else from the table, else it waits. So there can be no
gap, no repetition and no wrong order, whatever comes and goes. One pump per web process reads the streams of all runs
that are waited for, over one connection, and only to have new chunks at once; without the broker the table is looked
at every so often.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from dashboard import stream
from dashboard.models import Run, TraceChunk
from dashboard.tasks import look_after

RING_BYTES = 4 * 2**20
"""What is kept in memory of each run that is followed."""
BLOCK_MS = 5_000
LOOK_EVERY_S = 1.0
"""How long a viewer waits for news before it looks at the table."""
RECONNECT_AFTER_S = 0.1
RECONNECT_AT_MOST_S = 2.0
BELL_EXPIRY_S = 60


@dataclass(frozen=True, slots=True)
class ChunkData:
    """A chunk as it travels."""

    sequence: int
    data: bytes


@dataclass(frozen=True, slots=True)
class RunChanged:
    """The run's card, first and whenever its state has changed; ``over``: all of it has been seen."""

    card: dict[str, Any]
    over: bool


class Tail:
    """What this process has of one run's stream: the newest chunks, and who waits for more."""

    def __init__(self, run_id: UUID, after: int) -> None:
        self.run_id = run_id
        self.place = stream.entry_id(after)
        self.newest = -1
        self.news = 0
        self.changes = 0
        self.viewers = 0
        self._ring: OrderedDict[int, bytes] = OrderedDict()
        self._bytes = 0
        self._woken = asyncio.Event()

    def get(self, sequence: int) -> bytes | None:
        """The chunk, if it is in memory."""
        return self._ring.get(sequence)

    async def wait(self, seen: int, timeout_s: float) -> bool:
        """Until there are news after the ``seen``; False if there were none in time."""
        if self.news == seen:
            self._woken.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), timeout_s)
        return self.news != seen

    def take(self, entry: bytes, fields: dict[bytes, bytes]) -> None:
        """Keep an entry of the stream and wake the viewers."""
        self.place = entry.decode()
        sequence = stream.sequence_of(entry)
        if sequence is None or stream.DATA not in fields:
            self.changes += 1
        else:
            self._ring[sequence] = fields[stream.DATA]
            self._bytes += len(fields[stream.DATA])
            self.newest = max(self.newest, sequence)
        while self._bytes > RING_BYTES and len(self._ring) > 1:
            self._bytes -= len(self._ring.popitem(last=False)[1])
        self.news += 1
        self._woken.set()


class Pump:
    """Reads the streams of all runs that somebody in this process waits for."""

    def __init__(self) -> None:
        self.tails: dict[UUID, Tail] = {}
        self._reading: set[UUID] = set()
        self._task: asyncio.Task[None] | None = None
        self._bell = f"bell:{uuid4().hex}"
        self._bell_place = "0-0"

    @contextlib.contextmanager
    def tail(self, run_id: UUID, after: int) -> Iterator[Tail]:
        """The run's tail, for one more viewer."""
        tail = self.tails.setdefault(run_id, Tail(run_id, after))
        tail.viewers += 1
        try:
            yield tail
        finally:
            tail.viewers -= 1
            if not tail.viewers:
                del self.tails[run_id]
                self._reading.discard(run_id)
                if not self._reading and self._task:
                    self._task.cancel()
                    self._task = None

    async def read(self, run_id: UUID) -> None:
        """From now on read this run's stream, too."""
        if run_id in self._reading:
            return
        self._reading.add(run_id)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._pump())
        else:
            await self._ring_bell()

    async def _ring_bell(self) -> None:
        # Ends the pump's blocking read, so that it takes the new run up at once. An entry and not CLIENT UNBLOCK,
        # which does nothing to a read that is about to begin.
        with contextlib.suppress(RedisError, OSError):
            async with connect() as redis:
                await redis.xadd(self._bell, {"ring": ""}, maxlen=1, approximate=False)
                await redis.expire(self._bell, BELL_EXPIRY_S)

    async def _pump(self) -> None:
        pause_s = RECONNECT_AFTER_S
        async with connect() as redis:
            while True:
                try:
                    await self._read_once(redis)
                    pause_s = RECONNECT_AFTER_S
                except (RedisError, OSError):
                    await redis.connection_pool.disconnect(inuse_connections=True)
                    await asyncio.sleep(pause_s)
                    pause_s = min(2 * pause_s, RECONNECT_AT_MOST_S)

    async def _read_once(self, redis: Redis) -> None:
        tails = {stream.key(run_id).encode(): self.tails[run_id] for run_id in self._reading}
        places: dict[Any, Any] = {key: tail.place for key, tail in tails.items()}
        found: Any = await redis.xread({**places, self._bell: self._bell_place}, count=16, block=BLOCK_MS)
        for key, entries in found:
            for entry, fields in entries:
                if key in tails:
                    tails[key].take(entry, fields)
                else:
                    self._bell_place = entry.decode()


def connect() -> Redis:
    # A socket timeout would end the blocking reads: redis-py's default is no longer than they are.
    return Redis.from_url(settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=1)


_pumps: WeakKeyDictionary[asyncio.AbstractEventLoop, Pump] = WeakKeyDictionary()


def pump() -> Pump:
    """The pump of this process; of this event loop, to be exact."""
    return _pumps.setdefault(asyncio.get_running_loop(), Pump())


async def follow(run_id: UUID, after: int = -1) -> AsyncGenerator[ChunkData | RunChanged, None]:
    """Everything after the chunk ``after``, until the run is over and all of it has been seen.

    Ends without a word if there is no such run (any more).
    """
    cursor, told, changes = after, None, -1
    look = True  # into the table, and not only at what the stream brings
    with pump().tail(run_id, after) as tail:
        while True:
            seen = tail.news
            data = tail.get(cursor + 1)
            if data is None and (look or cursor < tail.newest):
                data = await _stored(run_id, cursor + 1)
            if data is not None:
                cursor += 1
                yield ChunkData(cursor, data)
                continue
            if look or tail.changes != changes:
                changes = tail.changes
                run = await _run(run_id)
                if run is None:
                    return
                over = run.is_over and cursor + 1 >= run.chunk_count
                if over or (run.state, run.error) != told:
                    told = (run.state, run.error)
                    yield RunChanged(run.card(), over)
                if over:
                    return
                if run.is_abandoned:
                    await database_sync_to_async(look_after)(run)
                if run.is_over and not look:
                    look = True  # what the stream has not brought is in the table
                    continue
            await pump().read(run_id)
            look = not await tail.wait(seen, LOOK_EVERY_S)


@database_sync_to_async
def _run(run_id: UUID) -> Run | None:
    return Run.objects.filter(pk=run_id).cards_only().first()


@database_sync_to_async
def _stored(run_id: UUID, sequence: int) -> bytes | None:
    data = TraceChunk.objects.filter(run_id=run_id, sequence=sequence).values_list("data", flat=True).first()
    return None if data is None else bytes(data)

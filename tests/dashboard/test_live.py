import asyncio
import contextlib
from datetime import timedelta
from unittest.mock import patch

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone
from redis import Redis

from dashboard import live, stream, tasks
from dashboard.live import ChunkData, RunChanged, follow
from dashboard.models import Run, TraceChunk
from tests.factories import a_busy_flow, a_finished_run, a_run, a_scenario

pytestmark = pytest.mark.django_db


class Replayed:
    """A run that was recorded and is recorded once more, chunk by chunk, as a test says."""

    def __init__(self) -> None:
        with patch.object(stream.Tail, "flush"):
            self.run = a_finished_run(a_scenario(flow=a_busy_flow()))
        self.chunks = list(self.run.chunks.all())
        self.run.chunks.all().delete()
        self.now(state=Run.State.RUNNING, chunk_count=0, claimed_until=timezone.now() + timedelta(hours=1))
        self.tail = stream.Tail(self.run.pk)

    def now(self, **values) -> None:
        Run.objects.filter(pk=self.run.pk).update(**values)

    @property
    def data(self) -> list[bytes]:
        return [bytes(chunk.data) for chunk in self.chunks]

    def store(self, sequence: int, *, publish: bool = True) -> None:
        TraceChunk.objects.bulk_create([self.chunks[sequence]])
        self.now(chunk_count=sequence + 1)
        if publish:
            self.tail.publish(sequence, self.data[sequence])

    def finish(self, *, publish: bool = True) -> None:
        self.now(state=Run.State.FINISHED)
        if publish:
            self.tail.announce(stream.OVER)

    async def later(self, *actions, every_s: float = 0.02) -> None:
        for action in actions:
            await asyncio.sleep(every_s)
            await sync_to_async(action)()


@pytest.fixture
def replayed(alice) -> Replayed:
    return Replayed()


async def everything(run_id, after=-1):
    async with asyncio.timeout(20):
        return [update async for update in follow(run_id, after)]


def chunks_of(updates):
    return [(update.sequence, update.data) for update in updates if isinstance(update, ChunkData)]


def states_of(updates):
    return [update.card["state"] for update in updates if isinstance(update, RunChanged)]


def all_of(replayed, start=0):
    return list(enumerate(replayed.data))[start:]


@pytest.mark.parametrize("after", [-1, 0, 3, 99])
def test_a_finished_run_comes_from_the_table_from_any_cursor(replayed, after):
    for sequence in range(len(replayed.chunks)):
        replayed.store(sequence, publish=False)
    replayed.finish(publish=False)

    updates = async_to_sync(everything)(replayed.run.pk, after)

    assert chunks_of(updates) == all_of(replayed, after + 1)
    assert states_of(updates) == ["finished"]
    assert updates[-1].over


def test_an_unknown_run_has_nothing(db):
    assert async_to_sync(everything)("00000000-0000-4000-8000-000000000000") == []


def test_a_running_run_comes_as_it_grows(replayed, broker_url):
    async def watch():
        steps = [lambda n=n: replayed.store(n) for n in range(len(replayed.chunks))]
        watching = asyncio.gather(*(everything(replayed.run.pk) for _ in range(3)))
        await replayed.later(*steps, replayed.finish)
        return await watching

    began = timezone.now()
    for updates in async_to_sync(watch)():
        assert chunks_of(updates) == all_of(replayed)
        assert states_of(updates) == ["running", "finished"]
    assert (timezone.now() - began).total_seconds() < live.LOOK_EVERY_S * len(replayed.chunks)


def test_chunks_are_not_read_from_the_table_when_the_stream_brings_them(replayed, broker_url):
    async def watch():
        steps = [lambda n=n: replayed.store(n) for n in range(len(replayed.chunks))]
        watching = asyncio.create_task(everything(replayed.run.pk))
        await replayed.later(*steps, replayed.finish)
        return await watching

    looked_up = []
    stored = live._stored

    def count(run_id, sequence):
        looked_up.append(sequence)
        return stored(run_id, sequence)

    with patch.object(live, "_stored", count):
        async_to_sync(watch)()

    assert set(looked_up) <= {0, 1, len(replayed.chunks)}


def test_what_the_stream_has_lost_comes_from_the_table(replayed, broker_url):
    async def watch():
        watching = asyncio.create_task(everything(replayed.run.pk))
        await replayed.later(
            lambda: replayed.store(0),
            lambda: replayed.store(1, publish=False),
            lambda: replayed.store(2),
            *(lambda n=n: replayed.store(n, publish=False) for n in range(3, len(replayed.chunks))),
            lambda: replayed.finish(publish=False),
        )
        return await watching

    assert chunks_of(async_to_sync(watch)()) == all_of(replayed)


def test_a_cursor_that_fell_out_of_memory_skips_nothing(replayed, broker_url, monkeypatch):
    monkeypatch.setattr(live, "RING_BYTES", 1)

    async def watch_slowly():
        found = []
        async with asyncio.timeout(20):
            async for update in follow(replayed.run.pk):
                found.append(update)
                await asyncio.sleep(0.05)
        return found

    async def watch():
        steps = [lambda n=n: replayed.store(n) for n in range(len(replayed.chunks))]
        watching = asyncio.gather(watch_slowly(), everything(replayed.run.pk))
        await replayed.later(*steps, replayed.finish, every_s=0.01)
        return await watching

    for updates in async_to_sync(watch)():
        assert chunks_of(updates) == all_of(replayed)


def test_a_late_viewer_shares_the_tail_of_an_early_one(replayed, broker_url):
    async def watch():
        early = asyncio.create_task(everything(replayed.run.pk))
        half = [lambda n=n: replayed.store(n) for n in range(3)]
        await replayed.later(*half)
        late = asyncio.create_task(everything(replayed.run.pk))
        later = asyncio.create_task(everything(replayed.run.pk, 1))
        rest = [lambda n=n: replayed.store(n) for n in range(3, len(replayed.chunks))]
        await replayed.later(*rest, replayed.finish)
        return await early, await late, await later

    early, late, later = async_to_sync(watch)()

    assert chunks_of(early) == chunks_of(late) == all_of(replayed)
    assert chunks_of(later) == all_of(replayed, 2)


def test_two_runs_share_one_pump(replayed, broker_url, alice):
    other = a_run(workspace=alice)
    Run.objects.filter(pk=other.pk).update(claimed_until=timezone.now() + timedelta(hours=1))

    async def watch():
        waiting = asyncio.create_task(everything(other.pk))
        await asyncio.sleep(0.1)
        watching = asyncio.create_task(everything(replayed.run.pk))
        tasks = [lambda n=n: replayed.store(n) for n in range(len(replayed.chunks))]
        await replayed.later(*tasks, replayed.finish)
        updates = await asyncio.wait_for(watching, 2)
        pump = live.pump()
        assert list(pump.tails) == [other.pk]
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting
        assert not pump.tails
        return updates

    assert chunks_of(async_to_sync(watch)()) == all_of(replayed)


def test_without_a_broker_the_table_is_looked_at(replayed, monkeypatch, settings):
    settings.REDIS_URL = "unix:///nowhere/at/all"
    monkeypatch.setattr(live, "LOOK_EVERY_S", 0.05)

    async def watch():
        watching = asyncio.create_task(everything(replayed.run.pk))
        steps = [lambda n=n: replayed.store(n, publish=False) for n in range(len(replayed.chunks))]
        await replayed.later(*steps, lambda: replayed.finish(publish=False))
        return await watching

    assert chunks_of(async_to_sync(watch)()) == all_of(replayed)


def test_a_viewer_hears_of_a_cancellation(replayed, broker_url, django_capture_on_commit_callbacks):
    def cancel():
        with django_capture_on_commit_callbacks(execute=True):
            Run.objects.get(pk=replayed.run.pk).cancel()

    async def watch():
        watching = asyncio.create_task(everything(replayed.run.pk))
        await replayed.later(lambda: replayed.store(0), cancel)
        return await watching

    updates = async_to_sync(watch)()

    assert states_of(updates) == ["running", "cancelled"]
    assert chunks_of(updates) == all_of(replayed)[:1]


def test_who_waits_for_an_abandoned_run_has_it_rescued(replayed, monkeypatch):
    monkeypatch.setattr(live, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(tasks, "RESCUE_EVERY_S", 0.1)
    Run.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    async def watch():
        watching = asyncio.create_task(everything(replayed.run.pk))
        await asyncio.sleep(0.3)
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching

    with patch.object(Run, "enqueue") as enqueued:
        async_to_sync(watch)()

    assert 1 <= enqueued.call_count <= 3


def test_the_bell_goes_away(replayed, broker_url, alice):
    other = a_run(workspace=alice)
    Run.objects.filter(pk=other.pk).update(claimed_until=timezone.now() + timedelta(hours=1))

    async def watch():
        viewers = [asyncio.create_task(everything(run.pk)) for run in (other, replayed.run)]
        await asyncio.sleep(0.2)
        for viewer in viewers:
            viewer.cancel()
        await asyncio.gather(*viewers, return_exceptions=True)

    async_to_sync(watch)()

    with Redis.from_url(broker_url) as redis:
        assert all(0 < redis.ttl(key) <= live.BELL_EXPIRY_S for key in redis.keys("bell:*"))

from datetime import timedelta
from unittest.mock import patch

import numpy as np
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis import Redis

from dashboard import recording, stream
from dashboard.models import Run, TraceChunk
from dashboard.tasks import rescue, simulate_run
from eventflow.engine import simulate
from eventflow.engine.trace.chunks import decode_chunk
from tests.factories import a_busy_flow, a_finished_run, a_run, a_scenario, a_small_flow

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As a worker dies: nothing is tidied up."""


@pytest.fixture
def busy():
    return a_run(a_scenario(flow=a_busy_flow()))


def killed_before(sequence: int):
    keep = recording.Recorder.keep

    def die(self, chunk):
        if chunk.sequence == sequence:
            raise Killed
        keep(self, chunk)

    return patch.object(recording.Recorder, "keep", die)


def lease_over():
    Run.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_the_table_holds_what_the_engine_says():
    run = a_finished_run()
    expected = simulate(a_small_flow(), 7)

    table = np.concatenate([decode_chunk(bytes(chunk.data)).table for chunk in run.chunks.all()])

    assert (table == expected.table).all()
    assert run.trace_hash == expected.trace_hash
    assert run.ledger == expected.ledger.as_dict()
    assert run.state == Run.State.FINISHED
    assert run.chunk_count == run.chunks.count()


def test_a_second_delivery_finds_the_run_taken():
    run = a_run()
    run.claim("somebody")

    assert not recording.record(run)
    assert not TraceChunk.objects.exists()


def test_a_delivery_that_finds_a_run_taken_looks_again_when_the_lease_is_over():
    run = a_run()
    run.claim("somebody")

    with patch.object(simulate_run, "apply_async") as later:
        simulate_run(str(run.pk))

    assert later.call_args.kwargs["countdown"] > 0


def test_a_killed_run_is_taken_over_and_ends_the_same(busy):
    with killed_before(3), pytest.raises(Killed):
        recording.record(busy)
    stored = list(TraceChunk.objects.values_list("pk", "digest"))
    assert len(stored) == 3
    lease_over()

    assert recording.record(Run.objects.get())

    busy.refresh_from_db()
    assert busy.state == Run.State.FINISHED
    assert busy.trace_hash == simulate(a_busy_flow(), 7).trace_hash
    assert list(TraceChunk.objects.values_list("pk", "digest"))[:3] == stored
    assert list(busy.chunks.values_list("sequence", flat=True)) == list(range(busy.chunk_count))


def test_a_chunk_that_comes_out_differently_fails_the_run(busy):
    with killed_before(2), pytest.raises(Killed):
        recording.record(busy)
    TraceChunk.objects.filter(sequence=1).update(digest="something else")
    lease_over()

    recording.record(busy)

    busy.refresh_from_db()
    assert busy.state == Run.State.FAILED
    assert "part 1" in busy.error


def test_a_cancelled_run_stops_before_its_next_chunk(busy):
    keep = recording.Recorder.keep

    def cancel_then_keep(self, chunk):
        if chunk.sequence == 2:
            Run.objects.get(pk=self.run.pk).cancel()
        keep(self, chunk)

    with patch.object(recording.Recorder, "keep", cancel_then_keep):
        recording.record(busy)

    busy.refresh_from_db()
    assert busy.state == Run.State.CANCELLED
    assert busy.chunk_count == busy.chunks.count() == 2


def test_a_worker_that_wakes_up_late_writes_nothing(busy):
    keep = recording.Recorder.keep

    def lose_then_keep(self, chunk):
        if chunk.sequence == 1:
            Run.objects.update(worker="another")
        keep(self, chunk)

    with patch.object(recording.Recorder, "keep", lose_then_keep):
        recording.record(busy)

    busy.refresh_from_db()
    assert busy.state == Run.State.RUNNING
    assert busy.chunks.count() == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [(SoftTimeLimitExceeded(), "took too long"), (ZeroDivisionError(), "bug in EventFlow")],
)
def test_a_run_that_cannot_end_says_why(busy, error, words):
    with patch.object(recording.Recorder, "keep", side_effect=error):
        recording.record(busy)

    busy.refresh_from_db()
    assert busy.state == Run.State.FAILED
    assert words in busy.error


def test_a_run_that_always_kills_its_worker_is_given_up(busy):
    for _ in range(5):
        with killed_before(0), pytest.raises(Killed):
            recording.record(busy)
        lease_over()

    recording.record(busy)

    busy.refresh_from_db()
    assert busy.state == Run.State.FAILED
    assert "5 times" in busy.error


def test_a_run_without_a_broker_is_recorded_all_the_same(busy, settings):
    settings.REDIS_URL = "unix:///nowhere/at/all"
    recording.record(busy)

    busy.refresh_from_db()
    assert busy.state == Run.State.FINISHED


def test_a_run_without_a_broker_stays_queued_to_be_rescued(django_capture_on_commit_callbacks):
    away = patch.object(simulate_run, "apply_async", side_effect=OperationalError)
    with away, django_capture_on_commit_callbacks(execute=True):
        run = a_run()

    assert Run.objects.abandoned().get() == run


def test_a_queued_run_is_rescued_once(alice):
    run = a_run(workspace=alice)
    lease_over()
    run.refresh_from_db()

    with patch.object(Run, "enqueue") as enqueued:
        rescue(run)
        rescue(run)

    assert enqueued.call_count == 1


def test_the_stream_repeats_the_table(busy, broker_url):
    recording.record(busy)

    with Redis.from_url(broker_url) as redis:
        entries = redis.xrange(stream.key(busy.pk))
        assert 0 < redis.ttl(stream.key(busy.pk)) <= stream.EXPIRY_S
    assert entries[0][0] == b"1-0"
    assert entries[-1][0] == b"2-0"
    chunks = [bytes(data) for data in busy.chunks.values_list("data", flat=True)]
    assert [fields[stream.DATA] for _, fields in entries[1:-1]] == chunks
    assert [stream.sequence_of(entry) for entry, _ in entries[1:-1]] == list(range(len(chunks)))


def test_publishing_twice_changes_nothing(busy, broker_url):
    tail, again = stream.Tail(busy.pk), stream.Tail(busy.pk)
    for sequence in (0, 1, 2):
        tail.publish(sequence, b"chunk %d" % sequence)

    for sequence in (0, 1, 2, 3):
        again.publish(sequence, b"chunk %d" % sequence)

    with Redis.from_url(broker_url) as redis:
        assert [entry for entry, _ in redis.xrange(stream.key(busy.pk))] == [b"1-1", b"1-2", b"1-3", b"1-4"]


def test_the_stream_is_trimmed_by_bytes(busy, broker_url, monkeypatch):
    monkeypatch.setattr(stream, "STREAM_BYTES", 250)
    tail = stream.Tail(busy.pk)
    for sequence in range(5):
        tail.publish(sequence, b"x" * 100)

    with Redis.from_url(broker_url) as redis:
        assert [entry for entry, _ in redis.xrange(stream.key(busy.pk))] == [b"1-4", b"1-5"]


def test_what_the_broker_missed_is_published_when_it_is_back(busy, broker_url, monkeypatch):
    monkeypatch.setattr(stream, "PAUSE_S", 0)
    away = Redis.from_url("unix:///nowhere/at/all")
    tail = stream.Tail(busy.pk, away)
    tail.publish(0, b"zero")
    tail.redis = stream.client()
    tail.publish(1, b"one")

    with Redis.from_url(broker_url) as redis:
        entries = redis.xrange(stream.key(busy.pk))
    away.close()
    assert [fields[stream.DATA] for _, fields in entries] == [b"zero", b"one"]

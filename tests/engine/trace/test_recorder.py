import numpy as np
import pytest

from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import CHUNK_ROWS, LATER_CHUNK_ROWS, Recorder, row


def a_recorder(rows):
    recorder = Recorder()
    recorder.site(TraceKind.PUBLISHED, 0)
    for number in range(rows):
        recorder.rows.extend(row(number, number, 0, -1, 0, 0))
    return recorder


def test_site_is_numbered_once():
    recorder = Recorder()

    first = recorder.site(TraceKind.PUBLISHED, 0)
    assert recorder.site(TraceKind.PUBLISHED, 0) == first == 0
    assert recorder.site(TraceKind.PUBLISHED, 1) == 1
    assert recorder.sites[1].node == 1


def test_unknown_rule_is_a_bug():
    with pytest.raises(AssertionError, match="there is no rule"):
        Recorder().site(TraceKind.FAILED, 0, rule="made.up")


def test_first_chunks_are_small_and_later_ones_large():
    recorder = a_recorder(sum(CHUNK_ROWS) + LATER_CHUNK_ROWS + 7)

    chunks = [*recorder.cut(), *recorder.cut(last=True)]

    assert [len(chunk.table) for chunk in chunks] == [*CHUNK_ROWS, LATER_CHUNK_ROWS, 7]
    assert [chunk.sequence for chunk in chunks] == [0, 1, 2, 3]
    assert np.array_equal(np.concatenate([chunk.table for chunk in chunks])[:, 0], np.arange(68_007))


def test_nothing_is_cut_before_a_chunk_is_full():
    recorder = a_recorder(CHUNK_ROWS[0] - 1)

    assert list(recorder.cut()) == []
    recorder.rows.extend(row(9_999, 1, 0, -1, 0, 0))
    assert len(list(recorder.cut())) == 1


def test_empty_run_has_one_empty_chunk():
    (chunk,) = Recorder().cut(last=True)

    assert len(chunk.table) == 0
    assert (chunk.from_us, chunk.to_us) == (0, 0)


def test_hash_does_not_depend_on_when_it_was_cut():
    at_once, in_steps = a_recorder(0), a_recorder(0)
    for number in range(5_000):
        at_once.rows.extend(row(number, number, 0, -1, 0, 0))
        in_steps.rows.extend(row(number, number, 0, -1, 0, 0))
        list(in_steps.cut())

    list(at_once.cut(last=True))
    list(in_steps.cut(last=True))

    assert at_once.trace_hash == in_steps.trace_hash
    assert at_once.trace_hash != a_recorder(0).trace_hash

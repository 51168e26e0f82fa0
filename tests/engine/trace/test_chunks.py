import json
import zlib

import numpy as np
import pytest

from eventflow.engine.trace.chunks import MAGIC, decode_chunk, encode_chunk
from eventflow.engine.trace.kinds import COLUMNS
from eventflow.engine.trace.recorder import Chunk

EXTREMES = np.array(
    [[0, -1, 0, -1, 0, -(2**62)], [5, 0, 1, 3, 1, 7], [2**52, 2**31 - 1, 65_535, 2**31 - 1, 32_767, 2**62]], np.int64
)


@pytest.mark.parametrize("table", [EXTREMES, EXTREMES[:1], np.empty((0, 6), np.int64)], ids=["three", "one", "none"])
def test_decoded_chunk_equals_the_encoded_one(table):
    decoded = decode_chunk(encode_chunk(Chunk(3, table)))

    assert decoded.sequence == 3
    assert np.array_equal(decoded.table, table)


def test_bytes_are_laid_out_as_the_browser_reads_them():
    data = encode_chunk(Chunk(2, EXTREMES))

    assert data[:4] == MAGIC == b"EFC1"
    start = 8 + int.from_bytes(data[4:8], "little")
    header = json.loads(data[8:start])
    assert header["sequence"] == 2
    assert (header["rows"], header["from_us"], header["to_us"]) == (3, 0, 2**52)
    assert [name for name, _ in header["columns"]] == list(COLUMNS)
    body = zlib.decompress(data[start:], -15)
    assert len(body) == 3 * (8 + 4 + 2 + 4 + 2 + 8)
    # Times are differences, lowest bytes first: 0, 5, 2**52 - 5.
    assert list(body[:3]) == [0, 5, 0xFB]


@pytest.mark.parametrize(("column", "value"), [(1, 2**31), (2, 65_536), (3, -(2**31) - 1), (4, 2**15)])
def test_value_that_does_not_fit_its_column_is_refused(column, value):
    table = EXTREMES.copy()
    table[1, column] = value

    with pytest.raises((AssertionError, OverflowError)):
        encode_chunk(Chunk(0, table))


@pytest.mark.parametrize("data", [b"", b"EFC", b"PNG1aaaa", b"EFC2\0\0\0\0"])
def test_other_bytes_are_refused(data):
    with pytest.raises(ValueError, match="not a chunk"):
        decode_chunk(data)

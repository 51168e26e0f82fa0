"""A chunk as bytes: made once, then kept in the table, put on the stream and sent to the browser as it is.

``EFC1``, the length of a JSON header (4 bytes, little-endian), the header, then the columns one after the other:
each in its own narrow type, its bytes shuffled (all lowest bytes, then all second bytes, ...), and all of it
deflated without a wrapper. Times are differences from the row before.
"""

import json

import numpy as np
from isal import isal_zlib

from eventflow.engine.trace.kinds import AT_US, COLUMNS
from eventflow.engine.trace.recorder import Chunk, Table

MAGIC = b"EFC1"
TYPES = {"at_us": "i8", "event": "i4", "site": "u2", "subject": "i4", "attempt": "i2", "value": "i8"}
LEVEL = 1
"""The quickest level that still finds what repeats; the slower ones save a hundredth."""


def encode_chunk(chunk: Chunk) -> bytes:
    """The chunk as bytes."""
    table = chunk.table
    header = json.dumps(
        {
            "sequence": chunk.sequence,
            "rows": len(table),
            "from_us": chunk.from_us,
            "to_us": chunk.to_us,
            "columns": [[name, TYPES[name]] for name in COLUMNS],
        },
        separators=(",", ":"),
    ).encode()
    columns = [
        _shuffle(np.diff(table[:, AT_US], prepend=0) if index == AT_US else table[:, index], TYPES[name])
        for index, name in enumerate(COLUMNS)
    ]
    deflate = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    body = deflate.compress(b"".join(columns)) + deflate.flush()
    return MAGIC + len(header).to_bytes(4, "little") + header + body


def decode_chunk(data: bytes) -> Chunk:
    """The chunk that ``encode_chunk`` made these bytes of. ValueError if they are of something else."""
    if data[:4] != MAGIC:
        raise ValueError("these bytes are not a chunk of a trace")
    start = 8 + int.from_bytes(data[4:8], "little")
    header = json.loads(data[8:start])
    body = isal_zlib.decompress(data[start:], -isal_zlib.MAX_WBITS)
    rows = header["rows"]
    table: Table = np.empty((rows, len(COLUMNS)), np.int64)
    offset = 0
    for index, (_, type_name) in enumerate(header["columns"]):
        dtype = np.dtype(f"<{type_name}")
        raw = np.frombuffer(body, np.uint8, rows * dtype.itemsize, offset)
        column = raw.reshape(dtype.itemsize, rows).T.copy().view(dtype)[:, 0]
        table[:, index] = np.cumsum(column) if index == AT_US else column
        offset += rows * dtype.itemsize
    return Chunk(header["sequence"], table)


def _shuffle(column: np.ndarray[tuple[int], np.dtype[np.int64]], type_name: str) -> bytes:
    narrow = np.ascontiguousarray(column, dtype=f"<{type_name}")
    assert np.array_equal(narrow, column), "a column holds more than its type can"
    return narrow.view(np.uint8).reshape(len(narrow), narrow.itemsize).T.tobytes()

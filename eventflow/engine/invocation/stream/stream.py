"""The shards of a stream, and what is read from them.

A record's partition key decides its shard: its MD5 hash falls into the hash key range of one of them, and the ranges
are of equal size. A shard is polled at a fixed rate, and read on without a pause as long as there are records; it
answers only so many calls a second, each with only so much.

Every mapping on a stream has its own position in each shard: the others neither see nor move it.

Simplified: mappings do not share the read throughput of a shard. There is no enhanced fan-out, and shards are neither
split nor merged. All shards are polled at the same time. A partition of Kafka is found by the same hash.

https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5
from itertools import islice
from typing import TYPE_CHECKING, Self

from eventflow.engine.invocation.stream.lanes import Lane, lane_of
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.sources.shapes import json_text
from eventflow.engine.units import SECOND_US

if TYPE_CHECKING:
    from eventflow.engine.invocation.event import Event


@dataclass(frozen=True, slots=True)
class ReadingPolicy:
    """How a shard is read: polled every ``interval_us`` while it is empty, with at least ``between_us`` from one read
    to the next, each of this much at most; after a large one so long that it is no more than ``bytes_per_s``."""

    interval_us: int = SECOND_US
    between_us: int = SECOND_US // 5
    most_records: int = 10_000
    most_bytes: int = 10 * 1024 * 1024
    bytes_per_s: int | None = 2 * 1024 * 1024

    def next_poll_us(self, now_us: int) -> int:
        """When a shard in which nothing was is polled next: a poll at this very moment comes too early."""
        return (now_us // self.interval_us + 1) * self.interval_us

    def pause_us(self, read_bytes: int) -> int:
        """How long after a read of so much the next one may be."""
        if self.bytes_per_s is None:
            return self.between_us
        return max(self.between_us, -(-read_bytes * SECOND_US // self.bytes_per_s))


@dataclass(frozen=True, slots=True)
class Cards:
    """By card of the source: the shard and, within it, the lane of a record, its size there and in a batch."""

    shards: list[int]
    lanes: list[int]
    stored_bytes: list[int]
    payload_bytes: list[int]

    @classmethod
    def of(cls, kind: EventSource, node: str, contents: Sequence[Content], shards: int, lanes: int) -> Self:
        """Of a stream with so many shards, each with so many lanes."""
        keys = [kind.partition_key(content) for content in contents]
        return cls(
            [shard_of(key, shards) for key in keys],
            [lane_of(key, lanes) for key in keys],
            [kind.size_bytes(content) for content in contents],
            [len(json_text(kind.event(node, content)).encode()) for content in contents],
        )


class Shard:
    """The records of one shard that are still to be read, and the lanes they go to.

    ``read`` counts those that the last read brought; the others are still in the stream. ``is_due``: a read is
    scheduled. ``is_idle``: nothing is there, so the next record has it polled.
    """

    __slots__ = ("is_due", "is_idle", "lanes", "next_read_us", "number", "read", "records")

    def __init__(self, number: int, lanes: int) -> None:
        self.number = number
        self.lanes = [Lane() for _ in range(lanes)]
        self.records: deque[Event] = deque()
        self.read = 0
        self.next_read_us = 0
        self.is_due = False
        self.is_idle = True

    def get(self, policy: ReadingPolicy, now_us: int, stored_bytes: list[int], largest: int) -> None:
        """Read what is there, as much as one call gives; ``largest`` of ``stored_bytes``."""
        count = min(len(self.records), policy.most_records)
        read_bytes = count * largest
        # So little is read mostly that nobody has to weigh it.
        if read_bytes > policy.most_bytes or policy.pause_us(read_bytes) > policy.between_us:
            read_bytes = count = 0
            for event in islice(self.records, policy.most_records):
                size_bytes = stored_bytes[event.card]
                if count and read_bytes + size_bytes > policy.most_bytes:
                    break
                read_bytes += size_bytes
                count += 1
        self.read = count
        self.next_read_us = now_us + policy.pause_us(read_bytes)


def shard_of(partition_key: str, shards: int) -> int:
    """The shard in whose hash key range the key's MD5 hash falls; the ranges are of equal size."""
    digest = md5(partition_key.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest, "big") * shards >> 128

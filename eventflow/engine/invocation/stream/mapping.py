"""An event source mapping on a stream: Lambda reads each shard in order, and runs its records in batches.

A record that does not match the filter is skipped. A batch has records of one shard, and one batch is in flight for
each lane of it. A batch that fails or is throttled blocks its lane: what is behind it waits, other lanes and shards
go on. What is given up goes to the mapping's on-failure destination, if it has one.

Simplified: what waits in a lane behind another batch was read ahead without a limit. Lambda never delivers a record
twice without an error. The pollers of Kafka are always as many as it takes, one for each partition: none are added
or taken away with the backlog, the throttles or the provisioned mode.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""

from collections.abc import Callable

from eventflow.engine.invocation.event import Event, Runner
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.stream.batches import StreamBatches
from eventflow.engine.invocation.stream.batching import MOST_BYTES, first
from eventflow.engine.invocation.stream.endings import OVERSIZED, Endings
from eventflow.engine.invocation.stream.lanes import Lane
from eventflow.engine.invocation.stream.policy import MappingPolicy
from eventflow.engine.invocation.stream.position import BEFORE_START
from eventflow.engine.invocation.stream.retry import RETENTION
from eventflow.engine.invocation.stream.stream import Cards, Shard
from eventflow.engine.invocation.stream.tumbling import READ_INTO_WINDOW
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"

WRITTEN = rule(
    "stream.written", "Written by {edge_from}", "{edge_from} wrote {name} to {node}, which Lambda polls.", _SOURCE
)
KEPT = rule(
    "stream.kept", "Written to {edge_to}", "{edge_to} triggers no function, so the record stays there.", _SOURCE
)
READ = rule(
    "stream.read",
    "Read from shard {shard}",
    "Lambda read it from shard {shard} of {node}, after everything that was written to that shard before.",
    _SOURCE,
)


class StreamMapping:
    """The pollers of one mapping, on all shards of its stream."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        stream: int,
        function: int,
        edge: int,
        runner: Runner,
        filter: RecordFilter | None,
        cards: Cards,
        policy: MappingPolicy,
    ) -> None:
        """``filter`` None: the source knows none."""
        self._kernel = kernel
        self._rows = recorder.rows
        self._filter = filter
        self._endings = Endings(kernel, recorder, stream, edge)
        shards = [Shard(number, policy.lanes) for number in range(policy.shards)]
        self._shard_of = [shards[shard] for shard in cards.shards]
        self._lane_of = [shard.lanes[lane] for shard, lane in zip(self._shard_of, cards.lanes, strict=True)]
        self._stored_bytes, self._largest = cards.stored_bytes, max(cards.stored_bytes, default=0)
        self._payload_bytes = cards.payload_bytes
        sizes = enumerate(cards.payload_bytes if policy.drops_large else [])
        self._too_large = {card for card, size_bytes in sizes if size_bytes > MOST_BYTES}
        self._from_us, self._enabled_us = policy.start.from_us, policy.start.enabled_us
        read = READ_INTO_WINDOW if policy.batching.tumbling_us else READ
        self._read = recorder.site(TraceKind.RECEIVED, stream, edge, read)
        self._batches = StreamBatches(
            kernel, recorder, function, edge, runner, self._endings, self._lane_of, policy, self._lane_is_free
        )
        self._paused = False
        self._shard_by_lane = {lane: shard for shard in shards for lane in shard.lanes}
        self.configure(policy)

    def configure(self, policy: MappingPolicy) -> None:
        """Take these from now on; a batch that waits is tried when it was told, and judged anew then."""
        self.policy = self._batches.policy = policy
        # Where no batch can be too large, nobody has to weigh it.
        self._weighs = max(self._payload_bytes, default=0) * policy.batching.size > MOST_BYTES
        for lane in self._shard_by_lane:
            lane.bytes_of = self._payload_bytes if self._weighs else None
            lane.weigh()

    def discard_to(
        self, node: int, edge: int, refusal: str | None, publish: Callable[[Event, str], None] | None = None
    ) -> None:
        """Have an on-failure destination take a record of what is given up, unless it refuses.

        ``publish``, where the record travels on from there: it puts out that of a batch whose first event this is.
        """
        self._endings.discard_to(node, edge, refusal, publish)

    def pause(self) -> None:
        """Read nothing and start no further batch from now on; those in flight go on."""
        self._paused = True

    def resume(self) -> None:
        """Go on where it was in each shard."""
        self._paused = False
        for shard in dict.fromkeys(self._shard_by_lane.values()):
            self._go_on(shard)

    def put(self, event: Event) -> None:
        """A record comes into the stream."""
        now_us = self._kernel.now_us
        event.invocation = self._batches
        event.accepted_us = now_us
        if now_us < self._from_us:
            self._endings.lose(event, BEFORE_START)
            return
        shard = self._shard_of[event.card]
        shard.records.append(event)
        if shard.is_idle:
            shard.is_idle = False
            self._read_at(shard, max(self.policy.reading.next_poll_us(now_us), self._enabled_us))

    def _read_at(self, shard: Shard, at_us: int) -> None:
        shard.is_due = True
        self._kernel.at(max(at_us, shard.next_read_us), self._poll, shard)

    def _poll(self, shard: Shard) -> None:
        shard.is_due = False
        if self._paused:
            return
        shard.get(self.policy.reading, self._kernel.now_us, self._stored_bytes, self._largest)
        self._go_on(shard)

    def _lane_is_free(self, lane: Lane) -> None:
        self._go_on(self._shard_by_lane[lane])

    def _go_on(self, shard: Shard) -> None:
        """Take what was read into the lanes while one can, start what is complete, and read again if need be."""
        if self._paused:
            return
        while True:
            self._take(shard)
            for lane in shard.lanes:
                while lane.batch is None and lane.waiting and self._is_complete(lane):
                    events = self.policy.batching.take(lane.waiting, lane.bytes_of)
                    lane.weigh()
                    self._batches.run(lane, events)
            if not any(self._has_room(lane) for lane in shard.lanes):
                return
            if not shard.read:
                break
        if not shard.is_due:
            if shard.records:
                self._read_at(shard, self._kernel.now_us)
            else:
                shard.is_idle = True

    def _has_room(self, lane: Lane) -> bool:
        return lane.batch is None and not self.policy.batching.is_full(lane.waiting, lane.payload_bytes)

    def _take(self, shard: Shard) -> None:
        """Take records that were read, until no free lane has room for another."""
        records, lane_of, size = shard.records, self._lane_of, self.policy.batching.size
        room, left = sum(self._has_room(lane) for lane in shard.lanes), shard.read
        if not (room and left):
            return
        only_counts = not (self._weighs or self.policy.batching.tumbling_us)
        # Records came in order, so where the first may still be there all may.
        kept_us = self._kernel.now_us - self.policy.retry.retention_us
        filters = self._filter is not None and self._filter.now.passed is not None
        checks = filters or self._too_large or records[0].accepted_us <= kept_us
        unchecked = []
        if only_counts and not checks and len(shard.lanes) == 1:
            # Most streams are read this way: nothing is asked of a record, so a batch of them is taken at once.
            waiting, room = shard.lanes[0].waiting, 0
            while missing := min(size - len(waiting), left):
                left -= missing
                taken = [event for event in first(records, missing) if not event.over]
                waiting.extend(taken)
                unchecked += taken
        while room and left:
            left -= 1
            event = records.popleft()
            if event.over:
                continue
            if not checks:
                unchecked.append(event)
            elif not self._admits(event, shard, kept_us):
                continue
            lane = lane_of[event.card]
            if only_counts:
                lane.waiting.append(event)
                if len(lane.waiting) == size and lane.batch is None:
                    room -= 1
            else:
                had_room = self._has_room(lane)
                lane.waiting.append(event)
                lane.payload_bytes += self._payload_bytes[event.card]
                room -= had_room and not self._has_room(lane)
        shard.read = left
        now_us, read, number = self._kernel.now_us, self._read, shard.number
        self._rows.extend(b"".join([row(now_us, event.number, read, number, 0, 1) for event in unchecked]))

    def _admits(self, event: Event, shard: Shard, kept_us: int) -> bool:
        """Read a record: whether it is still there, passes the filter, and is not too large."""
        now_us = self._kernel.now_us
        if event.accepted_us <= kept_us:
            self._endings.lose(event, RETENTION)
            return False
        self._rows.extend(row(now_us, event.number, self._read, shard.number, 0, 1))
        if self._filter is not None:
            filter = self._filter.now
            if not filter.takes[event.card]:
                self._skip(event)
                return False
            if filter.passed is not None:
                self._rows.extend(row(now_us, event.number, filter.passed, -1, 0, filter.number))
        if self._too_large and event.card in self._too_large:
            self._endings.lose(event, OVERSIZED)
            return False
        return True

    def _skip(self, event: Event) -> None:
        assert self._filter is not None
        event.over = True
        number = self._filter.now.number
        self._rows.extend(row(self._kernel.now_us, event.number, self._filter.site(event.card), -1, 0, number))

    def _is_complete(self, lane: Lane) -> bool:
        """Whether what waits in a free lane is a batch now, or when its window is over."""
        now_us, batching = self._kernel.now_us, self.policy.batching
        if batching.window_us and not batching.is_full(lane.waiting, lane.payload_bytes):
            if lane.closes_us < 0:
                lane.closes_us = batching.closes_us(lane.free_since_us, now_us)
                self._kernel.at(lane.closes_us, self._window_ended, lane)
            if now_us < lane.closes_us:
                return False
        lane.closes_us = -1
        return True

    def _window_ended(self, lane: Lane) -> None:
        if lane.closes_us == self._kernel.now_us and lane.batch is None:
            self._go_on(self._shard_by_lane[lane])

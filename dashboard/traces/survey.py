"""What became of each event of a run, in columns: the place in a column is the event's number."""

from collections.abc import Iterable
from functools import cached_property
from json import dumps
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.traces.query import OUTCOMES
from eventflow.engine.trace.finding import is_init_for_request
from eventflow.engine.trace.kinds import AT_US, ATTEMPT, ENDS, EVENT, SITE, SUBJECT, VALUE
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.trace.recorder import Table
from eventflow.interchange.trace.event_names import EventNames

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NARROW = {AT_US: np.int64, EVENT: np.int32, SITE: np.int32, SUBJECT: np.int32, ATTEMPT: np.int32, VALUE: np.int64}
"""The rows of a run are kept while somebody asks about them, so each column is no wider than it must be."""

BEGINS = (K.STARTED, K.JOINED)
OUTCOMES_OF_RUNS = (K.SUCCEEDED, K.FAILED, K.PROCESSED, K.UNPROCESSED)
FAILURES = (K.FAILED, K.UNPROCESSED)
REMARKS = (K.MISSED, K.ANSWERED, K.REPEATED)
"""What is said beside the way of an event: it is no step of it."""

OUTCOME_OF = {
    K.SUCCEEDED: "delivered",
    K.PROCESSED: "delivered",
    K.DELIVERED: "delivered",
    K.FILTERED: "filtered",
    K.DEAD_LETTERED: "dead-lettered",
    K.LOST: "lost",
    K.RETURNED: "returned",
    K.INIT: "running",
    K.STARTED: "running",
    K.JOINED: "running",
}
"""What the step that decides says; every other one leaves the event waiting."""


class Rows:
    """A whole trace, column by column, in order of time."""

    def __init__(self, manifest: dict[str, Any], tables: Iterable[Table]) -> None:
        parts: dict[int, list[NDArray[Any]]] = {column: [np.empty(0, kind)] for column, kind in NARROW.items()}
        for table in tables:
            for column, kind in NARROW.items():
                parts[column].append(table[:, column].astype(kind))
        joined = {column: np.concatenate(found) for column, found in parts.items()}
        self.at_us: Numbers = joined[AT_US]
        self.event: NDArray[np.int32] = joined[EVENT]
        self.site: NDArray[np.int32] = joined[SITE]
        self.subject: NDArray[np.int32] = joined[SUBJECT]
        self.attempt: NDArray[np.int32] = joined[ATTEMPT]
        self.value: Numbers = joined[VALUE]
        sites = np.array(manifest["sites"], np.int32).reshape(-1, 4)
        self.kind: NDArray[np.int8] = sites[:, 0].astype(np.int8)[self.site]
        self.node: NDArray[np.int32] = sites[:, 1][self.site]

    def __len__(self) -> int:
        return len(self.at_us)

    def of(self, *kinds: K) -> Numbers:
        """Rows of these kinds, in order of time."""
        wanted = np.zeros(len(K), np.bool_)
        wanted[list(kinds)] = True
        return np.flatnonzero(wanted[self.kind])


class Survey:
    """All events of a run as far as it has got, with what a query may ask of them."""

    def __init__(self, manifest: dict[str, Any], tables: Iterable[Table], end_us: int | None = None) -> None:
        self.manifest = manifest
        self.rows = Rows(manifest, tables)
        rows = self.rows
        self.functions = [number for number, node in enumerate(manifest["nodes"]) if node["role"] == "function"]
        self.size = int(rows.event.max(initial=-1)) + 1
        last_us = int(rows.at_us[-1]) if len(rows) else 0
        self.end_us = last_us if end_us is None else end_us

        self.order: Numbers = np.argsort(rows.event, kind="stable")
        numbers = rows.event[self.order]
        self.starts: Numbers = np.searchsorted(numbers, np.arange(self.size))
        self.ends: Numbers = np.searchsorted(numbers, np.arange(self.size), side="right")
        self.exists: Flags = self.ends > self.starts

        born, last = self._first_rows(), self._last_rows()
        self.born_us = rows.at_us[born]
        self.changed_us = rows.at_us[last]
        self.outcome, self.over_us = self._outcomes(last)
        self.age_us = self.over_us - self.born_us
        self.function = self._functions()
        self.attempts = self._counts(rows.of(*BEGINS))
        self.runs = Runs(rows, manifest)
        self.last_run_us = self._filled(-1)
        self.last_run_us[self.runs.event] = self.runs.length_us
        self.cold = self._any(self.runs.event[self.runs.cold])
        self.throttled = self._any(self._throttled())
        self.retried: Flags = self.attempts > 1

    def rows_of(self, event: int) -> Numbers:
        """The rows of one event, in order of time."""
        return self.order[self.starts[event] : self.ends[event]]

    @cached_property
    def names(self) -> dict[int, str]:
        """The short names of all events, as the page writes them."""
        namer, rows = EventNames(self.manifest), self.rows
        born = rows.of(K.PUBLISHED)
        told = np.stack([column[born] for column in (rows.at_us, rows.event, rows.site, rows.subject)], axis=1)
        for at_us, event, site, subject in told.tolist():
            namer.take([at_us, event, site, subject, 0, 0])
        return {event: namer.of(event) for event in rows.event[born].tolist()}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The events by their names."""
        return {name: event for event, name in self.names.items()}

    @cached_property
    def payloads(self) -> dict[int, list[str]]:
        """What the cards of each node's deck say, in small letters."""
        return {
            int(node): [f"{card['name']} {dumps(card['payload'], ensure_ascii=False)}".lower() for card in deck]
            for node, deck in self.manifest["decks"].items()
        }

    def met(self, node: int) -> Flags:
        """Which events have had to do with a node."""
        return self._any(self.rows.event[self.rows.node == node])

    def within(self, from_us: int, to_us: int) -> Flags:
        """Which events something happened to in this time."""
        first, last = np.searchsorted(self.rows.at_us, [from_us, to_us], side="left")
        return self._any(self.rows.event[first:last])

    def carrying(self, word: str) -> Flags:
        """Which events carried a payload with this word, anywhere on their way."""
        rows, found = self.rows, np.zeros(self.size, np.bool_)
        came = rows.of(K.PUBLISHED, K.FORWARDED)
        for node, cards in self.payloads.items():
            here = came[rows.node[came] == node]
            has = np.array([word.lower() in card for card in cards], np.bool_)
            card = rows.value[here]
            known = card < len(has)
            found[rows.event[here[known]][has[card[known]]]] = True
        return found

    def running(self, from_us: int, to_us: int) -> Flags:
        """Which events had a run that took at least the one and less than the other."""
        lengths = self.runs.length_us
        return self._any(self.runs.event[(lengths >= from_us) & (lengths < to_us)])

    def _first_rows(self) -> Numbers:
        return self.order[np.minimum(self.starts, max(len(self.order) - 1, 0))]

    def _last_rows(self) -> Numbers:
        return self.order[np.maximum(self.ends - 1, 0)]

    def _outcomes(self, last: Numbers) -> tuple[Numbers, Numbers]:
        """What each event has come to, a place in OUTCOMES; and when it ended, or the run if it has not."""
        rows = self.rows
        step = np.full(self.size, -1, np.int64)
        # Of several assignments to one place the last one stays: the row that is last in time, or first in the mirror.
        steps = np.flatnonzero(~np.isin(rows.kind, REMARKS) & (rows.event >= 0))
        step[rows.event[steps]] = steps
        ends = rows.of(*ENDS)[::-1]
        ended = np.full(self.size, -1, np.int64)
        ended[rows.event[ends]] = ends
        decides = np.where(ended >= 0, ended, np.where(step >= 0, step, last))
        codes = np.full(len(K), OUTCOMES.index("waiting"), np.int64)
        for kind, outcome in OUTCOME_OF.items():
            codes[kind] = OUTCOMES.index(outcome)
        return codes[rows.kind[decides]], np.where(ended >= 0, rows.at_us[ended], self.end_us)

    def _functions(self) -> Numbers:
        """The function each event was with last; -1 for none."""
        rows, found = self.rows, self._filled(-1)
        at = np.flatnonzero(np.isin(rows.node, self.functions) & (rows.event >= 0))
        found[rows.event[at]] = rows.node[at]
        return found

    def _throttled(self) -> NDArray[np.int32]:
        """Events there was no environment for; those of a batch are told right after it."""
        rows = self.rows
        batches = rows.of(K.BATCH_THROTTLED)
        sizes = rows.attempt[batches].astype(np.int64)
        offsets = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        owner, at = np.repeat(batches, sizes), np.repeat(batches, sizes) + 1 + offsets
        inside = at < len(rows)
        owner, at = owner[inside], at[inside]
        refused = at[(rows.kind[at] == K.RETRY) & (rows.at_us[at] == rows.at_us[owner])]
        return np.concatenate([rows.event[rows.of(K.THROTTLED)], rows.event[refused]])

    def _counts(self, rows: Numbers) -> Numbers:
        events = self.rows.event[rows]
        return np.bincount(events[events >= 0], minlength=self.size)

    def _any(self, events: NDArray[np.int32]) -> Flags:
        found = np.zeros(self.size, np.bool_)
        found[events[events >= 0]] = True
        return found

    def _filled(self, value: int) -> Numbers:
        return np.full(self.size, value, np.int64)


class Runs:
    """Every run of every event, alone or in a batch, that has ended."""

    def __init__(self, rows: Rows, manifest: dict[str, Any]) -> None:
        ended = rows.of(*OUTCOMES_OF_RUNS)
        self.event: NDArray[np.int32] = rows.event[ended]
        self.at_us = rows.at_us[ended]
        self.node = rows.node[ended]
        self.length_us = rows.value[ended]
        self.failed: Flags = np.isin(rows.kind[ended], FAILURES)
        self.cold = self._cold(rows, manifest, ended)

    def __len__(self) -> int:
        return len(self.event)

    def _cold(self, rows: Rows, manifest: dict[str, Any], ended: Numbers) -> Flags:
        """Which of them began with an Init phase: in the same environment at the same time."""
        rules = [*(rule["id"] for rule in manifest["rules"]), ""]
        is_init = np.array([is_init_for_request(kind, rules[rule]) for kind, _, _, rule in manifest["sites"]], bool)
        inits = np.flatnonzero(is_init[rows.site])
        begins = rows.of(*BEGINS)
        moments = np.unique(rows.at_us[inits])
        if not len(moments):
            return np.zeros(len(ended), np.bool_)

        def places(at: Numbers) -> Numbers:
            moment = np.minimum(np.searchsorted(moments, rows.at_us[at]), len(moments) - 1)
            nodes, subjects = len(manifest["nodes"]), int(rows.subject.max()) + 2
            return (moment * nodes + rows.node[at]) * subjects + rows.subject[at] + 1

        hit = np.isin(rows.at_us[begins], moments) & np.isin(places(begins), places(inits))
        # An event's runs follow one another, so the n-th end belongs to the n-th beginning.
        order = np.lexsort((begins, rows.event[begins]))
        ends_order = np.lexsort((ended, rows.event[ended]))
        first = np.searchsorted(rows.event[begins][order], rows.event[ended][ends_order])
        rank = np.arange(len(ended)) - np.searchsorted(rows.event[ended][ends_order], rows.event[ended][ends_order])
        found = np.zeros(len(ended), np.bool_)
        found[ends_order] = hit[order][np.minimum(first + rank, len(begins) - 1)] if len(begins) else False
        return found

"""Surveys of stored runs. A few are kept, since one person asks the same run again and again."""

from collections import OrderedDict
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Sum

from dashboard.models import Run
from dashboard.stored import tables
from dashboard.traces.survey import Survey
from eventflow.engine import Problem, ScenarioError

MOST_ROWS = 3_000_000
"""What is asked about is held in memory; so many rows take some 150 MB."""

Key = tuple[UUID, int, str]


class Kept:
    """The surveys asked for last, of at most so many rows together."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self.most_rows = most_rows
        self.lock = Lock()
        self.found: OrderedDict[Key, Survey] = OrderedDict()

    def survey(self, run: Run) -> Survey:
        """What became of the run's events, as far as it has got. ScenarioError if it is too long to be asked."""
        key = (run.pk, run.chunk_count, run.state)
        # One at a time: two who ask for the same run at once shall not both have it read.
        with self.lock:
            if key not in self.found:
                self.found[key] = survey_of(run)
            self.found.move_to_end(key)
            self._forget()
            return self.found[key]

    def _forget(self) -> None:
        newest = next(reversed(self.found))
        for key in list(self.found):
            if key != newest and (
                key[0] == newest[0] or sum(len(one.rows) for one in self.found.values()) > self.most_rows
            ):
                del self.found[key]


def survey_of(run: Run) -> Survey:
    """Read from the stored trace. ScenarioError if that is too long."""
    rows = run.chunks.aggregate(rows=Sum("rows"))["rows"] or 0
    if rows > MOST_ROWS:
        message = f"has {rows:,} rows, and at most {MOST_ROWS:,} can be asked about."
        raise ScenarioError([Problem("the trace", message, "Export it, or run the flow for a shorter time.")])
    end_us = run.until_us if run.state == Run.State.FINISHED else None
    return Survey(run.manifest or EMPTY, tables(run), end_us)


EMPTY: dict[str, Any] = {"sites": [], "nodes": [], "rules": [], "decks": {}}
kept = Kept()

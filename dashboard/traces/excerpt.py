"""The rows of a few events, and of the batches they were in: a small trace that a reader takes like a whole one."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from dashboard.traces.survey import Numbers, Survey
from eventflow.engine.trace.kinds import TraceKind as K

BATCHES = (K.INIT, K.BATCH_STARTED, K.BATCH_SUCCEEDED, K.BATCH_FAILED)
MOST_RELATIVES = 40


def excerpt(survey: Survey, events: Iterable[int]) -> dict[str, Any]:
    """Columns of rows in order of time, and the name of every event in them."""
    rows = survey.rows
    known = [event for event in dict.fromkeys(events) if 0 <= event < survey.size]
    own = np.concatenate([np.empty(0, np.int64), *(survey.rows_of(event) for event in known)])
    at = np.unique(np.concatenate([own, *_of_batches(survey, own)]))
    numbers = rows.event[at]
    return {
        "at_us": rows.at_us[at].tolist(),
        "event": numbers.tolist(),
        "site": rows.site[at].tolist(),
        "subject": rows.subject[at].tolist(),
        "attempt": rows.attempt[at].tolist(),
        "value": rows.value[at].tolist(),
        "names": {event: survey.names[event] for event in known if event in survey.names},
    }


def _of_batches(survey: Survey, own: Numbers) -> list[Numbers]:
    """The rows about whole batches at the times of these rows."""
    rows = survey.rows
    found = []
    for at_us in np.unique(rows.at_us[own]).tolist():
        first, last = np.searchsorted(rows.at_us, [at_us, at_us + 1])
        here = np.arange(first, last)
        nobodys = here[rows.event[here] < 0]
        found.append(nobodys[np.isin(rows.kind[nobodys], BATCHES)])
        refused = nobodys[rows.kind[nobodys] == K.BATCH_THROTTLED]
        if len(refused):
            found.append(_refusing(survey, refused, own[(own >= first) & (own < last)]))
    return found


def _refusing(survey: Survey, refused: Numbers, own: Numbers) -> Numbers:
    """Those of the refused batches that one of these rows belongs to: what each event is told follows at once."""
    sizes = survey.rows.attempt[refused]
    inside = (own[:, None] > refused) & (own[:, None] <= refused + sizes)
    return refused[inside.any(axis=0)]


def family(survey: Survey, event: int) -> list[int]:
    """The event, what it came from up to its root, and what came of it, as far as there is room."""
    return [*_ancestors(survey, event), event, *_descendants(survey, event)][:MOST_RELATIVES]


def _ancestors(survey: Survey, event: int) -> Sequence[int]:
    found: list[int] = []
    parent = _parent(survey, event)
    while parent >= 0 and len(found) < MOST_RELATIVES // 2:
        found.insert(0, parent)
        parent = _parent(survey, parent)
    return found


def _parent(survey: Survey, event: int) -> int:
    rows = survey.rows_of(event)
    return int(survey.rows.subject[rows[0]]) if len(rows) and survey.rows.kind[rows[0]] == K.PUBLISHED else -1


def _descendants(survey: Survey, event: int) -> Sequence[int]:
    rows = survey.rows
    born = rows.of(K.PUBLISHED)
    parents = rows.subject[born]
    found: list[int] = []
    above = np.array([event], np.int32)
    while len(above) and len(found) < MOST_RELATIVES:
        above = rows.event[born[np.isin(parents, above)]]
        found += above.tolist()
    return found[:MOST_RELATIVES]

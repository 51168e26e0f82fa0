"""Which events of a survey a query means, and in which order they are shown."""

from collections.abc import Sequence

import numpy as np

from dashboard.traces.query import OUTCOMES, Term
from dashboard.traces.survey import Flags, Numbers, Survey

SORTS = ("changed", "event", "attempts", "run", "total")


def matching(survey: Survey, terms: Sequence[Term]) -> Flags:
    """One flag for each event: whether every term holds for it."""
    found = survey.exists.copy()
    for term in terms:
        holds = holding(survey, term)
        found &= ~holds if term.negated else holds
    return found


def holding(survey: Survey, term: Term) -> Flags:
    """One flag for each event: whether the term holds for it, its minus left aside."""
    match term.key:
        case "outcome":
            return np.isin(survey.outcome, [OUTCOMES.index(word) for word in term.words])
        case "function":
            nodes = {node["name"]: number for number, node in enumerate(survey.manifest["nodes"])}
            met = np.zeros(survey.size, np.bool_)
            for word in term.words:
                met |= survey.met(nodes[word])
            return met
        case "event":
            chosen = np.zeros(survey.size, np.bool_)
            chosen[[survey.numbers[word] for word in term.words if word in survey.numbers]] = True
            return chosen
        case "duration":
            return survey.running(term.from_us, term.to_us)
        case "age":
            return (survey.age_us >= term.from_us) & (survey.age_us < term.to_us)
        case "time":
            return survey.within(term.from_us, term.to_us)
        case "payload":
            return survey.carrying(term.words[0])
        case "cold":
            return survey.cold
        case "throttled":
            return survey.throttled
        case "retried":
            return survey.retried
    raise AssertionError(f"a query has no term {term.key}")


def in_order(survey: Survey, found: Flags, sort: str) -> Numbers:
    """The numbers of the found events by a column; a minus in front of its name puts the largest first."""
    events = np.flatnonzero(found)
    columns = {
        "changed": survey.changed_us,
        "event": survey.born_us,
        "attempts": survey.attempts,
        "run": survey.last_run_us,
        "total": survey.age_us,
    }
    values = columns[sort.removeprefix("-")][events]
    if sort.startswith("-"):
        # The newest of equals first, too: a list that is turned round is its mirror.
        return events[np.argsort(values, kind="stable")[::-1]]
    return events[np.argsort(values, kind="stable")]

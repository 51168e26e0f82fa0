"""A moment of a run as an address names it: ``?t=12.88&event=17&node=resize``."""

import re
from collections.abc import Mapping

from dashboard.models import Run, SharedView
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.units import SECOND_US

NAMES = ("t", "event", "node")
SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
NUMBER = re.compile(r"[0-9]{1,9}")
# Until a run is over nobody knows how many events it has; the column holds no more.
MOST_EVENTS = 2**31


def asked_moment(asked: Mapping[str, str], run: Run) -> SharedView | None:
    """What the page restores, None for nothing. ScenarioError with everything that is wrong."""
    if not any(asked.get(name) for name in NAMES):
        return None
    problems: list[Problem] = []
    # Without a time the event is shown as the run left it.
    t_us = run.until_us if asked.get("event") and not asked.get("t") else 0
    if text := asked.get("t"):
        t_us = time_us(text)
        if not 0 <= t_us <= run.until_us:
            end = f"{run.until_us / SECOND_US:g}"
            problems.append(Problem("t", "must be seconds of simulated time.", f"Write a number from 0 to {end}."))
    event = None
    if text := asked.get("event"):
        event = int(text) if NUMBER.fullmatch(text) else -1
        most = (run.ledger["published"] if run.ledger else MOST_EVENTS) - 1
        if not 0 <= event <= most:
            problems.append(Problem("event", "is no event of this run.", f"Write a whole number from 0 to {most}."))
    node = None
    if name := asked.get("node"):
        names = [one["name"] for one in (run.manifest or {"nodes": []})["nodes"]]
        if name in names:
            node = names.index(name)
        else:
            problems.append(Problem("node", "is no node of this flow.", f"Write one of {', '.join(names)}."))
    if problems:
        raise ScenarioError(problems)
    return SharedView(run=run, t_us=t_us, event=event, node=node)


def time_us(text: str) -> int:
    """Seconds as microseconds, exactly; -1 if they are none."""
    if not SECONDS.fullmatch(text):
        return -1
    whole, _, part = text.partition(".")
    return int(whole) * SECOND_US + int(part.ljust(6, "0"))

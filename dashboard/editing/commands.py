"""Every command by its verb, and how one is done: to the whole document or not at all."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from dashboard.editing import connections, nodes, settings, text
from dashboard.editing.document import Document, RefusedError, canonical, same, shown
from dashboard.editing.nodes import Command, Done
from dashboard.editing.refusals import refusals
from eventflow.engine import ScenarioError
from eventflow.engine.validation.scenario import problems
from eventflow.interchange import scenario_yaml

VERBS: Mapping[str, Callable[[Document, Command], Done]] = {
    "add": nodes.add,
    "remove": nodes.remove,
    "rename": nodes.rename,
    "move": nodes.move,
    "paste": nodes.paste,
    "connect": connections.connect,
    "disconnect": connections.disconnect,
    "set": settings.set_value,
    "replace": text.replace,
}
ALL = "all"
MOST_AT_ONCE = 100
LONGEST_LABEL = 120


class Edited(NamedTuple):
    """What came of a command."""

    document: Document
    label: str


def edited(document: Document, command: object) -> Edited:
    """The document after a command. ScenarioError, with the document untouched, if it can't be done."""
    after, label = _done(document, command)
    after = canonical(after)
    if not same(after, document):
        _check(document, after, command)
    return Edited(after, label[:LONGEST_LABEL])


def _done(document: Document, command: object) -> Done:
    if not isinstance(command, dict):
        raise RefusedError("command", "is not an object.", 'Write {"do": "add", "kind": "s3"}.')
    verb = command.get("do")
    if verb == ALL:
        return _all(document, command)
    if not isinstance(verb, str) or verb not in VERBS:
        known = ", ".join((*VERBS, ALL))
        raise RefusedError("command", f"{shown(verb)} is nothing that can be done.", f"There are {known}.")
    return VERBS[verb](document, command)


def _all(document: Document, command: Command) -> Done:
    """Several commands as one step, each done to what those before it have left."""
    steps, label = command.get("commands"), command.get("label")
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_AT_ONCE:
        raise RefusedError("commands", f"must be a list of 1 to {MOST_AT_ONCE} commands.")
    said = ""
    for step in steps:
        if isinstance(step, dict) and step.get("do") == ALL:
            raise RefusedError("commands", "has a list of commands in it.", "Put all of them into one list.")
        document, words = _done(document, step)
        # The next one must find what it can read.
        document = canonical(document)
        said = said or words
    if isinstance(label, str) and label.strip() and label.isprintable():
        return document, label.strip()
    return document, said if len(steps) == 1 else f"{said} and {len(steps) - 1} more"


def _check(before: Document, after: Document, command: object) -> None:
    """ScenarioError if the command has made anything unreadable or wrong."""
    scenario = scenario_yaml.from_plain(after)
    found = refusals(scenario, after)
    if not found and isinstance(command, dict) and command.get("do") == "set":
        place = settings.place_of(before, command)
        found = [
            problem
            for problem in problems(scenario, scenario.interventions)
            if problem.where == place or problem.where.startswith(f"{place}.")
        ]
    if found:
        # What was wrong before must not keep anybody from mending something else.
        earlier = set(refusals(scenario_yaml.from_plain(before), before))
        found = [problem for problem in found if problem not in earlier]
    if found:
        raise ScenarioError(found)

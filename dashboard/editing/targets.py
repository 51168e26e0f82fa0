"""Where each node can be connected to, and why not elsewhere: in the engine's own sentences.

What kinds allow is asked of the engine once for each pair of kinds, with two nodes that stand for all others.
"""

from functools import cache
from typing import Any

from dashboard.editing.document import FUNCTION, Document, kind_of, names_of, node_fields
from dashboard.editing.wiring import FIELDS, SETTINGS
from eventflow.engine.errors import Problem
from eventflow.engine.scenario.model import Emission, Function, Scenario, Source, Trigger
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.functions import function_problems
from eventflow.engine.validation.pipes import KIND as PIPE
from eventflow.engine.validation.pipes import pipe_problems
from eventflow.engine.validation.queues import queue_problems
from eventflow.engine.validation.triggers import trigger_problems

ROLES = ("trigger", "emits", "on_success", "on_failure", "dead_letter", "enrichment")
OF_A_FUNCTION = ("emits", "on_success", "on_failure", "dead_letter")
SUBJECTS = {
    "dead_letter": "A dead-letter queue",
    "on_failure": "An on-failure destination",
    "on_success": "An on-success destination",
    "enrichment": "An enrichment",
}
START, END = "START-NODE", "END-NODE"


def targets(document: Document) -> dict[str, Any]:
    """Where each node can be connected to, said once for all nodes of a kind.

    ``names`` are the nodes and ``of`` says of what sort each is, a number. ``pairs`` has by two sorts, ``0 1``, the
    roles with the engine's complaint, empty if it has none, about ``START-NODE`` and ``END-NODE``. What is there
    already is in ``taken``: the start, the role, the reason and the ends it is about, as places in ``names``.
    """
    names = names_of(document)
    sorts: dict[tuple[str, bool], int] = {}
    of = [sorts.setdefault((kind_of(document, name), is_fifo(document, name)), len(sorts)) for name in names]
    pairs = {
        f"{one} {two}": [[role, by_kinds(*start, *end, role)] for role in roles_of(start[0])]
        for start, one in sorts.items()
        for end, two in sorts.items()
    }
    taken: dict[tuple[int, str, str], list[int]] = {}
    for one, start in enumerate(names):
        for two, end in enumerate(names):
            for role, complaint in pairs[f"{of[one]} {of[two]}"]:
                why_not = "" if complaint or start == end else _taken(document, start, end, role)
                if why_not:
                    taken.setdefault((one, role, why_not), []).append(two)
    return {"names": names, "of": of, "pairs": pairs, "taken": [[*key, ends] for key, ends in taken.items()]}


def roles(document: Document, start: str) -> tuple[str, ...]:
    """The ways in which something can lead on from a node, the usual one first."""
    return roles_of(kind_of(document, start))


def roles_of(kind: str) -> tuple[str, ...]:
    """The same for any node of a kind."""
    if kind == FUNCTION:
        return OF_A_FUNCTION
    return ("trigger", *(role for role, of in (("dead_letter", "sqs"), ("enrichment", PIPE)) if kind == of))


def reason(document: Document, start: str, end: str, role: str) -> str:
    """Why these two can't be connected so; empty if they can."""
    if start == end:
        return "A node can't be connected to itself."
    kind = kind_of(document, start)
    if role not in roles(document, start):
        what = "A function" if kind == FUNCTION else CATALOGUE[kind].name
        return f"{what} has no connection of this kind."
    complaint = by_kinds(kind, is_fifo(document, start), kind_of(document, end), is_fifo(document, end), role)
    return complaint.replace(START, start).replace(END, end) or _taken(document, start, end, role)


def _taken(document: Document, start: str, end: str, role: str) -> str:
    """What is there already and leaves no room for another."""
    fields = node_fields(document, start)
    if role == "emits":
        there = any(emission["to"] == end for emission in fields.get("emits", []))
        return f"{start} writes to {end} already." if there else ""
    if role != "trigger":
        field = fields.get(FIELDS.get(role, "")) if start in document["functions"] else None
        now = field or fields.get("settings", {}).get(SETTINGS.get(role, ""))
        return f"{end} is that of {start} already." if now == end else ""
    ends = [trigger["target"] for trigger in document["triggers"] if trigger["source"] == start]
    if end in ends:
        return f"{start} leads to {end} already."
    kind = kind_of(document, start)
    functions = [name for name in ends if name in document["functions"]]
    if CATALOGUE[kind].single and functions and end in document["functions"]:
        return f"{CATALOGUE[kind].name} has one function, and that of {start} is {functions[0]}."
    if kind == PIPE and ends:
        return f"A pipe has one target, and that of {start} is {ends[0]}."
    read = [trigger["source"] for trigger in document["triggers"] if trigger["target"] == end]
    if kind_of(document, end) == PIPE and read:
        return f"A pipe has one source, and that of {end} is {read[0]}."
    return ""


def is_fifo(document: Document, name: str) -> bool:
    """Whether a node keeps an order, which others have to keep, too."""
    settings: dict[str, Any] = node_fields(document, name).get("settings", {})
    return bool(settings.get("FifoQueue") or settings.get("FifoTopic"))


@cache
def by_kinds(start: str, startis_fifo: bool, end: str, endis_fifo: bool, role: str) -> str:
    """The engine's complaint about such a connection alone."""
    settings: dict[str, Any] = {"FifoQueue": True} if startis_fifo else {}
    if start != FUNCTION and role in SETTINGS:
        settings[SETTINGS[role]] = END
    functions = []
    sources = []
    if start == FUNCTION:
        fields: dict[str, Any] = {"emits": (Emission(to=END),)} if role == "emits" else {FIELDS[role]: END}
        functions.append(Function(name=START, **fields))
    else:
        sources.append(Source(name=START, kind=start, settings=settings))
    if end == FUNCTION:
        functions.append(Function(name=END))
    else:
        sources.append(Source(name=END, kind=end, settings={"FifoQueue": True} if endis_fifo else {}))
    scenario = Scenario(name="pair", sources=tuple(sources), functions=tuple(functions))
    return _sentence(_complaint(scenario, start, role), role)


def _complaint(scenario: Scenario, start: str, role: str) -> Problem | None:
    if role == "trigger":
        return next(trigger_problems(Trigger(source=START, target=END), scenario), None)
    if start == FUNCTION:
        found = function_problems(scenario.function(START), scenario)
        # What is written is filled in later; that it can be written at all is what matters.
        return next((problem for problem in found if role != "emits" or problem.message.startswith("writes to")), None)
    found = queue_problems(scenario) if role == "dead_letter" else pipe_problems(scenario)
    return next((problem for problem in found if problem.where == f"{START}.{SETTINGS[role]}"), None)


def _sentence(problem: Problem | None, role: str) -> str:
    if problem is None:
        return ""
    message = problem.message
    if message.startswith("writes to"):
        message = f"{START} can't write to {END}."
    elif message[0].islower():
        message = f"{SUBJECTS.get(role, 'It')} {message}"
    return f"{message} {problem.remedy}".strip()

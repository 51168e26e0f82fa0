"""What no edit may leave behind: a document that could not be read, stored or drawn, and settings out of their range.

What a flow still lacks, and what does not yet fit together in it, is no such thing: it is told, and mended later.
"""

from collections import Counter
from collections.abc import Iterator

from dashboard import placing
from dashboard.editing.document import Document
from eventflow.engine import Problem
from eventflow.engine import Scenario as EngineScenario
from eventflow.engine.validation.capacity import capacity_problems
from eventflow.engine.validation.concurrency import MOST_CONCURRENCY
from eventflow.engine.validation.functions import function_problems
from eventflow.engine.validation.scenario import NAME
from eventflow.engine.validation.sources import source_problems
from eventflow.engine.validation.triggers import trigger_problems

MOST_SEED = 2**53 - 1
LONGEST_TITLE = 120
LONGEST_US = 30 * 86_400 * 1_000_000


def refusals(scenario: EngineScenario, document: Document) -> list[Problem]:
    """Every reason not to take this document."""
    found = [*_names(scenario), *_whole(scenario)]
    for source in scenario.sources:
        found += source_problems(source)
    for function in scenario.functions:
        # How much of the account's concurrency each claims is a matter between several settings.
        apart = set(capacity_problems(function))
        found += (problem for problem in function_problems(function, scenario) if problem not in apart)
    for trigger in scenario.triggers:
        found += trigger_problems(trigger, scenario)
    return [*found, *(() if found else _loose_ends(document))]


def _names(scenario: EngineScenario) -> Iterator[Problem]:
    for name, count in Counter(node.name for node in scenario.nodes).items():
        if not NAME.fullmatch(name):
            yield Problem(name or "a node", "has no usable name.", "Use letters, digits, dots and dashes, at most 64.")
        if count > 1:
            yield Problem(name, "is the name of two nodes.", "Give one of them another name.")


def _whole(scenario: EngineScenario) -> Iterator[Problem]:
    if len(scenario.title) > LONGEST_TITLE or not scenario.title.isprintable():
        yield Problem("title", f"must be one line of at most {LONGEST_TITLE} characters.")
    if not 0 <= scenario.seed <= MOST_SEED:
        yield Problem("seed", f"must be a whole number from 0 to {MOST_SEED}.")
    if not 0 < scenario.until_us <= LONGEST_US:
        yield Problem("until", "must be more than nothing and at most 30 days.", "Write it like 10m.")
    if not 1 <= scenario.account.concurrent_executions <= MOST_CONCURRENCY:
        yield Problem("account.ConcurrentExecutions", f"must be a whole number from 1 to {MOST_CONCURRENCY:,}.")


def _loose_ends(document: Document) -> Iterator[Problem]:
    there = {*document["sources"], *document["functions"]}
    for wire in placing.wires(document):
        for name in {wire.start, wire.end} - there:
            yield Problem(wire.start, f"leads to {name!r}, which does not exist.", "Name a node of the flow.")

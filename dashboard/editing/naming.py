"""Which nodes a setting can name, asked of the engine once for each pair of kinds."""

from functools import cache

from dashboard.editing.document import FUNCTION, Document, kind_of, names_of
from dashboard.editing.references import SOURCE_SETTINGS, TRIGGER_SETTINGS
from dashboard.editing.targets import END, START, is_fifo
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.validation.scenario import problems

WORKER = "WORKER-NODE"


def nameable(document: Document, owner: str, setting: str) -> list[str]:
    """The nodes that a setting of a source, or of one of its triggers, can name."""
    kind, fifo = kind_of(document, owner), is_fifo(document, owner)
    return [
        name
        for name in names_of(document)
        if name != owner and _may_be(setting, kind, fifo, kind_of(document, name), is_fifo(document, name))
    ]


@cache
def _may_be(setting: str, kind: str, fifo: bool, end: str, end_is_fifo: bool) -> bool:
    settings: dict[str, object] = {"FifoQueue": True} if fifo else {}
    if setting in SOURCE_SETTINGS:
        settings[setting] = END
    trigger = Trigger(source=START, target=WORKER, settings={setting: END} if setting in TRIGGER_SETTINGS else {})
    sources = [Source(name=START, kind=kind, settings=settings)]
    functions = [Function(name=WORKER)]
    if end == FUNCTION:
        functions.append(Function(name=END))
    else:
        sources.append(Source(name=END, kind=end, settings={"FifoQueue": True} if end_is_fifo else {}))
    scenario = Scenario(name="pair", sources=tuple(sources), functions=tuple(functions), triggers=(trigger,))
    # What is said of the setting itself, not of what else this little flow lacks.
    places = (f"{START}.{setting}", f"{trigger.name}.{setting}", f"{trigger.name}.dead-letter queue")
    return not any(problem.where in places for problem in problems(scenario))

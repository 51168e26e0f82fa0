"""The catalogue of event sources: one file each, found by looking in this folder for a ``SOURCE``."""

from importlib import import_module
from pathlib import Path

from eventflow.engine.scenario.event_source import EventSource


def _found() -> dict[str, EventSource]:
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    sources: list[EventSource] = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    return {source.key: source for source in sources}


CATALOGUE = _found()
"""Every kind of event source by its key."""

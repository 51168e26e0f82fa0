"""The catalogue of event sources: one file each, found by looking in this folder."""

from importlib import import_module
from pathlib import Path

from eventflow.engine.scenario.event_source import EventSource

SHARED = ("__init__", "shapes", "stream_settings")


def _found() -> dict[str, EventSource]:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in SHARED)
    sources: list[EventSource] = [import_module(f"{__name__}.{name}").SOURCE for name in names]
    return {source.key: source for source in sources}


CATALOGUE = _found()
"""Every kind of event source by its key."""

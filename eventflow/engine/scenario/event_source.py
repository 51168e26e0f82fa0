"""What a catalogue entry may say about a kind of event source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from eventflow.engine.scenario.settings import Setting

Invocation = Literal["asynchronous", "synchronous", "caller's choice"]
Family = Literal["storage", "messaging", "streams", "http", "schedules", "devices", "operations", "custom"]
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSource:
    """A kind of event source, one file each in ``engine/sources``.

    ``invocation`` None: it keeps what it is sent and calls no function by itself. ``content`` lists the fields a
    payload template of this kind has, with the defaults that stand in for missing ones. ``event`` makes the JSON
    a handler gets; ``title`` is how a payload is called in the picture. ``emittable``: a function may write into
    it, and ``emitted`` makes the content from the emission's template and the triggering card's title.
    """

    key: str
    name: str
    family: Family
    glyph: str
    docs: str
    invocation: Invocation | None
    permission: str
    filter_dialect: str | None = None
    settings: tuple[Setting, ...] = ()
    content: Content = field(default_factory=dict)
    title: Callable[[Content], str] = lambda content: "payload"
    event: Callable[[str, Content], Any] = lambda node, content: dict(content)
    size_bytes: Callable[[Content], int] = lambda content: 0
    accepts_traffic: bool = True
    keeps_records: bool = False
    emittable: bool = False

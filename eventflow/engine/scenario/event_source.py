"""What a catalogue entry may say about a kind of event source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from eventflow.engine.scenario.settings import Setting

Invocation = Literal["asynchronous", "synchronous", "caller's choice", "queue polling", "stream polling"]
Family = Literal["storage", "messaging", "streams", "http", "schedules", "devices", "operations", "custom"]
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtering:
    """How a trigger of a kind can be filtered.

    ``dialect`` is the one of its patterns, ``s3`` for a prefix and a suffix. ``words`` are the properties that AWS
    has it in, and a trigger as well. ``filtered`` makes of a card what a filter looks at; ``scopes`` has one such
    function for each scope that a filter can choose, the default first. ``source`` is what a record comes from,
    where patterns of one dialect depend on it.
    """

    dialect: str
    words: tuple[str, ...]
    filtered: Callable[[str, Content], Any]
    docs: str
    source: str = ""
    scopes: Mapping[str, Callable[[str, Content], Any]] = field(default_factory=dict)

    def raw(self, node: str, content: Content, scope: str = "") -> Any:
        """What a filter of this scope looks at in a card of the node."""
        return self.scopes.get(scope, self.filtered)(node, content)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSource:
    """A kind of event source, one file each in ``engine/sources``.

    ``invocation`` None: it keeps what it is sent and calls no function by itself. ``content`` lists the fields a
    payload template of this kind has, with the defaults that stand in for missing ones; ``complaint`` says what is
    wrong with such fields, as the end of a sentence. ``event`` makes the JSON a handler gets; ``title`` is how a
    payload is called in the picture. ``emittable``: a function may write into it, and ``emitted`` makes the content
    from the emission's template and the triggering card's title. Of a stream, ``partition_key`` decides the shard.
    """

    key: str
    name: str
    family: Family
    glyph: str
    docs: str
    invocation: Invocation | None
    permission: str
    filtering: Filtering | None = None
    settings: tuple[Setting, ...] = ()
    content: Content = field(default_factory=dict)
    complaint: Callable[[Content], str | None] = lambda content: None
    title: Callable[[Content], str] = lambda content: "payload"
    event: Callable[[str, Content], Any] = lambda node, content: dict(content)
    size_bytes: Callable[[Content], int] = lambda content: 0
    partition_key: Callable[[Content], str] = lambda content: ""
    accepts_traffic: bool = True
    keeps_records: bool = False
    emittable: bool = False

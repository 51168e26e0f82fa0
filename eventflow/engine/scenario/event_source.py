"""What a catalogue entry may say about a kind of event source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from eventflow.engine.chance.traffic import Traffic
from eventflow.engine.scenario.caller import Caller
from eventflow.engine.scenario.hand_off import HandOff
from eventflow.engine.scenario.settings import Setting, Settings

Invocation = Literal["asynchronous", "synchronous", "caller's choice", "queue polling", "stream polling"]
Family = Literal[
    "storage",
    "messaging",
    "streams",
    "http",
    "workflows",
    "identity",
    "conversations",
    "schedules",
    "devices",
    "operations",
    "custom",
]
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

    ``invocation`` None: it keeps what it is sent and calls no function by itself. ``permission`` is the policy that
    lets it call, ``retries`` who tries again after a failure, ``failures_to`` where what fails finally can go: three
    phrases for the table of kinds.

    ``settings`` are the source's own, ``trigger_settings`` those of each of its connections.
    ``content`` lists the fields a payload template of this kind has, with the defaults that stand in for missing ones;
    ``complaint`` says what is wrong with such fields, as the end of a sentence. ``event`` makes the JSON a handler
    gets, ``batch_event`` that of a batch of payloads; ``title`` is how a payload is called in the picture. Of a stream,
    ``partition_key`` decides the shard.

    Between sources: ``targets`` are the kinds of resources that it hands events to, ``document`` what it hands them,
    and ``content_of`` makes a payload of this kind of the document that comes from a source of another kind.
    ``emittable``: a function may write into it. ``carries_chain``: Lambda's recursion guard follows a chain of
    invocations through it. ``raw_document``: what it hands on instead where a connection has RawMessageDelivery.

    ``hand_off``: what the service does before Lambda has accepted an event, by the settings of a connection.
    ``arrivals``: when it makes events by itself, by its own settings; None while there is nothing to be made of them.

    ``caller``: how it behaves while it waits for an answer, by its settings and those of a connection together.
    ``identity`` is who a request comes from, for a caller that remembers answers. ``route``: which of its connections
    takes a payload, by their settings, where exactly one does; None if none does, for the reason ``unrouted``, a rule.
    ``single``: only one function can be connected. ``function_complaint`` says, of a connection with these settings,
    why the service refuses a function with this timeout in seconds and this memory in MB, as the end of a sentence.
    """

    key: str
    name: str
    family: Family
    glyph: str
    docs: str
    invocation: Invocation | None
    permission: str
    retries: str = ""
    failures_to: str = ""
    filtering: Filtering | None = None
    settings: tuple[Setting, ...] = ()
    trigger_settings: tuple[Setting, ...] = ()
    content: Content = field(default_factory=dict)
    complaint: Callable[[Content], str | None] = lambda content: None
    title: Callable[[Content], str] = lambda content: "payload"
    event: Callable[[str, Content], Any] = lambda node, content: dict(content)
    batch_event: Callable[[str, Sequence[Content]], Any] | None = None
    size_bytes: Callable[[Content], int] = lambda content: 0
    partition_key: Callable[[Content], str] = lambda content: ""
    targets: tuple[str, ...] = ()
    document: Callable[[str, Content], Any] | None = None
    raw_document: Callable[[str, Content], Any] | None = None
    content_of: Callable[[str, Any], Content] | None = None
    hand_off: Callable[[Settings], HandOff] | HandOff | None = None
    arrivals: Callable[[Settings], Traffic | None] | None = None
    caller: Callable[[Settings], Caller] | None = None
    identity: Callable[[Content], str] | None = None
    route: Callable[[Sequence[Settings], Content], int | None] | None = None
    unrouted: str = ""
    single: bool = False
    function_complaint: Callable[[Settings, int, int], str | None] = lambda settings, timeout_s, memory_mb: None
    accepts_traffic: bool = True
    keeps_records: bool = False
    emittable: bool = False
    carries_chain: bool = False

    def hands_on(self, node: str, content: Content, settings: Settings) -> Any:
        """What a connection with these settings hands to a resource."""
        if self.raw_document is not None and settings.get("RawMessageDelivery"):
            return self.raw_document(node, content)
        return (self.document or self.event)(node, content)

    def hand_off_of(self, settings: Settings) -> HandOff:
        """The service's plan for a connection with these settings."""
        if self.hand_off is None:
            return HandOff()
        return self.hand_off if isinstance(self.hand_off, HandOff) else self.hand_off(settings)

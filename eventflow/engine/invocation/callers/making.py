"""The calls of a connection, made for the kind of its source."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventflow.engine.chance.draws import Draws
from eventflow.engine.invocation.callers.buffered_calls import BufferedCalls
from eventflow.engine.invocation.callers.calls import Calls, Copy
from eventflow.engine.invocation.event import Runner
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Settings
from eventflow.engine.trace.recorder import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """From which node to which, over which edge, and whether the policy that it needs exists.

    ``settings`` are the source's and the connection's own together.
    """

    source_node: int
    node: int
    edge: int
    settings: Settings
    permitted: bool = True


def calls_of(
    kernel: Kernel,
    recorder: Recorder,
    connection: Connection,
    kind: EventSource,
    contents: Sequence[Content],
    runner: Runner,
    copy: Copy,
    draws: Draws,
    bucket: tuple[int, int] | None = None,
) -> Calls | BufferedCalls:
    """The calls of this connection. ``contents`` are those of the source's cards; ``bucket`` is the node that keeps
    what failed, and the edge to it, if the settings name one."""
    assert kind.caller is not None
    caller, c = kind.caller(connection.settings), connection
    if caller.buffer is not None:
        return BufferedCalls(
            kernel,
            recorder,
            c.source_node,
            c.node,
            c.edge,
            runner,
            caller,
            c.permitted,
            draws,
            sizes=[kind.size_bytes(content) for content in contents],
            bucket=bucket,
        )
    return Calls(
        kernel,
        recorder,
        c.source_node,
        c.node,
        c.edge,
        runner,
        caller,
        c.permitted,
        copy,
        draws,
        sizes=[] if caller.most_bytes is None else [kind.size_bytes(content) for content in contents],
        identities=[] if kind.identity is None else [kind.identity(content) for content in contents],
    )

"""Commands on connections: connect and disconnect."""

from dashboard.editing.document import Document, RefusedError, known_node, shown
from dashboard.editing.nodes import Command, Done
from dashboard.editing.targets import ROLES, reason
from dashboard.editing.wiring import joined, known_edge, parted

WORDS = {
    "trigger": "Connect {start} to {end}",
    "emits": "Let {start} write to {end}",
    "dead_letter": "Send dead letters of {start} to {end}",
    "on_failure": "Send failures of {start} to {end}",
    "on_success": "Send results of {start} to {end}",
    "enrichment": "Enrich {start} by {end}",
}


def connect(document: Document, command: Command) -> Done:
    """One more connection, if AWS has such a one."""
    start, end = known_node(document, command.get("from")), known_node(document, command.get("to"))
    role = command.get("role")
    if role not in ROLES:
        raise RefusedError(shown(role), "is no way to connect nodes.", f"There are {', '.join(ROLES)}.")
    if why_not := reason(document, start, end, role):
        raise RefusedError(f"{start}->{end}", why_not)
    return joined(document, start, end, role), WORDS[role].format(start=start, end=end)


def disconnect(document: Document, command: Command) -> Done:
    """One connection less."""
    edge = known_edge(document, command.get("edge"))
    return parted(document, edge), f"Disconnect {edge.start} from {edge.end}"

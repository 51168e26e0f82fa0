"""What functions write, and where what is written about their events goes."""

from eventflow.engine.assembly.parts import Parts
from eventflow.engine.assembly.ways import is_live, kind_of, node_of
from eventflow.engine.invocation.destinations import ROLE_RULES, Role, Target, refusal_of
from eventflow.engine.invocation.records import destination_documents
from eventflow.engine.invocation.recursion import RECURSION
from eventflow.engine.resources.emitter import EMITTED, INVOKED, STORED, Emitter, Store, Writer
from eventflow.engine.scenario.model import Function
from eventflow.engine.trace.kinds import TraceKind

ROLES: tuple[tuple[Role, str], ...] = (
    ("dead_letter", "dead_letter_queue"),
    ("on_failure", "on_failure"),
    ("on_success", "on_success"),
)
"""The roles of edges, and the fields of a function that name their targets."""

EMISSION_RULES = {"sqs": ("sqs.sent", "sqs.kept")} | dict.fromkeys(
    ("kinesis", "dynamodb", "msk", "kafka", "documentdb"), ("stream.written", "stream.kept")
)
"""Why what a function writes goes on there, and why it stays, by the kind of the target."""


def targets_of(parts: Parts, function: Function) -> list[Target]:
    """Where the function's asynchronous events end up."""
    targets = []
    for role, field in ROLES:
        name = getattr(function, field)
        if name is not None:
            refusal = refusal_of(node_of(parts.scenario, name), function.denied_actions)
            edge = parts.edge(function.name, name, role)
            targets.append(
                Target(parts.numbers[name], edge, role, refusal, _record_writers(parts, function, field, name, edge))
            )
    return targets


def _record_writers(parts: Parts, function: Function, field: str, name: str, edge: int) -> dict[str, Writer]:
    """By the rule that ends an event: what writes its record into a target that goes on with it."""
    if name not in parts.outlets or not is_live(parts.scenario, name):
        return {}
    role = next(role for role, of in ROLES if of == field)
    conditions = [condition for condition, _ in destination_documents(function.name, field)]
    site = parts.recorder.site(TraceKind.PUBLISHED, parts.numbers[name], edge, ROLE_RULES[role])
    node = node_of(parts.scenario, name)
    chain = isinstance(node, Function) or kind_of(node).carries_chain
    # What the recursion guard has stopped is stopped again wherever its record comes to: it stays where it is kept.
    conditions = [condition for condition in conditions if not (chain and condition == RECURSION)]
    return {
        condition: Emitter(
            f"{function.name}.{field}",
            parts.outlets[name],
            site,
            parts.decks.derived(f"{function.name}.{field}.{'' if field == 'dead_letter_queue' else condition}"),
            keeps_chain=chain,
        )
        for condition in conditions
    }


def emitters_of(parts: Parts, function: Function) -> list[Writer]:
    """What the function's code writes when it is done with an event."""
    return [_emitter(parts, function, number) for number in range(len(function.emits))]


def _emitter(parts: Parts, function: Function, number: int) -> Writer:
    to = function.emits[number].to
    edge, node, target = parts.edge(function.name, to, "emit"), parts.numbers[to], node_of(parts.scenario, to)
    is_function = isinstance(target, Function)
    sent, kept = (INVOKED, STORED) if is_function else EMISSION_RULES.get(kind_of(target).key, (EMITTED, STORED))
    if not is_live(parts.scenario, to):
        return Store(parts.kernel, parts.recorder, parts.recorder.site(TraceKind.SENT, node, edge, kept))
    return Emitter(
        f"{function.name}.{number}",
        parts.outlets[to],
        parts.recorder.site(TraceKind.PUBLISHED, node, edge, sent),
        parts.decks.derived(f"{function.name}.{number}"),
        keeps_chain=is_function or kind_of(target).carries_chain,
    )

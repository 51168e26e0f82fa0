"""Random events and patterns that have to do with them, made without the matcher's help."""

from typing import NamedTuple

from hypothesis import strategies as st

from tests.properties.filter_conditions import conditions, leaves, operator, true_of
from tests.properties.filter_json import Json, Number, Object
from tests.properties.filter_oracle import Leaf, flattened

NAMES = st.sampled_from(["a", "b", "c", "a.b", "c.a", "é", "x y", "b.c"])


def objects(values: st.SearchStrategy[Json], *, min_size: int = 0) -> st.SearchStrategy[Object]:
    """Names may come twice."""
    return st.lists(st.tuples(NAMES, values), min_size=min_size, max_size=4).map(tuple).map(Object)


values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | objects(inner), max_leaves=8)
events = objects(values, min_size=1)
plain_events = objects(st.recursive(leaves, objects, max_leaves=8), min_size=1)

Fields = list[tuple[str, list[Json]]]
"""Paths, and the conditions of which one must hold there."""


@st.composite
def nested(draw: st.DrawFn, path: str, value: Json) -> tuple[str, Json]:
    """The member for a path: names with dots, objects in objects, or both."""
    name, dot, rest = path.partition(".")
    while dot and draw(st.booleans()):
        more, dot, rest = rest.partition(".")
        name += "." + more
    return (name, Object((draw(nested(rest, value)),))) if dot else (name, value)


@st.composite
def patterns_for(draw: st.DrawFn, fields: Fields) -> Object:
    """A pattern that asks these fields, each as a member of its own."""
    return Object(tuple([draw(nested(path, wanted)) for path, wanted in fields]))


@st.composite
def chosen_leaves(draw: st.DrawFn, event: Object) -> list[Leaf]:
    """Leaves of different paths that never come from different elements of one array."""
    chosen: list[Leaf] = []
    seats: dict[int, int] = {}
    for leaf in draw(st.permutations(list(flattened(event)))):
        fits = all(seats.get(array, place) == place for array, place in leaf.seats.items())
        if fits and leaf.path not in {other.path for other in chosen}:
            chosen.append(leaf)
            seats |= leaf.seats
    return chosen[: draw(st.integers(1, 4))]


class Question(NamedTuple):
    pattern: Object
    event: Object


@st.composite
def true_fields(draw: st.DrawFn, event: Object) -> Fields:
    """Fields that the event has, with conditions of which one is met."""
    fields = []
    for leaf in draw(chosen_leaves(event)):
        others = draw(st.lists(conditions, max_size=2))
        fields.append((leaf.path, draw(st.permutations([draw(true_of(leaf.value)), *others]))))
    there = {leaf.path for leaf in flattened(event)}
    if "missing" not in there and draw(st.booleans()):
        fields.append(("missing", [operator("exists", False)]))
    return fields


@st.composite
def matching(draw: st.DrawFn, of: st.SearchStrategy[Object] = events) -> Question:
    event = draw(of.filter(lambda event: any(flattened(event))))
    return Question(draw(patterns_for(draw(true_fields(event)))), event)


@st.composite
def fields_for(draw: st.DrawFn, event: Object, *, count: int | None = None) -> Fields:
    """Fields that the event may have, with conditions that it may meet; the paths of a given count all differ."""
    there = list(flattened(event))
    fields: Fields = []
    for _ in range(count or draw(st.integers(1, 3))):
        if there and draw(st.integers(0, 3)):
            leaf = draw(st.sampled_from(there))
            wanted = draw(st.lists(true_of(leaf.value) | conditions, min_size=1, max_size=2))
            fields.append((leaf.path, wanted))
        else:
            fields.append((draw(NAMES), draw(st.lists(conditions, min_size=1, max_size=2))))
        if count:
            there = [leaf for leaf in there if leaf.path != fields[-1][0]]
    while count and len(dict(fields)) < count:
        fields.append((f"other.{len(fields)}", [draw(conditions)]))
    return list(dict(fields).items()) if count else fields


@st.composite
def patterns(draw: st.DrawFn, event: Object, depth: int = 2) -> Object:
    """Any pattern that has to do with this event: paths may come again, alternatives stand in alternatives."""
    members = list(draw(patterns_for(draw(fields_for(event)))).members)
    if depth and not draw(st.integers(0, 2)):
        branches: list[Json] = [draw(patterns(event, depth - 1)) for _ in range(2)]
        members.insert(draw(st.integers(0, len(members))), ("$or", branches))
    if depth and not draw(st.integers(0, 2)):
        below = [(name, item) for name, item in event.members if isinstance(item, Object) and item.members]
        if below:
            name, item = draw(st.sampled_from(below))
            members.insert(draw(st.integers(0, len(members))), (name, draw(patterns(item, depth - 1))))
    return Object(tuple(members))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    event = draw(events)
    return Question(draw(patterns(event)), event)


zero_or_one = st.sampled_from([Number("0"), Number("1")])


def entangled_objects(values: st.SearchStrategy[Json]) -> st.SearchStrategy[Object]:
    names = st.sampled_from(["a", "b", "a.b"])
    return st.lists(st.tuples(names, values), min_size=1, max_size=2).map(tuple).map(Object)


entangled_values = st.recursive(
    zero_or_one,
    lambda inner: st.lists(entangled_objects(inner) | inner, min_size=1, max_size=3) | entangled_objects(inner),
    max_leaves=5,
)
entangled_events = entangled_objects(st.lists(entangled_objects(entangled_values), min_size=1, max_size=3))
"""The same paths again and again, in arrays of objects, arrays in arrays, and under names that come twice."""


@st.composite
def entangled(draw: st.DrawFn) -> Question:
    event = draw(entangled_events)
    paths = sorted({leaf.path for leaf in flattened(event)})
    asked = draw(st.lists(st.sampled_from([*paths, *paths, "a.a"]), min_size=2, max_size=5, unique=True))
    wanted = st.sampled_from([Number("0"), Number("1"), operator("exists", True), operator("exists", False)])
    fields = [(path, [draw(wanted)]) for path in asked]
    return Question(draw(patterns_for(fields)), event)

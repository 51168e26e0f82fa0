"""Random commands of the editor: sensible ones for a document, slightly wrong ones, and plain nonsense."""

from typing import Any

from hypothesis import strategies as st

from dashboard.editing.document import Document, kind_of
from dashboard.editing.kinds import kinds
from dashboard.editing.references import SOURCE_SETTINGS, TRIGGER_SETTINGS
from dashboard.editing.targets import ROLES
from dashboard.editing.wiring import edges
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.sources import CATALOGUE
from eventflow.interchange import scenario_yaml
from tests.properties.setting_strategies import values_of

KINDS = [entry["kind"] for entry in kinds()]
NAMES = ["uploads", "a", "b.c", "x-1", "a->b", "two words", "", "make-thumbnail"]
places = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000)).map(list)

nonsense = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "s3", "uploads", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "uploads", "to"]), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = ["kind", "name", "x", "y", "nodes", "edges", "node", "from", "to", "role", "edge", "value", "places", "yaml"]
VERBS = ["add", "remove", "rename", "connect", "disconnect", "set", "move", "paste", "replace", "all", "fly"]


@st.composite
def nonsensical(draw: st.DrawFn) -> Any:
    """What no page of ours would send."""
    fields = draw(st.dictionaries(st.sampled_from([*FIELDS, "commands", "label"]), nonsense, max_size=5))
    return draw(st.sampled_from([{"do": draw(st.sampled_from(VERBS)), **fields}, draw(nonsense)]))


@st.composite
def commands(draw: st.DrawFn, document: Document) -> dict[str, Any]:
    """One that may well be done."""
    nodes = [*document["sources"], *document["functions"]]
    found = edges(document)
    node = st.sampled_from(nodes or ["nobody"])
    edge = st.sampled_from([edge.id for edge in found] or ["nothing"])
    match draw(st.sampled_from(VERBS[:-1])):
        case "add":
            return {"do": "add", "kind": draw(st.sampled_from(KINDS)), "name": draw(st.none() | st.sampled_from(NAMES))}
        case "remove":
            gone = draw(st.lists(edge, max_size=2)) if found else []
            return {"do": "remove", "nodes": draw(st.lists(node, max_size=2)), "edges": gone}
        case "rename":
            return {"do": "rename", "node": draw(node), "name": draw(st.sampled_from(NAMES))}
        case "connect":
            return {"do": "connect", "from": draw(node), "to": draw(node), "role": draw(st.sampled_from(ROLES))}
        case "disconnect":
            return {"do": "disconnect", "edge": draw(edge)}
        case "set":
            return {"do": "set", **draw(values(document, nodes))}
        case "move":
            return {"do": "move", "places": {draw(node): draw(places)}}
        case "paste":
            return draw(pasted(document, nodes))
        case "replace":
            text = scenario_yaml.dump(scenario_yaml.from_plain(document))
            start = draw(st.integers(0, len(text)))
            return {
                "do": "replace",
                "yaml": text[:start] + draw(st.sampled_from(["", "x", " ", "\n", "5"])) + text[start:],
            }
        case _:
            # Each is drawn for the document before all of them, so that some come too late.
            return {"do": "all", "commands": draw(st.lists(nonsensical(), min_size=1, max_size=2))}


@st.composite
def values(draw: st.DrawFn, document: Document, nodes: list[str]) -> dict[str, Any]:
    triggers = [edge for edge in edges(document) if edge.trigger is not None]
    if triggers and draw(st.booleans()):
        edge = draw(st.sampled_from(triggers))
        declared, whose = CATALOGUE[kind_of(document, edge.start)].trigger_settings, {"edge": edge.id}
    elif nodes:
        node = draw(st.sampled_from(nodes))
        source = document["sources"].get(node)
        declared = CATALOGUE[source["kind"]].settings if source else FUNCTION_SETTINGS
        whose = {"node": node}
    else:
        return {
            "name": draw(st.sampled_from(["seed", "until", "title"])),
            "value": draw(st.sampled_from([5, "9s", None])),
        }
    if not declared:
        return {**whose, "name": "permitted", "value": draw(st.booleans())}
    setting = draw(st.sampled_from(declared))
    if setting.name in (*SOURCE_SETTINGS, *TRIGGER_SETTINGS):
        return {**whose, "name": setting.name, "value": draw(st.none() | st.sampled_from(nodes))}
    return {**whose, "name": setting.name, "value": draw(st.none() | values_of(setting))}


@st.composite
def pasted(draw: st.DrawFn, document: Document, nodes: list[str]) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(nodes), max_size=3, unique=True)) if nodes else []
    x, y = draw(places)
    return {
        "do": "paste",
        "x": x,
        "y": y,
        "nodes": [
            {
                "name": name,
                "x": document["layout"][name][0],
                "y": document["layout"][name][1],
                "plain": document["sources"].get(name) or {"kind": "function", **document["functions"][name]},
            }
            for name in chosen
        ],
        "edges": [
            {"from": edge.start, "to": edge.end, "role": edge.role, "plain": document["triggers"][edge.trigger]}
            for edge in edges(document)
            if edge.trigger is not None and {edge.start, edge.end} <= {*chosen}
        ],
    }

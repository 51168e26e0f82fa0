"""A template's text as plain data that knows its lines, with AWS's short tags (``!Ref``) in their long form."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from eventflow.engine.errors import Problem, ScenarioError
from eventflow.interchange import scenario_yaml

_SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}")
_TIME = "tag:yaml.org,2002:timestamp"


class Fields(dict[str, Any]):
    """An object of the template; ``lines`` says where each of its names stands."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, name: str) -> int:
        """Where the name stands, or where the object begins."""
        return self.lines.get(name, self.line)


def tree(text: str) -> Fields:
    """The template. ScenarioError with the line if it can't be read."""
    scenario_yaml.check(text)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise scenario_yaml.not_yaml(error) from None
    found = _plain(node) if node else None
    if not isinstance(found, Fields):
        raise ScenarioError([Problem("line 1", "is not an object.", "Begin with Resources:.")])
    return found


def object_of(value: object, line: int) -> Fields:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Fields) else Fields(line)


def list_of(value: object) -> list[Any]:
    """The value if it is a list; what is not one stands alone."""
    return value if isinstance(value, list) else [] if value is None else [value]


def referred(value: object) -> str | None:
    """The resource that a value speaks of: ``Ref``, ``Fn::GetAtt`` or one ``Fn::Sub`` of it."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    ((function, content),) = value.items()
    match function, content:
        case "Ref", str():
            return content
        case "Fn::GetAtt", [str() as name, *_]:
            return name
        case "Fn::GetAtt", str():
            return content.partition(".")[0]
        case "Fn::Sub", str():
            found = _SUBSTITUTED.fullmatch(content)
            return found[1] if found else None
        case _:
            return None


def _plain(node: yaml.Node) -> Any:
    plain: Any
    if isinstance(node, yaml.MappingNode):
        fields = Fields(node.start_mark.line + 1)
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in fields:
                raise ScenarioError([Problem(f"line {line}", f"gives {name} a second time.", "Remove one.")])
            fields[name] = _plain(value)
            fields.lines[name] = line
        plain = fields
    elif isinstance(node, yaml.SequenceNode):
        plain = [_plain(item) for item in node.value]
    elif node.tag == _TIME or node.tag.startswith("!"):
        plain = node.value
    else:
        plain = yaml.constructor.SafeConstructor().construct_object(node, deep=True)
    if not node.tag.startswith("!"):
        return plain
    short = node.tag[1:]
    wrapped = Fields(node.start_mark.line + 1)
    wrapped["Ref" if short == "Ref" else f"Fn::{short}"] = plain
    return wrapped

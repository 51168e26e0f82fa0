"""The shape of a JSON value: its names at every level, without what stands in them."""

from typing import Any


def shape(value: Any) -> Any:
    """``{"a": [{"b": 1}]}`` has the shape ``{"a": [{"b": ""}]}``; of a list only the first item counts."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value[:1]]
    return ""


def named(*names: str, **inner: Any) -> dict[str, Any]:
    """A shape of an object with these names, some of which have a shape of their own."""
    return {**dict.fromkeys(names, ""), **inner}

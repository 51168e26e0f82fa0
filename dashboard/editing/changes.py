"""What one edit changed of a document, so that it can be undone and done again without keeping whole documents."""

from typing import Any

from dashboard.editing.document import Document, ordered, same

Change = dict[str, Any]
"""By section its new value; of a section of named parts the parts that changed, and the order of all if that did."""

NAMED = ("sources", "functions", "layout")


def changes(document: Document, other: Document) -> Change:
    """What makes the other document out of this one."""
    found: Change = {}
    for section in {**document, **other}:
        one, two = document.get(section), other.get(section)
        if section in NAMED:
            if not same(one, two):
                found[section] = _named(one or {}, two or {})
        elif not same(one, two):
            found[section] = two
    return found


def changed(document: Document, change: Change) -> Document:
    """The document with these changes."""
    result = dict(document)
    for section, value in change.items():
        if section in NAMED:
            parts = {**document[section], **value["parts"]}
            result[section] = {name: parts[name] for name in value.get("order", document[section])}
        elif value is None:
            result.pop(section, None)
        else:
            result[section] = value
    return ordered(result)


def _named(one: dict[str, Any], two: dict[str, Any]) -> dict[str, Any]:
    parts = {name: fields for name, fields in two.items() if name not in one or not same(one[name], fields)}
    return {"parts": parts} if list(one) == list(two) else {"parts": parts, "order": list(two)}

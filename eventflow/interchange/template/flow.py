"""A flow as it is drawn from a template: nodes when something first speaks of them, and their connections."""

import json
from collections.abc import Iterable
from typing import Any

from eventflow.engine.sources import CATALOGUE
from eventflow.interchange.template.resources import SOURCES, Resources
from eventflow.interchange.template.tree import Fields, object_of, referred

BUS = "default-bus"


class Flow:
    """Sources, functions and triggers as plain data."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.sources: dict[str, dict[str, Any]] = {}
        self.functions: dict[str, dict[str, Any]] = {}
        self.triggers: list[dict[str, Any]] = []

    def source(self, name: str | None, line: int, what: str) -> str | None:
        """The resource as a source of the flow, drawn when something first speaks of it."""
        if name in self.sources:
            return name
        type = self.resources.all[name]["Type"] if name in self.resources.all else ""
        if name is None or type not in SOURCES:
            self.resources.note(line, what, "does not lead to a resource of this template that can be drawn.")
            return None
        kind = SOURCES[type]
        properties = self.resources.properties(name)
        handled = ("NotificationConfiguration", "Subscription", "RedrivePolicy", "StreamModeDetails")
        self.sources[name] = {"kind": kind, "settings": {}}
        settings = self.resources.settings(name, properties, CATALOGUE[kind].settings, handled)
        redrive = object_of(properties.get("RedrivePolicy"), properties.line)
        if redrive and kind == "sqs":
            line = redrive.line_of("deadLetterTargetArn")
            dead = self.source(referred(redrive.get("deadLetterTargetArn")), line, f"{name}.RedrivePolicy")
            count = self.resources.value(redrive.get("maxReceiveCount"))
            if dead and isinstance(count, int | str) and str(count).isdecimal():
                settings |= {"deadLetterTargetArn": dead, "maxReceiveCount": int(count)}
        self.sources[name]["settings"] = settings
        return name

    def implied(self, name: str, kind: str, settings: dict[str, Any]) -> str:
        """A source that the template has only between the lines."""
        self.sources.setdefault(name, {"kind": kind, "settings": settings})
        return name

    def target(self, value: object, line: int, what: str) -> str | None:
        name = referred(value)
        return name if name in self.functions else self.source(name, line, what)

    def connect(self, line: int, source: str | None, target: str | None, more: dict[str, Any]) -> None:
        if source is None or target is None:
            return
        if any((one["source"], one["target"]) == (source, target) for one in self.triggers):
            self.resources.note(
                line, f"{source} to {target}", "are connected already; a flow has one connection for each pair."
            )
            return
        self.triggers.append({"source": source, "target": target, **more})

    def trigger(self, where: str, kind: str, fields: Fields, handled: Iterable[str]) -> dict[str, Any]:
        """Settings and filter of a connection, from the properties that AWS has for it."""
        filtering = CATALOGUE[kind].filtering
        words = filtering.words if filtering else ()
        filters = {
            word: fields[word] for word in words if word in fields and self.resources.is_written(where, word, fields)
        }
        settings = self.resources.settings(where, fields, CATALOGUE[kind].trigger_settings, {*handled, *words})
        return {
            **{word: _plain(value) for word, value in filters.items()},
            **({"settings": settings} if settings else {}),
        }

    def polling(self, where: str, kind: str, fields: Fields, handled: tuple[str, ...]) -> dict[str, Any]:
        more = self.trigger(where, kind, fields, (*handled, "ScalingConfig", "DestinationConfig", "Enabled"))
        settings = more.setdefault("settings", {})
        most = object_of(fields.get("ScalingConfig"), fields.line).get("MaximumConcurrency")
        if kind == "sqs" and isinstance(most, int) and 2 <= most <= 1000:
            settings["MaximumConcurrency"] = most
        failing = object_of(object_of(fields.get("DestinationConfig"), fields.line).get("OnFailure"), fields.line)
        if failing and kind != "sqs":
            target = self.source(referred(failing.get("Destination")), failing.line, f"{where}.OnFailure")
            settings |= {"OnFailure": target} if target else {}
        return more

    def schedule(self, line: int, where: str, expression: object, function: str) -> None:
        value = self.resources.value(expression)
        declared = {setting.name: setting for setting in CATALOGUE["schedule"].settings}
        complaint = declared["ScheduleExpression"].complaint(value)
        if complaint or not isinstance(value, str):
            self.resources.note(line, where, "has no schedule that can be read.")
            return
        source = self.implied(where.replace(".", "-")[:64], "schedule", {"ScheduleExpression": value})
        self.connect(line, source, function, {})

    def bus(self, fields: Fields, line: int, where: str) -> str | None:
        named = referred(fields.get("EventBusName"))
        if named in self.resources.all:
            return self.source(named, line, f"{where}.EventBusName")
        return self.implied(BUS, "eventbridge", {})

    def pattern(self, where: str, word: str, fields: Fields) -> dict[str, Any]:
        if not isinstance(fields.get(word), Fields) or not self.resources.is_written(where, word, fields):
            return {}
        return {"EventPattern": _plain(fields[word])}


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))

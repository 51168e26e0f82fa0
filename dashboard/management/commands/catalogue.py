import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from eventflow.engine import CATALOGUE
from eventflow.engine.scenario.event_source import EventSource


class Command(BaseCommand):
    help = "Every kind of event source: how it invokes a function, its settings and its documentation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = [entry(source) for source in CATALOGUE.values()]
        if options["json"]:
            self.stdout.write(json.dumps(entries, indent=1))
            return
        for item in entries:
            words = ", ".join(item["filter_words"])
            filter = f"{item['filter_dialect']} ({words})" if words else "-"
            self.stdout.write(
                f"{item['key']:16} {item['name']:28} {item['invocation'] or '-':16} {filter:38} {item['docs']}"
            )
            for setting in item["settings"]:
                self.stdout.write(f"{'':16} {setting['name']} = {setting['default']} {setting['unit']}".rstrip())


def entry(source: EventSource) -> dict[str, Any]:
    return {
        "key": source.key,
        "name": source.name,
        "family": source.family,
        "invocation": source.invocation,
        "filter_dialect": source.filtering.dialect if source.filtering else None,
        "filter_words": list(source.filtering.words) if source.filtering else [],
        "permission": source.permission,
        "accepts_traffic": source.accepts_traffic,
        "emittable": source.emittable,
        "docs": source.docs,
        "settings": [asdict(setting) for setting in source.settings],
    }

import json
from collections.abc import Iterable
from dataclasses import asdict
from textwrap import wrap
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from eventflow.engine import CATALOGUE
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.settings import Setting

COLUMNS = (
    ("key", "Kind", 15),
    ("invocation", "Invocation model", 16),
    ("retries", "Retries", 40),
    ("filter", "Filter", 26),
    ("permission", "Permission", 40),
    ("failures_to", "Failures go to", 34),
)
"""The table's columns: the field of an entry, its head and its width."""


class Command(BaseCommand):
    help = "Every kind of event source: how it invokes, who tries again, what filters, permits and takes failures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list on standard output, with every setting")
        parser.add_argument("--all", action="store_true", help="each one's settings and documentation page, too")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = [entry(source) for source in CATALOGUE.values()]
        if options["json"]:
            self.stdout.write(json.dumps(entries, indent=1))
            return
        self._row([head for _, head, _ in COLUMNS])
        self._row(["-" * width for _, _, width in COLUMNS])
        for source, item in zip(CATALOGUE.values(), entries, strict=True):
            self._row([item[field] or "-" for field, _, _ in COLUMNS])
            if options["all"]:
                self.stdout.write(f"    {source.docs}")
                self._settings(source.settings, "")
                self._settings(source.trigger_settings, " of each trigger")

    def _row(self, cells: Iterable[str]) -> None:
        """A row of the table; what is too long for its column goes on below."""
        columns = [wrap(cell, width) for cell, (_, _, width) in zip(cells, COLUMNS, strict=True)]
        for line in range(max(map(len, columns))):
            parts = (
                (column[line] if line < len(column) else "").ljust(width)
                for column, (_, _, width) in zip(columns, COLUMNS, strict=True)
            )
            self.stdout.write("  ".join(parts).rstrip())

    def _settings(self, settings: Iterable[Setting], of: str) -> None:
        for setting in settings:
            default = "none" if setting.default is None else setting.default
            limits = "" if setting.minimum is None else f" ({setting.range_text()})"
            ours = ", ours" if setting.model_choice else ""
            self.stdout.write(f"    {setting.name} = {default}{limits}{of}{ours}")


def entry(source: EventSource) -> dict[str, Any]:
    filtering = source.filtering
    return {
        "key": source.key,
        "name": source.name,
        "family": source.family,
        "invocation": source.invocation,
        "retries": source.retries,
        "filter": f"{filtering.dialect}: {', '.join(filtering.words)}" if filtering else None,
        "filter_dialect": filtering.dialect if filtering else None,
        "filter_words": list(filtering.words) if filtering else [],
        "permission": source.permission,
        "failures_to": source.failures_to,
        "targets": list(source.targets),
        "accepts_traffic": source.accepts_traffic,
        "emittable": source.emittable,
        "docs": source.docs,
        "settings": [asdict(setting) for setting in source.settings],
        "trigger_settings": [asdict(setting) for setting in source.trigger_settings],
    }

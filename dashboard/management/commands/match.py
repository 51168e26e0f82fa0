"""Ask filters, one question a line: ``manage.py match < questions.jsonl``."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from eventflow.engine.filters.event_text import read_event
from eventflow.interchange.questions import answer


class Command(BaseCommand):
    """JSON lines on standard input, one answer a line on standard output, in order and as they come."""

    help = "Ask filters: JSON lines in, one answer a line out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """None: everything is in the questions."""
        parser.epilog = (
            'A question: {"dialect": "eventbridge", "pattern": {"source": ["shop"]}, "event": {"source": "shop"}}. '
            "pattern_text and event_text give exact texts; scope is for sns, source for esm."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 if a line was no question; it is answered all the same."""
        bad = False
        for number, line in enumerate(sys.stdin.buffer, 1):
            if not line.strip():
                continue
            try:
                reply = answer(read_event(line.decode(), constants=True))
            except ValueError as error:
                bad = True
                complaint = f"Line {number}: {error}"
                reply = {"result": "invalid", "error": complaint}
                self.stderr.write(complaint)
            self.stdout.write(json.dumps(reply))
            self.stdout.flush()
        if bad:
            sys.exit(1)

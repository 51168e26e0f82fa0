import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser

from dashboard import exports
from dashboard.models import Run
from eventflow.engine import Problem, ScenarioError


class Command(BaseCommand):
    help = "Write a run's trace to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", metavar="RUN", help="the run's id")
        parser.add_argument("--format", choices=tuple(exports.FORMATS), required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _, pieces = exports.export(run_of(options["run"]), options["format"])
        except ScenarioError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            sys.exit(1)
        for piece in pieces:
            self.stdout.write(piece, ending="")


def run_of(text: str) -> Run:
    try:
        return Run.objects.get(pk=text)
    except (Run.DoesNotExist, ValidationError):
        raise ScenarioError([Problem(text, "is not the id of a run.", "It is in the run's address.")]) from None

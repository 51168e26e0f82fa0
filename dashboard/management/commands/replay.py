import sys
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from numpy.typing import NDArray

from dashboard.models import Run
from eventflow.engine.trace.chunks import decode_chunk
from eventflow.engine.trace.kinds import COLUMNS


class Command(BaseCommand):
    help = "Simulate a run again and show the first row of its trace that comes out differently."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", metavar="RUN", help="the run's id")

    def handle(self, *args: Any, **options: Any) -> None:
        run = self.find(options["run"])
        simulation = run.simulation()
        stored = {chunk.sequence: chunk for chunk in run.chunks.defer("data")}
        rows = 0
        for chunk in simulation.chunks():
            if chunk.sequence not in stored:
                break
            kept = decode_chunk(bytes(stored[chunk.sequence].data)).table
            if (place := first_difference(kept, chunk.table)) is not None:
                self.stdout.write(f"row {rows + place} differs")
                self.stdout.write(f"  stored {shown(kept, place)}")
                self.stdout.write(f"  now    {shown(chunk.table, place)}")
                sys.exit(1)
            rows += len(chunk.table)
        else:
            if run.trace_hash and run.trace_hash != simulation.trace_hash:
                self.stdout.write(f"all {rows} rows are the same, but what their sites stand for has changed")
                sys.exit(1)
        self.stdout.write(f"{rows} rows, all the same")

    def find(self, text: str) -> Run:
        try:
            return Run.objects.get(pk=text)
        except (Run.DoesNotExist, ValidationError):
            raise CommandError(f"There is no run {text}.") from None


def first_difference(kept: NDArray[np.int64], now: NDArray[np.int64]) -> int | None:
    shared = min(len(kept), len(now))
    differing = np.flatnonzero((kept[:shared] != now[:shared]).any(axis=1))
    if len(differing):
        return int(differing[0])
    return shared if len(kept) != len(now) else None


def shown(table: NDArray[np.int64], row: int) -> str:
    if row >= len(table):
        return "ends here"
    return " ".join(f"{name}={value}" for name, value in zip(COLUMNS, table[row].tolist(), strict=True))

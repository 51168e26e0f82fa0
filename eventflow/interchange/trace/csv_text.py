"""A trace as CSV: one line for each row, in order of time."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from eventflow.engine.trace.recorder import Table
from eventflow.interchange.trace.event_names import EventNames
from eventflow.interchange.trace.rows import places, seconds

COLUMNS = ("time_s", "event", "kind", "node", "edge", "subject", "attempt", "value", "rule")
ROWS_AT_ONCE = 2_000


def csv_text(manifest: dict[str, Any], tables: Iterable[Table]) -> Iterator[str]:
    """The lines, some thousand at a time. What ``subject`` and ``value`` mean is said with each kind."""
    sites, names = places(manifest), EventNames(manifest)
    yield ",".join(COLUMNS) + "\r\n"
    for table in tables:
        for start in range(0, len(table), ROWS_AT_ONCE):
            lines = StringIO()
            writer = csv.writer(lines)
            for row in table[start : start + ROWS_AT_ONCE].tolist():
                names.take(row)
                at_us, event, number, subject, attempt, value = row
                site = sites[number]
                writer.writerow(
                    (
                        seconds(at_us),
                        names.of(event),
                        site.kind.name,
                        site.node,
                        site.edge,
                        subject if subject >= 0 else "",
                        attempt,
                        value,
                        site.rule,
                    )
                )
            yield lines.getvalue()

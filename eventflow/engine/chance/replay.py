"""Load that really happened: events from a file, each with its time and its payload.

The file is JSON Lines or CSV with a header. ``at`` is a number of seconds, or a date and time as ISO 8601 writes it,
which counts from the earliest of the file; every other field is one of the payload. In CSV a cell that is JSON is
taken for its value, anything else for text.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.chance.rates import DrawFirst
from eventflow.engine.units import SECOND_US

Format = Literal["jsonl", "csv"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv")
MOST_BYTES = 5_000_000
MOST_ROWS = 100_000
MOST_PAYLOADS = 10_000
LARGEST_PAYLOAD = 262_144
MOST_COMPLAINTS = 20
LATEST_S = 10**9


class ReplayError(ValueError):
    """The file can't be replayed; ``problems`` has every reason, each with its line (0 for the file as a whole)."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = problems
        line, message = problems[0]
        super().__init__(f"line {line} {message}" if line else f"the file {message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Events at given times with given payloads.

    ``contents`` are the distinct payloads, ``choices`` which of them each event has. ``lines`` says where in the file
    each payload came first.
    """

    times_us: tuple[int, ...]
    choices: tuple[int, ...]
    contents: tuple[Mapping[str, Any], ...]
    start_us: int = 0
    lines: tuple[int, ...] = field(default=(), compare=False)
    payload: None = None

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        at_us = np.array(self.times_us, dtype=np.int64) + self.start_us
        return at_us[at_us < until_us]


def read_replay(text: str, format: Format, start_us: int = 0) -> Replay:
    """What this file holds; ReplayError has every complaint."""
    if len(text.encode()) > MOST_BYTES:
        raise ReplayError([(0, f"is larger than {MOST_BYTES:,} bytes; replay a part of it.")])
    problems: list[tuple[int, str]] = []
    found: list[tuple[float, bool, int, dict[str, Any]]] = []
    for line, fields in _rows(text, format, problems):
        if len(found) >= MOST_ROWS:
            problems.append((line, f"is one too many: at most {MOST_ROWS:,} events can be replayed."))
            break
        try:
            at_s, dated = _time(fields)
        except ValueError as error:
            problems.append((line, f"{error}."))
            at_s, dated = 0.0, False
        found.append((at_s, dated, line, {name: value for name, value in fields.items() if name != "at"}))
        if len(problems) >= MOST_COMPLAINTS:
            raise ReplayError(problems)
    if not found and not problems:
        problems.append((0, "has no events."))
    if len({dated for _, dated, _, _ in found}) > 1 and not problems:
        line = next(line for _, dated, line, _ in found if dated != found[0][1])
        problems.append((line, "mixes seconds and dates; use one of them for at everywhere."))
    if problems:
        raise ReplayError(problems)
    return _replay(found, start_us)


def jsonl(replay: Replay) -> str:
    """The events as JSON Lines that ``read_replay`` reads back."""
    events = zip(replay.times_us, replay.choices, strict=True)
    rows = ({"at": at_us / SECOND_US, **replay.contents[choice]} for at_us, choice in events)
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def _replay(found: list[tuple[float, bool, int, dict[str, Any]]], start_us: int) -> Replay:
    found.sort(key=lambda event: event[0])
    begins_s = found[0][0] if found[0][1] else 0.0
    places: dict[str, int] = {}
    contents: list[Mapping[str, Any]] = []
    lines: list[int] = []
    choices = []
    for _, _, line, content in found:
        key = json.dumps(content, sort_keys=True)
        if len(key.encode()) > LARGEST_PAYLOAD:
            raise ReplayError([(line, f"has a payload of more than {LARGEST_PAYLOAD:,} bytes.")])
        if key not in places:
            places[key] = len(contents)
            contents.append(content)
            lines.append(line)
        choices.append(places[key])
    if len(contents) > MOST_PAYLOADS:
        message = f"has {len(contents):,} different payloads; at most {MOST_PAYLOADS:,} can be replayed."
        raise ReplayError([(0, message)])
    times_us = tuple(round((at_s - begins_s) * SECOND_US) for at_s, _, _, _ in found)
    return Replay(
        times_us=times_us, choices=tuple(choices), contents=tuple(contents), start_us=start_us, lines=tuple(lines)
    )


def _rows(text: str, format: Format, problems: list[tuple[int, str]]) -> Iterator[tuple[int, dict[str, Any]]]:
    return _csv_rows(text, problems) if format == "csv" else _json_rows(text, problems)


def _json_rows(text: str, problems: list[tuple[int, str]]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line, parse_constant=_refused)
        except (ValueError, RecursionError) as error:
            problems.append((number, f"is not JSON: {str(error) or 'it is nested too deep'}."))
            value = {"at": 0}
        if isinstance(value, dict):
            yield number, value
        else:
            problems.append((number, 'is not an object; write {"at": 0.5, ...}.'))


def _csv_rows(text: str, problems: list[tuple[int, str]]) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            if not any(cells):
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                if len(set(header)) != len(header) or "" in header:
                    problems.append((reader.line_num, "must name each column, and each differently."))
                    return
            elif len(cells) != len(header):
                problems.append((reader.line_num, f"has {len(cells)} cells, but the header has {len(header)}."))
            else:
                yield reader.line_num, {name: _cell(cell) for name, cell in zip(header, cells, strict=True) if cell}
    except csv.Error as error:
        problems.append((reader.line_num, f"is not CSV: {error}."))


def _cell(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError):
        return text


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _time(fields: Mapping[str, Any]) -> tuple[float, bool]:
    """When an event happens, in seconds, and whether that is a date's."""
    at = fields.get("at")
    if at is None:
        raise ValueError("has no time; add the field at")
    if isinstance(at, str):
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            raise ValueError(f"has the time {at!r}, which is neither seconds nor a date and time") from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp(), True
    if isinstance(at, bool) or not isinstance(at, int | float) or not 0 <= at <= LATEST_S:
        raise ValueError(f"has the time {at!r}, which is no number of seconds from 0 to {LATEST_S:,}")
    return float(at), False

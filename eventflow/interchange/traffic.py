"""A source's traffic as plain data, both ways.

``{constant: {rate: 2}}``: the shape, then its fields. Rates are events per second, times are texts such as ``90s``.
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.chance.courses import HOURS, Day, Drawn, OnOff, Wave
from eventflow.engine.chance.replay import FORMATS, Replay, ReplayError, jsonl, read_replay
from eventflow.engine.chance.scheduled import Scheduled
from eventflow.engine.chance.span import Span
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Times, Traffic
from eventflow.engine.errors import Problem
from eventflow.engine.units import duration_text
from eventflow.interchange.plain import Reader

SHAPES: dict[type, str] = {
    Constant: "constant",
    Poisson: "poisson",
    Ramp: "ramp",
    Burst: "burst",
    Times: "times",
    Wave: "wave",
    Day: "day",
    OnOff: "on_off",
    Drawn: "drawn",
    Replay: "replay",
}
"""What each shape is called. A timetable is not written as traffic: it comes of the settings of a schedule."""

_SPAN = ("from", "until", "payload")


def read_traffic(read: Reader, where: str, plain: object) -> Traffic | None:
    """The shape that this plain data describes; None if it has been complained about."""
    if not isinstance(plain, Mapping) or len(plain) != 1 or next(iter(plain)) not in SHAPES.values():
        read.complain(
            where, f"must be one of {', '.join(SHAPES.values())} with its fields.", "Write constant: {rate: 2}."
        )
        return None
    ((shape, content),) = plain.items()
    where, before = f"{where}.{shape}", len(read.problems)
    traffic = _shape(read, where, shape, content)
    return None if len(read.problems) > before else traffic


def plain_traffic(traffic: Traffic) -> dict[str, Any]:
    """Plain data that ``read_traffic`` reads back."""
    fields: dict[str, Any] = {"payload": traffic.payload}
    if isinstance(traffic, Span):
        fields |= {"from": duration_text(traffic.start_us) if traffic.start_us else None}
        fields |= {"until": None if traffic.end_us is None else duration_text(traffic.end_us)}
    match traffic:
        case Constant() | Poisson():
            fields |= {"rate": traffic.rate_per_s}
        case Ramp():
            fields |= {"from_rate": traffic.from_per_s, "to_rate": traffic.to_per_s}
        case Burst():
            at, within = duration_text(traffic.at_us), duration_text(traffic.within_us)
            fields |= {"at": at, "count": traffic.count, "within": within}
        case Times():
            fields |= {"at": [duration_text(at_us) for at_us in traffic.times_us]}
        case Wave():
            period = duration_text(traffic.period_us)
            fields |= {"rate": traffic.mean_per_s, "amplitude": traffic.amplitude_per_s, "period": period}
        case Day():
            weights, first_hour = list(traffic.weights), traffic.first_hour or None
            fields |= {"rate": traffic.mean_per_s, "weights": weights, "first_hour": first_hour}
        case OnOff():
            on, off = duration_text(traffic.on_us), duration_text(traffic.off_us)
            fields |= {"rate": traffic.rate_per_s, "on_for": on, "off_for": off}
        case Drawn():
            fields |= {"points": [[duration_text(at_us), rate] for at_us, rate in traffic.points]}
        case Replay():
            fields |= {"from": duration_text(traffic.start_us) if traffic.start_us else None}
            fields |= {"format": "jsonl", "events": jsonl(traffic)}
        case Scheduled():
            raise AssertionError("a timetable is no traffic of its own")
    return {SHAPES[type(traffic)]: {name: value for name, value in fields.items() if value is not None}}


def _shape(read: Reader, where: str, shape: str, content: object) -> Traffic | None:
    match shape:
        case "constant" | "poisson":
            fields = read.fields(content, where, ("rate", *_SPAN))
            kind = Constant if shape == "constant" else Poisson
            return kind(rate_per_s=read.number(fields, "rate", where, 0), **_span(read, fields, where))
        case "ramp":
            fields = read.fields(content, where, ("from_rate", "to_rate", *_SPAN))
            from_per_s, to_per_s = (read.number(fields, name, where, 0) for name in ("from_rate", "to_rate"))
            return Ramp(from_per_s=from_per_s, to_per_s=to_per_s, **_span(read, fields, where))
        case "burst":
            fields = read.fields(content, where, ("at", "count", "within", "payload"))
            return Burst(
                at_us=read.time_us(fields, "at", where, 0),
                count=read.whole(fields, "count", where, 1),
                within_us=read.time_us(fields, "within", where, 0),
                payload=read.text(fields, "payload", where, None),
            )
        case "times":
            fields = read.fields(content, where, ("at", "payload"))
            times = [read.time_us({"at": item}, "at", place, 0) for place, item in read.items(fields.get("at"), where)]
            return Times(times_us=tuple(times), payload=read.text(fields, "payload", where, None))
        case "wave":
            fields = read.fields(content, where, ("rate", "amplitude", "period", *_SPAN))
            mean_per_s, amplitude_per_s = (read.number(fields, name, where, 0) for name in ("rate", "amplitude"))
            return Wave(
                mean_per_s=mean_per_s,
                amplitude_per_s=amplitude_per_s,
                period_us=read.time_us(fields, "period", where, 0),
                **_span(read, fields, where),
            )
        case "day":
            fields = read.fields(content, where, ("rate", "weights", "first_hour", *_SPAN))
            weights = [
                read.number({"weight": item}, "weight", place, 0)
                for place, item in read.items(fields.get("weights", [1] * HOURS), f"{where}.weights")
            ]
            return Day(
                mean_per_s=read.number(fields, "rate", where, 0),
                weights=tuple(weights),
                first_hour=read.whole(fields, "first_hour", where, 0),
                **_span(read, fields, where),
            )
        case "on_off":
            fields = read.fields(content, where, ("rate", "on_for", "off_for", *_SPAN))
            on_us, off_us = (read.time_us(fields, name, where, 0) for name in ("on_for", "off_for"))
            rate_per_s = read.number(fields, "rate", where, 0)
            return OnOff(rate_per_s=rate_per_s, on_us=on_us, off_us=off_us, **_span(read, fields, where))
        case "drawn":
            fields = read.fields(content, where, ("points", *_SPAN))
            places = read.items(fields.get("points"), f"{where}.points")
            points = tuple(_point(read, place, item) for place, item in places)
            return Drawn(points=points, **_span(read, fields, where))
        case _:
            return _replay(read, where, content)


def _span(read: Reader, fields: Mapping[str, Any], where: str) -> Any:
    return {
        "start_us": read.time_us(fields, "from", where, 0),
        "end_us": read.time_us(fields, "until", where, None),
        "payload": read.text(fields, "payload", where, None),
    }


def _point(read: Reader, where: str, plain: object) -> tuple[int, float]:
    if not isinstance(plain, list) or len(plain) != 2:
        read.complain(where, "must be a time and a rate.", "Write [5m, 20].")
        return 0, 0.0
    at, rate = plain
    return read.time_us({"time": at}, "time", where, 0), read.number({"rate": rate}, "rate", where, 0)


def _replay(read: Reader, where: str, content: object) -> Replay | None:
    fields = read.fields(content, where, ("events", "format", "from"))
    format, events = fields.get("format", "jsonl"), fields.get("events")
    if format not in FORMATS:
        read.complain(f"{where}.format", f"must be {' or '.join(FORMATS)}, not {format!r}.")
        return None
    if not isinstance(events, str):
        read.complain(f"{where}.events", "must be the text of a file.", 'Write one {"at": 0.5, ...} per line.')
        return None
    try:
        return read_replay(events, format, read.time_us(fields, "from", where, 0))
    except ReplayError as error:
        read.problems += [
            Problem(f"{where}.events" + (f" line {line}" if line else ""), message) for line, message in error.problems
        ]
        return None

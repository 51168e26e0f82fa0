"""The picture of a flow on its card in the gallery: a tile for every node, a wire for every edge. Pure.

Places are those of the studio, drawn closer together until all fit; the wires are those of the studio, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from dashboard import picture, placing

WIDTH, HEIGHT = 352, 176
MARGIN = 20
LARGEST_TILE, SMALLEST_TILE = 36, 14
WIDEST_STEP, TALLEST_STEP = 104, 56
SHARE = 0.72
"""How much of the way to its next neighbour a tile may take."""
CORNER = 10
FAILURES = ("dead_letter", "on_failure")


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    name: str
    glyph: str
    look: str
    x: float
    y: float
    size: float
    glyph_x: float
    glyph_y: float
    glyph_size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    start: str
    end: str
    role: str
    look: str
    d: str
    asides: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    width: int
    height: int
    tiles: tuple[Tile, ...]
    lines: tuple[Line, ...]


def preview(plain: Mapping[str, Any], places: Mapping[str, tuple[int, int]]) -> Preview:
    """The picture of a scenario given as plain JSON; nodes without a place lie where the studio would put them."""
    wires = placing.wires(plain)
    centres = fitted({**placing.place(plain), **places})
    size = tile_size(list(centres.values()))
    lines = [line(wire, centres, size) for wire in wires if wire.start in centres and wire.end in centres]
    # The way of failures lies under the flow of what succeeds.
    lines.sort(key=lambda drawn: drawn.look != "failure")
    tiles = [_tile(name, glyph, centres[name], size) for name, glyph in glyphs(plain, wires).items()]
    return Preview(width=WIDTH, height=HEIGHT, tiles=tuple(tiles), lines=tuple(lines))


def glyphs(plain: Mapping[str, Any], wires: list[placing.Wire]) -> dict[str, str]:
    """By node the glyph that the studio gives it."""
    ending = endings(wires)
    found = {
        name: picture.source_card(fields["kind"], ending.get(name, ""))["glyph"]
        for name, fields in plain.get("sources", {}).items()
    }
    return found | dict.fromkeys(plain.get("functions", {}), "function")


def endings(wires: list[placing.Wire]) -> dict[str, str]:
    """The nodes that only take what others send them, each with the role of its last wire."""
    sending = {wire.start for wire in wires}
    return {wire.end: wire.role for wire in wires if wire.end not in sending}


def fitted(places: Mapping[str, tuple[int, int]]) -> dict[str, Point]:
    """Where the middle of each tile is: the places drawn together into the middle of the picture."""
    xs = _axis({x for x, _ in places.values()}, WIDTH, WIDEST_STEP)
    ys = _axis({y for _, y in places.values()}, HEIGHT, TALLEST_STEP)
    return {name: Point(xs[x], ys[y]) for name, (x, y) in places.items()}


def _axis(values: set[int], extent: int, widest: int) -> dict[int, float]:
    least, span = min(values, default=0), max(values, default=0) - min(values, default=0)
    room = min(extent - 2 * MARGIN - LARGEST_TILE, widest * (len(values) - 1))
    first = (extent - room) / 2
    return {value: round(first + (value - least) / (span or 1) * room, 1) for value in values}


def tile_size(centres: list[Point]) -> float:
    """As large as fits between the nearest two."""
    gaps = [max(abs(a.x - b.x), abs(a.y - b.y)) for a, b in combinations(centres, 2)]
    return round(max(SMALLEST_TILE, min(LARGEST_TILE, SHARE * min(gaps, default=LARGEST_TILE / SHARE))), 1)


def _tile(name: str, glyph: str, centre: Point, size: float) -> Tile:
    inner = round(size * 0.56, 1)
    return Tile(
        name=name,
        glyph=glyph,
        look="dead" if glyph in ("dead-letters", "on-failure") else "function" if glyph == "function" else "source",
        x=round(centre.x - size / 2, 1),
        y=round(centre.y - size / 2, 1),
        size=size,
        glyph_x=round(centre.x - inner / 2, 1),
        glyph_y=round(centre.y - inner / 2, 1),
        glyph_size=inner,
    )


def line(wire: placing.Wire, centres: Mapping[str, Point], size: float) -> Line:
    start, end = centres[wire.start], centres[wire.end]
    others = [centre for name, centre in centres.items() if name not in (wire.start, wire.end)]
    look = "failure" if wire.role in FAILURES else _look(wire.invocation)
    return Line(
        start=wire.start,
        end=wire.end,
        role=wire.role,
        look=look,
        d=way(start, end, others, size),
        asides=(-3, 3) if look == "sync" else (0,),
    )


def _look(invocation: str | None) -> str:
    if invocation == "synchronous":
        return "sync"
    return "polled" if invocation and invocation.endswith("polling") else "async"


def way(start: Point, end: Point, others: list[Point], size: float) -> str:
    """From the right of one tile to the left of another, round those that stand between."""
    half = size / 2
    port, door = Point(start.x + half, start.y), Point(end.x - half, end.y)
    if door.x <= port.x:
        above = min([start.y, end.y, *(other.y for other in others if end.x <= other.x <= start.x)]) - half - 12
        out, back = port.x + 12, door.x - 12
        return orthogonal([port, Point(out, port.y), Point(out, above), Point(back, above), Point(back, door.y), door])
    blocked = [other for other in others if _meets(port, door, other, half + 4)]
    if not blocked:
        return cubic(port, door)
    below = max(other.y for other in blocked) + half + 12
    out, back = port.x + 12, door.x - 12
    return orthogonal([port, Point(out, port.y), Point(out, below), Point(back, below), Point(back, door.y), door])


def _meets(start: Point, end: Point, other: Point, reach: float) -> bool:
    """Whether the curve comes so near to the middle of another tile."""
    for step in range(1, 32):
        t = step / 32
        # With handles at half the distance, x and y of the cubic have these weights.
        x = start.x + (end.x - start.x) * (1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3)
        y = start.y + (end.y - start.y) * (3 * t * t * (1 - t) + t**3)
        if abs(x - other.x) < reach and abs(y - other.y) < reach:
            return True
    return False


def cubic(start: Point, end: Point) -> str:
    """A curve with level ends and handles at half the distance."""
    middle = (start.x + end.x) / 2
    return f"M{_xy(start)}C{_xy(Point(middle, start.y))} {_xy(Point(middle, end.y))} {_xy(end)}"


def orthogonal(corners: list[Point]) -> str:
    """Straight parts with round corners."""
    parts = [f"M{_xy(corners[0])}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        room = min(CORNER, _distance(before, corner) / 2, _distance(corner, after) / 2)
        near, far = _towards(corner, before, room), _towards(corner, after, room)
        parts.append(f"L{_xy(near)}Q{_xy(corner)} {_xy(far)}")
    return "".join([*parts, f"L{_xy(corners[-1])}"])


def _distance(a: Point, b: Point) -> float:
    return abs(a.x - b.x) + abs(a.y - b.y)


def _towards(start: Point, end: Point, step: float) -> Point:
    part = step / (_distance(start, end) or 1)
    return Point(start.x + part * (end.x - start.x), start.y + part * (end.y - start.y))


def _xy(point: Point) -> str:
    return f"{round(point.x, 1):g} {round(point.y, 1):g}"

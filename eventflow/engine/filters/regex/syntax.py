"""Regular expressions as AWS's filters write them, read into a tree of character sets, choices and repetitions.

Two spellings share one grammar: the small one of CloudWatch Logs filter patterns, without groups and with few symbols,
and the one of ``regexp_matches`` in AWS IoT SQL, which has groups.

Simplified: in IoT SQL look-around, back references, word boundaries and classes named by ``\\p`` are refused. Counted
repetitions unfold to at most 1,024 terms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
"""

import string
from dataclasses import dataclass

MAX_POSITIONS = 1_024  # ours: what repetitions like {1,100} may unfold to, so that a match stays cheap
LONGEST_REGEX = 4_096  # ours
MAX_DEPTH = 20  # ours: groups within groups
BEGINNING, ENDING = 0x110000, 0x110001  # stand for ^ and $, beyond the last code point

Range = tuple[int, int]
DIGITS: tuple[Range, ...] = ((48, 57),)
SPACES: tuple[Range, ...] = ((9, 13), (32, 32))
WORDS: tuple[Range, ...] = ((48, 57), (65, 90), (95, 95), (97, 122))
ANYTHING: tuple[Range, ...] = ((0, 0x10FFFF),)
SETS = {"d": DIGITS, "s": SPACES, "w": WORDS}
CONTROLS = {"t": 9, "n": 10, "r": 13, "f": 12}
OPERATORS = "^$?[]{}|\\*+."


@dataclass(frozen=True, slots=True)
class RegexDialect:
    """Whether there are groups, and which characters stand for themselves (None: all that are no operators)."""

    groups: bool
    plain: str | None


CLOUDWATCH_LOGS = RegexDialect(groups=False, plain=string.ascii_letters + string.digits + ":_#=@/;,- ")
IOT_SQL = RegexDialect(groups=True, plain=None)


class RegexError(ValueError):
    """What is wrong with an expression, and where in its text."""

    def __init__(self, reason: str, start: int, end: int) -> None:
        super().__init__(reason)
        self.reason, self.start, self.end = reason, start, end


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of these ranges of code points."""

    ranges: tuple[Range, ...]
    size: int = 1


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple["Node", ...]
    size: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them."""

    items: tuple["Node", ...]
    size: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """As often as ``minimum`` to ``maximum`` (None: without end)."""

    item: "Node"
    minimum: int
    maximum: int | None
    size: int


Node = Characters | Sequence | Choice | Repeat


def read_regex(text: str, dialect: RegexDialect) -> Node:
    """The tree of this expression; RegexError says what cannot be read."""
    if len(text) > LONGEST_REGEX:
        raise RegexError(f"The expression has more than {LONGEST_REGEX:,} characters.", LONGEST_REGEX, len(text))
    reader = _Reader(text, dialect)
    node = reader.choice(0)
    if reader.at < len(text):
        raise RegexError("A closing parenthesis has no opening one.", reader.at, reader.at + 1)
    return node


class _Reader:
    def __init__(self, text: str, dialect: RegexDialect) -> None:
        self.text, self.dialect, self.at = text, dialect, 0

    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def choice(self, depth: int) -> Node:
        options = [self.sequence(depth)]
        while self.next() == "|":
            self.at += 1
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else Choice(tuple(options), sum(option.size for option in options))

    def sequence(self, depth: int) -> Node:
        start, items, size = self.at, [], 0
        while self.next() not in ("", "|") and not (self.dialect.groups and self.next() == ")"):
            items.append(self.repeated(depth))
            size += items[-1].size
            if size > MAX_POSITIONS:
                raise RegexError(f"The expression unfolds to more than {MAX_POSITIONS:,} terms.", start, self.at)
        return items[0] if len(items) == 1 else Sequence(tuple(items), size)

    def repeated(self, depth: int) -> Node:
        start = self.at
        item = self.item(depth)
        counted = self.at
        bounds = self.bounds()
        if bounds is None:
            return item
        if isinstance(item, Characters) and item.ranges[0][0] >= BEGINNING:
            raise RegexError("An anchor cannot be repeated.", start, self.at)
        if self.dialect.groups and self.next() == "?":
            self.at += 1  # whether the shortest or the longest match is taken, there is one
        if self.next() != "" and self.next() in "*+?{":
            raise RegexError("A repetition cannot be repeated.", self.at, self.at + 1)
        minimum, maximum = bounds
        size = max(1, item.size) * max(1, minimum, maximum or 0)
        if size > MAX_POSITIONS:
            raise RegexError(f"The repetition unfolds to more than {MAX_POSITIONS:,} terms.", counted, self.at)
        return Repeat(item, minimum, maximum, size)

    def bounds(self) -> tuple[int, int | None] | None:
        sign = self.next()
        if sign in ("*", "+", "?"):
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        if sign != "{":
            return None
        start, end = self.at, self.text.find("}", self.at)
        least, comma, most = self.text[start + 1 : end].replace(" ", "").partition(",")
        digits = least + most
        if end < 0 or not digits.isascii() or not digits.isdigit() or len(digits) > 10:
            raise RegexError("A repetition is written {m}, {m,}, {,n} or {m,n}.", start, max(end, start) + 1)
        self.at = end + 1
        minimum = int(least or 0)
        maximum = (int(most) if most else None) if comma else minimum
        if maximum is not None and maximum < minimum:
            raise RegexError("A repetition's minimum is above its maximum.", start, self.at)
        return minimum, maximum

    def item(self, depth: int) -> Node:
        start, sign = self.at, self.next()
        self.at += 1
        match sign:
            case "^":
                return Characters(((BEGINNING, BEGINNING),))
            case "$":
                return Characters(((ENDING, ENDING),))
            case ".":
                return Characters(ANYTHING)
            case "\\":
                return Characters(self.escape(start))
            case "[":
                return Characters(self.set(start))
            case "(" if self.dialect.groups:
                return self.group(start, depth)
            case "*" | "+" | "?" | "{":
                raise RegexError(f"There is nothing that {sign} could repeat.", start, self.at)
            case _:
                return Characters(self.literal(sign, start))

    def group(self, start: int, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            raise RegexError(f"Groups are nested more than {MAX_DEPTH} deep.", start, self.at)
        if self.next() == "?":
            if not self.text.startswith("?:", self.at):
                raise RegexError("Groups that begin with (? are not understood here.", start, self.at + 1)
            self.at += 2
        inner = self.choice(depth + 1)
        if self.next() != ")":
            raise RegexError("A parenthesis is never closed.", start, len(self.text))
        self.at += 1
        return inner

    def set(self, start: int) -> tuple[Range, ...]:
        negated = self.next() == "^"
        self.at += negated
        ranges: list[Range] = []
        while self.next() not in ("", "]"):
            ranges.extend(self.set_item())
        if self.next() == "":
            raise RegexError("A character class is never closed.", start, len(self.text))
        self.at += 1
        if not ranges:
            raise RegexError("A character class is empty.", start, self.at)
        outside = complement(ranges)
        return outside if negated else complement(outside)  # twice: without overlaps

    def set_item(self) -> tuple[Range, ...]:
        start = self.at
        first = self.set_character()
        if self.next() != "-" or self.text[self.at + 1 : self.at + 2] in ("", "]"):
            return first
        self.at += 1
        last = self.set_character()
        low, high = first[0][0], last[-1][1]
        if len(first) + len(last) > 2 or first[0][0] != first[0][1] or last[0][0] != last[0][1] or low > high:
            raise RegexError("A range runs from one character to a later one.", start, self.at)
        return ((low, high),)

    def set_character(self) -> tuple[Range, ...]:
        start, sign = self.at, self.next()
        self.at += 1
        if sign == "\\":
            return self.escape(start)
        if sign == "[" or self.text.startswith("&&", start):
            raise RegexError(f"In a character class {sign} is written \\{sign}.", start, self.at)
        return ((ord(sign), ord(sign)),) if sign in OPERATORS else self.literal(sign, start)

    def escape(self, start: int) -> tuple[Range, ...]:
        sign = self.next()
        self.at += 1
        if sign != "" and sign in "dswDSW":
            ranges = SETS[sign.lower()]
            return ranges if sign.islower() else complement(ranges)
        if sign == "x":
            digits = self.text[self.at : self.at + 2]
            if len(digits) < 2 or not set(digits) <= set(string.hexdigits):
                raise RegexError("\\x is followed by two hexadecimal digits.", start, self.at + len(digits))
            self.at += 2
            return ((int(digits, 16),) * 2,)
        if sign in CONTROLS:
            return ((CONTROLS[sign],) * 2,)
        if sign == "" or sign.isalnum() or not (self.dialect.plain is None or sign in OPERATORS + self.dialect.plain):
            raise RegexError(f"\\{sign} is not supported in a regular expression.", start, start + 1 + len(sign))
        return ((ord(sign), ord(sign)),)

    def literal(self, sign: str, start: int) -> tuple[Range, ...]:
        if self.dialect.plain is not None and sign not in self.dialect.plain + "]}":
            raise RegexError(f"{sign} is not supported in a regular expression.", start, self.at)
        return ((ord(sign), ord(sign)),)


def complement(ranges: list[Range] | tuple[Range, ...]) -> tuple[Range, ...]:
    """Every code point outside these ranges."""
    outside, at = [], 0
    for low, high in sorted(ranges):
        if low > at:
            outside.append((at, low - 1))
        at = max(at, high + 1)
    if at <= 0x10FFFF:
        outside.append((at, 0x10FFFF))
    return tuple(outside)

"""The words by which events are asked for, such as ``outcome:lost function:resize cold duration>2s "lake"``.

Terms stand side by side and all must hold; a minus in front turns one round. What is no filter is a word of the
payload. Every mistake is named at its word.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from eventflow.engine.units import SECOND_US

OUTCOMES = ("delivered", "filtered", "dead-lettered", "lost", "returned", "running", "waiting")
FLAGS = {"cold": "started cold", "throttled": "was throttled", "retried": "was tried again"}
UNITS_US = {"us": 1, "ms": 1_000, "s": SECOND_US, "m": 60 * SECOND_US, "min": 60 * SECOND_US, "h": 3600 * SECOND_US}
LONGEST_QUERY = 500
MOST_TERMS = 20
EVER_US = 2**62

WORD = re.compile(r'(?P<minus>-?)(?:(?P<key>[A-Za-z]+)(?P<sign>[:<>]))?(?P<rest>"[^"]*"?|\S*)')
LENGTH = re.compile(r"(\d+(?:\.\d+)?)([a-z]*)")
CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d{1,6})?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition, and where in the text it stands."""

    start: int
    end: int
    key: str
    negated: bool = False
    words: tuple[str, ...] = ()
    from_us: int = 0
    to_us: int = EVER_US

    def as_dict(self) -> dict[str, str | int]:
        """As a chip says it."""
        verb, value = self._said()
        return {"start": self.start, "end": self.end, "name": self.key, "verb": verb, "value": value}

    def _said(self) -> tuple[str, str]:
        no = "not " if self.negated else ""
        match self.key:
            case "duration" | "age" | "time":
                say = clock if self.key == "time" else length
                if self.from_us and self.to_us < EVER_US:
                    return f"{no}in", f"{say(self.from_us)} to {say(self.to_us)}"
                return (f"{no}over", say(self.from_us)) if self.from_us else (f"{no}under", say(self.to_us))
            case "payload":
                return f"{'without' if self.negated else 'with'}", self.words[0]
            case "cold" | "throttled" | "retried":
                return "is", "no" if self.negated else "yes"
            case _:
                return f"{'is not' if self.negated else 'is'}", ", ".join(self.words)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A word that can't be used, what is wrong with it, and what to write instead."""

    start: int
    end: int
    word: str
    message: str
    remedy: str

    def as_dict(self) -> dict[str, str | int]:
        return {
            "where": self.word,
            "start": self.start,
            "end": self.end,
            "message": self.message,
            "remedy": self.remedy,
        }


class QueryError(Exception):
    """The query can't be used."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("; ".join(f"{mistake.word}: {mistake.message}" for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def parse(text: str, functions: Sequence[str]) -> tuple[Term, ...]:
    """The terms of a query about a flow with these functions. QueryError with every mistake."""
    if len(text) > LONGEST_QUERY:
        message = f"is {len(text):,} characters long, and {LONGEST_QUERY} are the most."
        raise QueryError([Mistake(LONGEST_QUERY, len(text), "the query", message, "Leave words out.")])
    reader = Reader(text, functions)
    terms = [term for found in WORD.finditer(text) if found[0] and (term := reader.read(found))]
    if len(terms) > MOST_TERMS:
        last = terms[MOST_TERMS]
        message = f"is filter {MOST_TERMS + 1}, and {MOST_TERMS} are the most."
        word = text[last.start : last.end]
        reader.mistakes.append(Mistake(last.start, last.end, word, message, "Leave words out."))
    if reader.mistakes:
        raise QueryError(reader.mistakes)
    return tuple(terms)


Made = tuple[str, tuple[str, ...], int, int]
"""What a word comes to: the filter, its words, and its bounds."""


class Reader:
    """Reads a query word by word, and keeps what is wrong with it."""

    def __init__(self, text: str, functions: Sequence[str]) -> None:
        self.text = text
        self.functions = functions
        self.mistakes: list[Mistake] = []

    def read(self, found: re.Match[str]) -> Term | None:
        """The term a word stands for; None, with the mistake kept, if it can't be one."""
        minus, key, sign, rest = found["minus"], (found["key"] or "").lower(), found["sign"], found["rest"]
        try:
            made = self._flag_or_word(rest) if not key else self._named(key, sign, rest)
        except BadWordError as error:
            self.mistakes.append(Mistake(found.start(), found.end(), found[0], error.message, error.remedy))
            return None
        name, words, from_us, to_us = made
        return Term(
            start=found.start(),
            end=found.end(),
            key=name,
            negated=bool(minus),
            words=words,
            from_us=from_us,
            to_us=to_us,
        )

    def _flag_or_word(self, rest: str) -> Made:
        if rest.lower() in FLAGS:
            return rest.lower(), (), 0, EVER_US
        if rest.startswith('"') and not (len(rest) > 1 and rest.endswith('"')):
            raise BadWordError("has no closing quotation mark.", 'Write "lake" with one on each side.')
        word = rest.strip('"').strip()
        if not word:
            raise BadWordError("is empty.", "Write a word of the payload, or a filter such as outcome:lost.")
        return "payload", (word,), 0, EVER_US

    def _named(self, key: str, sign: str, rest: str) -> Made:
        match key, sign:
            case "outcome", ":":
                return key, self._choices(rest, OUTCOMES, "outcome"), 0, EVER_US
            case "function", ":":
                return key, self._choices(rest, self.functions, "function"), 0, EVER_US
            case "event", ":":
                return key, listed(rest), 0, EVER_US
            case (("duration" | "age"), _):
                return key, (), *interval(sign, rest, length_us, "duration:500ms..2s")
            case "time", _:
                return key, (), *interval(sign, rest, time_us, "time:00:30..02:00")
            case (("outcome" | "function" | "event"), _):
                raise BadWordError(f"compares {key}, which has no order.", f"Write {key}: and the name.")
        known = ("outcome", "function", "event", "duration", "age", "time")
        near = get_close_matches(key, known, 1)
        meant = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
        raise BadWordError(
            f"asks for {key!r}, which is no filter.", f"{meant} A payload's words go in quotation marks."
        )

    def _choices(self, rest: str, known: Sequence[str], noun: str) -> tuple[str, ...]:
        words = listed(rest)
        for word in words:
            if word not in known:
                near = get_close_matches(word, known, 1)
                remedy = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
                raise BadWordError(f"names the {noun} {word!r}, which there is not.", remedy)
        return words


class BadWordError(Exception):
    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def listed(rest: str) -> tuple[str, ...]:
    words = tuple(word for word in rest.strip('"').split(",") if word)
    if not words:
        raise BadWordError("names nothing.", "Write the name right after the colon.")
    return words


def interval(sign: str, rest: str, read: Callable[[str], int], example: str) -> tuple[int, int]:
    """The bounds that ``>2s``, ``<2s`` or ``:1s..2s`` set."""
    if sign == ">":
        return read(rest), EVER_US
    if sign == "<":
        return 0, read(rest)
    first, dots, last = rest.partition("..")
    if not dots:
        raise BadWordError("is no range.", f"Write {example}, or > or < and one bound.")
    from_us, to_us = read(first), read(last)
    if from_us >= to_us:
        raise BadWordError("ends before it begins.", "Put the smaller bound first.")
    return from_us, to_us


def length_us(text: str) -> int:
    """``1.5s`` as microseconds. BadWordError if it is no length of time."""
    found = LENGTH.fullmatch(text)
    if not found:
        raise BadWordError(f"has {text!r} for a length of time.", "Write a number and a unit: 500ms, 2s, 3m or 1h.")
    if found[2] not in UNITS_US:
        raise BadWordError(
            f"lacks the unit of {text!r}.", f"Write {found[1]}ms, {found[1]}s, {found[1]}m or {found[1]}h."
        )
    return min(round(float(found[1]) * UNITS_US[found[2]]), EVER_US - 1)


def time_us(text: str) -> int:
    """``12:46.880`` of the simulated clock as microseconds. BadWordError if it is no time."""
    if found := CLOCK.fullmatch(text):
        hours, minutes, seconds = int(found[1] or 0), int(found[2]), float(found[3])
        return min(round((hours * 3600 + minutes * 60 + seconds) * SECOND_US), EVER_US - 1)
    try:
        return length_us(text)
    except BadWordError:
        message = f"has {text!r} for a simulated time."
        raise BadWordError(message, "Write minutes and seconds: 02:30, or 1:02:30 with hours.") from None


def length(us: int) -> str:
    """Short, as the grammar reads it: ``500ms``, ``1.5s``, ``3m``."""
    for unit in ("h", "m", "s", "ms"):
        if us >= UNITS_US[unit]:
            return f"{round(us / UNITS_US[unit], 3):g}{unit}"
    return f"{us}us"


def clock(us: int) -> str:
    """As the grammar reads it: ``02:30``, ``1:02:30.5``."""
    seconds, part = divmod(us, SECOND_US)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{minutes:02}:{seconds:02}" + (f".{part // 1000:03}".rstrip("0") if part >= 1000 else "")
    return f"{hours}:{text}" if hours else text

"""What became of the questions of one kind, and the table over all kinds."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

WORDS = ("match", "no-match", "pattern", "event", "both", "crash")
FAULTS_SHOWN = 2


@dataclass
class Tally:
    answers: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    slowest: int = 0
    """The number of the case."""
    reading_s: float = 0.0
    """How long its event took to read."""
    faults: list[str] = field(default_factory=list)


def table(tallies: dict[str, Tally]) -> str:
    lines = ["how many matched, did not, or were refused for their pattern, their event or both; the slowest decision"]
    lines.append(f"{'kind':28}" + "".join(f"{word:>9}" for word in WORDS) + "       ms  reading  case")
    for name, tally in sorted(tallies.items()):
        slowest = f"{tally.slowest_s * 1e3:9.1f}{tally.reading_s * 1e3:9.1f}  {tally.slowest}"
        lines.append(f"{name:28}{cells(tally.answers)}{slowest}")
    lines.append(f"{'all':28}{cells(sum((tally.answers for tally in tallies.values()), Counter()))}")
    return "\n".join(lines)


def cells(answers: Counter[str]) -> str:
    return "".join(f"{answers[word]:9,}" for word in WORDS)


def complaints(tallies: dict[str, Tally]) -> list[str]:
    """The first few faults of each kind, and how many there are."""
    lines = [f"FAULT {fault}" for tally in tallies.values() for fault in islice(tally.faults, FAULTS_SHOWN)]
    count = sum(len(tally.faults) for tally in tallies.values())
    return [*lines, f"{count:,} faults; see one again with --first NUMBER --cases 1"] if count else []

"""``python -m tests.fuzz`` asks 100,000 hostile questions and says how they were answered; ``make fuzz`` runs it.

Exits with 1 if anything but an answer or a reason came back, or if one decision needed more processor time than it
may: 50 ms for texts of an everyday size, two seconds for the largest that AWS takes.
"""

import argparse
import faulthandler
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from types import FrameType

from tests.fuzz.asking import Reply, ask
from tests.fuzz.hostile import case
from tests.fuzz.kinds import KINDS, MOST_EVENT, MOST_PATTERN
from tests.fuzz.tally import Tally, complaints, table

EVERYDAY_CHARACTERS = 8_000
LONGEST_S, LONGEST_LARGE_S = 0.050, 2.0
GIVE_UP_S = 20
EXPLAINED_EVERY = 5


class TooLong(BaseException):
    """No ValueError, so that nobody takes it for an answer."""


@contextmanager
def time_limit() -> Iterator[None]:
    def stop(signum: int, frame: FrameType | None) -> None:
        raise TooLong(f"no answer within {GIVE_UP_S} s of processor time")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, GIVE_UP_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def limit_s(pattern: str, event: str) -> float:
    return LONGEST_S if len(pattern) + len(event) <= EVERYDAY_CHARACTERS else LONGEST_LARGE_S


def quickest(pattern: str, event: str, *, explain: bool) -> Reply:
    """A slow answer is asked for again: a moment of the machine is not a fault of the matcher."""
    reply = ask(pattern, event, explain=explain)
    for _ in range(3):
        if reply.deciding_s <= limit_s(pattern, event):
            break
        reply = min(reply, ask(pattern, event, explain=False), key=lambda each: each.deciding_s)
    return reply


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--kind", help="only cases of this kind")
    options = parser.parse_args(arguments)
    faulthandler.enable()

    tallies: dict[str, Tally] = {}
    begun = perf_counter()
    for number in range(options.first, options.first + options.cases):
        name, pattern, event = case(number)
        if options.kind in (None, name):
            count(tallies.setdefault(name, Tally()), number, f"{name} {number}", pattern, event)
    took_s = perf_counter() - begun

    # Linux counts kilobytes, macOS bytes.
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    asked = sum(tally.answers.total() for tally in tallies.values())
    name, slowest = max(tallies.items(), key=lambda item: item[1].slowest_s)
    print(table(tallies))
    print(f"{asked:,} questions in {took_s:.0f} s, peak memory {peak_mb:.0f} MB")
    print(f"slowest decision: {slowest.slowest_s * 1e3:.1f} ms, {name} {slowest.slowest}", flush=True)
    faults = complaints(tallies)
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


def count(tally: Tally, number: int, name: str, pattern: str, event: str) -> None:
    size = f"{name}, pattern of {len(pattern):,} and event of {len(event):,} characters"
    try:
        with time_limit():
            reply = quickest(pattern, event, explain=number // len(KINDS) % EXPLAINED_EVERY == 0)
    except (Exception, TooLong) as error:
        tally.answers["crash"] += 1
        tally.faults.append(f"{size}: {type(error).__name__}: {str(error)[:200]}")
        return
    tally.answers[reply.word] += 1
    if reply.refused and not reply.reason:
        tally.faults.append(f"{size}: refused without a reason")
    if len(pattern) > MOST_PATTERN or len(event) > MOST_EVENT:
        return
    if reply.deciding_s > limit_s(pattern, event):
        tally.faults.append(f"{size}: took {reply.deciding_s * 1e3:.0f} ms")
    if reply.deciding_s > tally.slowest_s:
        tally.slowest_s, tally.slowest, tally.reading_s = reply.deciding_s, number, reply.reading_s


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

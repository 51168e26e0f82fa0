"""What tests ask about real processes."""

import re
import time
from collections.abc import Callable
from pathlib import Path


def descendants(root: int) -> set[int]:
    """Processes below `root`, by /proc; what has ended but was not yet waited for does not count."""
    parents = {pid: parent for pid in _pids() if (parent := _parent(pid)) is not None}
    below: set[int] = set()
    while more := {pid for pid, parent in parents.items() if parent in below | {root}} - below:
        below |= more
    return below


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if _parent(pid) is not None}


def running(below: int, words: str) -> int:
    """A process below another whose command line has these words; 0 if there is none."""
    found = (pid for pid in sorted(descendants(below)) if words in command_line(pid))
    return next(found, 0)


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def eventually(condition: Callable[[], object], within_s: float = 5.0) -> bool:
    give_up_at = time.monotonic() + within_s
    while time.monotonic() < give_up_at:
        if condition():
            return True
        time.sleep(0.02)
    return False


def _pids() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]


def _parent(pid: int) -> int | None:
    try:
        found = re.match(r"\d+ \(.*\) (\S) (\d+)", Path(f"/proc/{pid}/stat").read_text())
    except OSError:
        return None
    return int(found[2]) if found and found[1] != "Z" else None

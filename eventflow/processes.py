"""A small supervisor: starts programs in order, restarts what dies, and leaves no process behind.

Each program leads a process group of its own, so that Ctrl-C reaches only us and we can end all it has
started. On Linux the kernel also ends a program whose supervisor was killed without a chance to clean up.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

LOOK_EVERY_S = 0.05
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 10.0
# A program that ran this long before it died is restarted as if it had never failed.
STEADY_AFTER_S = 30.0

PR_SET_PDEATHSIG = 1
# Loaded here, because between fork and exec little more than a system call is safe.
libc = ctypes.CDLL(None)


class StartError(Exception):
    """A program did not come up; the message says which, why, and where its log is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    name: str
    command: Sequence[str]
    ready: Callable[[], bool]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_within_s: float = 90.0
    # Signals that ask it to end and how long each is given, before it is killed.
    farewell: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 5.0),)


class Child:
    """One program and the process that runs it now, if any."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.pause_s = SHORTEST_PAUSE_S
        self.restart_at: float | None = None

    def start(self) -> None:
        program = self.program
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("ab") as log:
            self.process = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **program.environment},
                process_group=0,
                preexec_fn=partial(end_with_parent, signal.SIGKILL, os.getpid()),
            )
        self.started_at = time.monotonic()
        self.restart_at = None

    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None

    def send(self, number: signal.Signals) -> None:
        """To the program itself, which knows how to end its own children."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def last_words(self) -> str:
        lines = self.program.log.read_text(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


class Supervisor:
    """Runs stages of programs: those of one start together, once all of the stage before are ready."""

    def __init__(self, stages: Sequence[Sequence[Program]], announce: Callable[[str], None]) -> None:
        self.stages = [[Child(program) for program in stage] for stage in stages]
        self.announce = announce
        self.interrupts = 0

    def run(
        self,
        when_ready: Callable[[], None],
        changed: Callable[[], Sequence[str]] = lambda: (),
        asked_to_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """Until SIGINT, SIGTERM or SIGHUP. `changed` names the programs to start anew with changed code."""
        signal.signal(signal.SIGINT, self._interrupt)
        signal.signal(signal.SIGTERM, self._interrupt)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup asks
            signal.signal(signal.SIGHUP, self._interrupt)
        try:
            for stage in self.stages:
                self._start(stage)
            if not self.interrupts:
                when_ready()
            while not self.interrupts and not asked_to_stop():
                self._revive()
                self._renew(changed())
                time.sleep(LOOK_EVERY_S)
        finally:
            self._stop()

    @property
    def children(self) -> list[Child]:
        return [child for stage in self.stages for child in stage]

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.interrupts += 1

    def _start(self, stage: Sequence[Child]) -> None:
        for child in stage:
            child.program.log.unlink(missing_ok=True)
            child.start()
        waiting = list(stage)
        while waiting and not self.interrupts:
            for child in waiting:
                self._check_start(child)
            waiting = [child for child in waiting if not child.program.ready()]
            time.sleep(LOOK_EVERY_S)

    def _check_start(self, child: Child) -> None:
        program, code = child.program, child.exit_code()
        if code is not None:
            why = f"ended at once ({_ending(code)}): {child.last_words()}"
        elif time.monotonic() - child.started_at > program.ready_within_s:
            why = f"was not ready within {program.ready_within_s:.0f} s: {child.last_words()}"
        else:
            return
        raise StartError(f"The {program.name} {why}\nIts log is {program.log}.")

    def _revive(self) -> None:
        now = time.monotonic()
        for child in self.children:
            code = child.exit_code()
            if code is None:
                continue
            if child.restart_at is None:
                child.kill_group()
                if now - child.started_at > STEADY_AFTER_S:
                    child.pause_s = SHORTEST_PAUSE_S
                child.restart_at = now + child.pause_s
                child.pause_s = min(child.pause_s * 2, LONGEST_PAUSE_S)
                self.announce(
                    f"The {child.program.name} ended ({_ending(code)}) and is being started again; "
                    f"its log is {child.program.log}."
                )
            elif now >= child.restart_at:
                child.start()

    def _renew(self, names: Sequence[str]) -> None:
        for child in self.children:
            if child.program.name in names:
                self.announce(f"Code changed: starting the {child.program.name} again.")
                self._end([child])
                child.start()

    def _stop(self) -> None:
        """In reverse, so that nobody loses what it depends on while it finishes."""
        for stage in reversed(self.stages):
            self._end(stage)

    def _end(self, children: Sequence[Child]) -> None:
        """Ask, insist, kill. A second interrupt goes straight to the kill."""
        started_at = time.monotonic()
        asked = dict.fromkeys(range(len(children)), 0)
        while alive := [(i, child) for i, child in enumerate(children) if child.process and child.exit_code() is None]:
            if self.interrupts > 1:
                break
            elapsed_s = time.monotonic() - started_at
            for i, child in alive:
                farewell = child.program.farewell
                due_s = sum(patience_s for _, patience_s in farewell[: asked[i]])
                if elapsed_s < due_s:
                    continue
                if asked[i] < len(farewell):
                    child.send(farewell[asked[i]][0])
                    asked[i] += 1
                else:
                    child.kill_group()
            time.sleep(LOOK_EVERY_S)
        for child in children:
            child.kill_group()
            child.process = None


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def end_with_parent(number: signal.Signals, parent: int) -> None:
    """Asks the kernel to send this process a signal when its parent ends. Linux only; elsewhere nothing."""
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it ended before we could ask
            os.kill(os.getpid(), number)


def catches(process: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for a signal. Linux only; elsewhere no."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), "0")
    return bool(int(caught, 16) >> (number - 1) & 1)

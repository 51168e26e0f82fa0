"""The supervisor with real processes: what dies comes back, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import alive, descendants, eventually, running

SLEEPER = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text("up")
time.sleep(600)
"""

LONER = """
import pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text("up")
time.sleep(600)
"""

SUPERVISOR = """
import signal, sys
from functools import partial
from pathlib import Path
from eventflow.processes import Program, StartError, Supervisor

folder = Path(sys.argv[1])
stages = [[
    Program(
        name=path.stem,
        command=[sys.executable, path, folder / f"{path.stem}.ready"],
        ready=(folder / f"{path.stem}.ready").exists,
        log=folder / f"{path.stem}.log",
        farewell=((signal.SIGTERM, 0.2),),
    )
] for path in sorted(folder.glob("*.py"))]
try:
    Supervisor(stages, announce=partial(print, flush=True)).run(when_ready=partial(print, "ready", flush=True))
except StartError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "first.py").write_text(SLEEPER)
    (tmp_path / "second.py").write_text(SLEEPER)
    return tmp_path


@pytest.fixture
def supervisor(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(folder)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield process
    process.terminate()
    process.communicate(timeout=5)


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that run under nohup hand on that hang-ups are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )


def program_of(folder: Path, supervisor: int, name: str) -> int:
    """The process that runs the program now."""
    return running(below=supervisor, words=f"{folder}/{name}.py")


def test_a_killed_program_is_started_again(folder: Path, supervisor: subprocess.Popen[str]) -> None:
    before = program_of(folder, supervisor.pid, "second")
    bystander = program_of(folder, supervisor.pid, "first")

    os.kill(before, signal.SIGKILL)

    assert eventually(lambda: program_of(folder, supervisor.pid, "second") not in {0, before})
    assert program_of(folder, supervisor.pid, "first") == bystander
    assert supervisor.stdout
    assert "The second ended (SIGKILL) and is being started again" in supervisor.stdout.readline()


def test_what_a_killed_program_had_started_ends_with_it(folder: Path, supervisor: subprocess.Popen[str]) -> None:
    before = program_of(folder, supervisor.pid, "second")
    assert eventually(lambda: descendants(before))
    started = descendants(before)

    os.kill(before, signal.SIGKILL)

    assert eventually(lambda: not alive(started))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_after(number: signal.Signals, supervisor: subprocess.Popen[str]) -> None:
    below = descendants(supervisor.pid)
    assert len(below) == 4

    supervisor.send_signal(number)

    assert supervisor.wait(5) == 0
    assert not alive(below)


def test_the_programs_end_with_a_supervisor_that_was_killed(folder: Path) -> None:
    for name in ("first", "second"):
        (folder / f"{name}.py").write_text(LONER)
    supervisor = start(folder)
    assert supervisor.stdout
    assert supervisor.stdout.readline() == "ready\n"
    below = descendants(supervisor.pid)
    assert len(below) == 2

    supervisor.kill()

    supervisor.communicate()
    assert eventually(lambda: not alive(below))


def test_a_second_interrupt_does_not_wait(folder: Path) -> None:
    (folder / "second.py").write_text("import signal\nsignal.signal(15, signal.SIG_IGN)\n" + SLEEPER)
    patient = SUPERVISOR.replace("signal.SIGTERM, 0.2", "signal.SIGTERM, 60")
    process = subprocess.Popen(
        [sys.executable, "-c", patient, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    below = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert process.poll() is None

    process.send_signal(signal.SIGINT)

    process.communicate(timeout=5)
    assert not alive(below)


def test_a_program_that_cannot_start_is_named_with_its_reason(folder: Path) -> None:
    (folder / "second.py").write_text("import sys; sys.exit('no disk left')")

    process = start(folder)
    _, problem = process.communicate(timeout=10)

    assert process.returncode == 1
    assert "The second ended at once (exit code 1): no disk left" in problem
    assert str(folder / "second.log") in problem

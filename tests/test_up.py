"""`manage.py up` from an empty folder: one command, a page, and nothing left behind."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import alive, descendants, eventually, running
from tests.product import announced, start


@pytest.fixture
def up(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(tmp_path)
    yield process
    process.terminate()
    process.communicate(timeout=20)


def test_it_serves_a_page_survives_a_killed_worker_and_leaves_nothing(up: subprocess.Popen[str]) -> None:
    assert up.stdout
    with urllib.request.urlopen(announced(up.stdout.readline())) as page:
        assert page.status == 200
        assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"].split("script-src")[1].split(";")[0]

    worker = running(up.pid, "celery")
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: running(up.pid, "celery") not in {0, worker} and not alive({worker}), within_s=10)
    below = descendants(up.pid)
    up.send_signal(signal.SIGINT)
    said, _ = up.communicate(timeout=20)

    assert up.returncode == 0
    assert said.endswith("EventFlow has stopped.\n")
    assert not alive(below)


def test_a_taken_port_that_was_asked_for_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start(tmp_path, PORT=str(port))
        said, _ = process.communicate(timeout=20)

    assert process.returncode == 1
    assert said == f"CommandError: Port {port} is taken. Choose another with PORT=….\n"

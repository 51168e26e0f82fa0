"""A real worker, a real broker, a real socket: what happens to a run when one of them is killed or cut off."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from eventflow.broker import answers, server_command
from eventflow.engine import simulate
from eventflow.engine.trace.chunks import decode_chunk
from eventflow.experiments.base import Base
from eventflow.experiments.plain_design import design_from_plain
from eventflow.experiments.running import measured_of, run
from tests.factories import a_long_flow

ROOT = Path(__file__).resolve().parents[2]
SEED = 7
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from dashboard.models import Workspace
from dashboard.snapshot import store
from tests.factories import a_long_flow
store(a_long_flow(), Workspace.objects.gallery(), {})
"""


def eventually(happens: Callable[[], object], within_s: float = 60) -> None:
    give_up_at = time.monotonic() + within_s
    while not happens():
        assert time.monotonic() < give_up_at, "it never happened"
        time.sleep(0.02)


class Stack:
    """EventFlow's processes in a folder of their own, each of which can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")} | {
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.dashboard.survival_settings",
            "PYTHONPATH": str(ROOT),
            "TASK_VISIBILITY_TIMEOUT": "3",
        }
        self.broker_socket = folder / "valkey" / "valkey.sock"
        self.commands = {
            "broker": server_command(self.broker_socket),
            "worker": [
                *(sys.executable, "-m", "celery", "-A", "eventflow.celery", "worker"),
                *("--concurrency", "1", "--without-gossip", "--without-mingle"),
            ],
            "web": [
                *(sys.executable, "-m", "uvicorn", "eventflow.asgi:application", "--port", str(self.port)),
                *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
            ],
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        subprocess.run([sys.executable, "-c", PREPARE], env=self.environment, cwd=ROOT, check=True)

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.commands[name],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """As kill -9 does, children included."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def start_broker(self) -> None:
        self.start("broker")
        eventually(lambda: answers(f"unix://{self.broker_socket}"))

    def rows(self, query: str, *values: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(f"file:{self.folder / 'eventflow.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
            return database.execute(query, values).fetchall()

    def chunk_count(self, run_id: str) -> int:
        ((count,),) = self.rows("select count(*) from dashboard_tracechunk where run_id = ?", run_id)
        assert isinstance(count, int)
        return count


class Visitor:
    """A browser: cookies, a CSRF token, and a socket that drops now and then."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def come(self) -> bool:
        with suppress(URLError, ConnectionError):
            return bool(self.opener.open(f"{self.origin}/").status == 200)
        return False

    def post(self, path: str, body: object) -> dict[str, object]:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookie("csrftoken")}
        request = Request(self.origin + path, json.dumps(body).encode(), headers)
        answer: dict[str, object] = json.load(self.opener.open(request))
        return answer

    def get(self, path: str) -> dict[str, object]:
        answer: dict[str, object] = json.load(self.opener.open(self.origin + path))
        return answer

    def cookie(self, name: str) -> str:
        return next(cookie.value or "" for cookie in self.cookies if cookie.name == name)

    def watch(self, card: dict[str, object], drop_after: int) -> "Watching":
        watching = Watching(self, card, drop_after)
        watching.start()
        return watching


class Watching(threading.Thread):
    """Follows a run to its end over a socket that is cut after every few chunks."""

    def __init__(self, visitor: Visitor, card: dict[str, object], drop_after: int) -> None:
        super().__init__(daemon=True)
        self.address = f"{visitor.origin.replace('http', 'ws')}{card['socket']}"
        self.visitor = visitor
        self.drop_after = drop_after
        self.chunks: list[bytes] = []
        self.sequences: list[int] = []
        self.sockets = 0
        self.end: dict[str, object] | None = None

    def run(self) -> None:
        while self.end is None:
            with suppress(ConnectionClosed, OSError):
                self.listen()

    def listen(self) -> None:
        after = self.sequences[-1] if self.sequences else -1
        with connect(
            f"{self.address}?after={after}",
            origin=self.visitor.origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"workspace={self.visitor.cookie('workspace')}"},
            compression=None,
            max_size=None,
        ) as talk:
            self.sockets += 1
            heard = 0
            for message in talk:
                if isinstance(message, str):
                    said = json.loads(message)
                    self.end = said if said["type"] == "end" else None
                    continue
                self.chunks.append(message)
                self.sequences.append(decode_chunk(message).sequence)
                heard += 1
                if heard == self.drop_after:
                    talk.socket.close()  # no farewell: the cable is out
                    return

    def to_the_end(self) -> dict[str, object]:
        self.join(90)
        assert self.end is not None, f"no end after {len(self.chunks)} chunks"
        return self.end


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    # A short path: the broker's socket has to fit into it.
    with tempfile.TemporaryDirectory(prefix="ef-", ignore_cleanup_errors=True) as folder:
        stack = Stack(Path(folder))
        try:
            stack.start_broker()
            stack.start("worker")
            stack.start("web")
            yield stack
        finally:
            for name in list(stack.processes):
                stack.kill(name)


@pytest.fixture(scope="module")
def expected() -> str:
    return simulate(a_long_flow(), SEED).trace_hash


@contextmanager
def a_run_in_the_middle(stack: Stack) -> Iterator[tuple[str, list[Watching]]]:
    """A run that has begun, and two who watch it; in the end it must be whole, for both."""
    visitor = Visitor(stack.port)
    eventually(visitor.come)
    card = visitor.post(f"/scenarios/{a_long_flow().name}/runs/", {"seed": SEED})
    run_id = str(card["id"])
    watching = [visitor.watch(card, drop_after) for drop_after in (3, 1000)]
    eventually(lambda: stack.chunk_count(run_id) >= 3)

    yield run_id, watching

    for one in watching:
        one.to_the_end()
    stored = stack.rows("select sequence, data from dashboard_tracechunk where run_id = ? order by id", run_id)
    assert [sequence for sequence, _ in stored] == list(range(len(stored)))
    for one in watching:
        assert one.sequences == list(range(len(stored)))
        assert one.chunks == [data for _, data in stored]


def test_a_run_survives_the_death_of_its_worker(stack: Stack, expected: str):
    with a_run_in_the_middle(stack) as (run_id, (dropping, steady)):
        stack.kill("worker")
        before = stack.chunk_count(run_id)
        stack.start("worker")

    assert dropping.end == steady.end
    assert (steady.end or {})["trace_hash"] == expected
    assert (steady.end or {})["state"] == "finished"
    assert 3 <= before < len(steady.sequences), "the worker was not killed in the middle"
    assert dropping.sockets > 2
    assert stack.rows("select claims from dashboard_run where id = ?", run_id) == [(2,)]


def test_a_run_survives_the_death_of_the_broker(stack: Stack, expected: str):
    with a_run_in_the_middle(stack) as (run_id, (dropping, steady)):
        stack.kill("broker")
        before = stack.chunk_count(run_id)
        time.sleep(0.5)
        stack.start_broker()

    assert dropping.end == steady.end
    assert (steady.end or {})["trace_hash"] == expected
    assert 3 <= before < len(steady.sequences), "the broker was not killed in the middle"


def test_an_experiment_survives_the_death_of_its_worker(stack: Stack):
    plain = {
        "axes": [{"node": "worker", "property": "ReservedConcurrentExecutions", "values": [2, 20]}],
        "seeds": {"first": SEED, "count": 6},
        "until": "3m",
        "base": False,
    }
    visitor = Visitor(stack.port)
    eventually(visitor.come)
    made = visitor.post(f"/scenarios/{a_long_flow().name}/experiments/", {"design": plain})
    key = str(made["id"])
    finished = "select count(*) from dashboard_experimentrun where experiment_id = ? and state = 'finished'"
    eventually(lambda: stack.rows(finished, key)[0][0] >= 2)

    stack.kill("worker")
    ((before,),) = stack.rows(finished, key)
    stack.start("worker")
    eventually(lambda: visitor.get(str(made["data"]))["over"])

    assert 2 <= before < 12, "the worker was not killed in the middle"
    local = run(design_from_plain(plain, Base(scenario=a_long_flow())), 1)
    rows = stack.rows("select number, place, metrics from dashboard_experimentrun where experiment_id = ?", key)
    assert {(number, place): json.loads(metrics) for number, place, metrics in rows} == measured_of(local)


def test_a_run_started_without_a_broker_is_done_when_it_is_back(stack: Stack):
    visitor = Visitor(stack.port)
    visitor.come()
    stack.kill("broker")

    card = visitor.post("/scenarios/photo-thumbnails/runs/", {"seed": SEED})
    assert card["state"] == "queued"
    watching = visitor.watch(card, 1000)
    stack.start_broker()

    assert watching.to_the_end()["state"] == "finished"

"""`manage.py up`: database, broker, worker and web server, until Ctrl-C."""

import fcntl
import http.client
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connections

from eventflow import broker
from eventflow.celery import app
from eventflow.processes import Program, StartError, Supervisor, catches, end_with_parent
from eventflow.watching import Watch, fingerprint

USUAL_PORT = 8000
LOGS = Path(settings.DATA_DIR) / "log"


class Command(BaseCommand):
    help = "Runs EventFlow: prepares the database, then starts broker, worker and web server. Ctrl-C ends all."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or None)
        parser.add_argument("--reload", action="store_true", help="start anew what runs code that changed")
        parser.add_argument("--with-parent", action="store_true", help="end when the calling process ends")

    def handle(self, *args: Any, host: str, port: int | None, reload: bool, with_parent: bool, **options: Any) -> None:
        if with_parent:
            end_with_parent(signal.SIGTERM, os.getppid())
        try:
            with only_one():
                port = self.choose_port(host, port)
                self.prepare()
                self.supervise(host, port, reload, interrupted_make() if with_parent else lambda: False)
        except (broker.BrokerError, StartError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.say("Stopped before EventFlow was running.")

    def prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        collect_static_files()

    def choose_port(self, host: str, wanted: int | None) -> int:
        if wanted is not None:
            if not free(host, wanted):
                raise CommandError(f"Port {wanted} is taken. Choose another with PORT=….")
            return wanted
        port = next((port for port in range(USUAL_PORT, USUAL_PORT + 100) if free(host, port)), None)
        if port is None:
            raise CommandError(f"No free port from {USUAL_PORT} on. Choose one with PORT=….")
        if port != USUAL_PORT:
            self.say(f"Port {USUAL_PORT} is taken by another program, so EventFlow uses {port}.")
        return port

    def supervise(self, host: str, port: int, reload: bool, asked_to_stop: Callable[[], bool]) -> None:
        stages = [[worker(), web(host, port)]]
        if settings.BROKER_IS_EMBEDDED:
            stages.insert(0, [embedded_broker()])
        elif not broker.answers(settings.REDIS_URL):
            raise CommandError("The server that REDIS_URL names does not answer.")

        supervisor = Supervisor(stages, announce=self.say)
        supervisor.run(
            when_ready=lambda: self.welcome(f"http://{display(host)}:{port}"),
            changed=changed_programs() if reload else lambda: (),
            asked_to_stop=asked_to_stop,
        )
        self.say("EventFlow has stopped.")

    def welcome(self, url: str) -> None:
        # Now, because what it seeds includes a run, which wants a broker and a worker.
        call_command("seed", stdout=StringIO())
        connections.close_all()
        self.say(f"EventFlow is running at {url}")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


@contextmanager
def only_one() -> Iterator[None]:
    """Two of us would share one broker folder. The kernel lets go of the lock however we end."""
    with (Path(settings.DATA_DIR) / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"EventFlow is already running from {settings.DATA_DIR}.") from None
        yield


def interrupted_make() -> Callable[[], bool]:
    """Ctrl-C reaches make and us, but a SIGINT sent to make alone makes it wait for us without a word.

    All that shows is that it no longer catches the signal.
    """
    make = os.getppid()
    caught = catches(make, signal.SIGINT)
    return lambda: caught and not catches(make, signal.SIGINT)


def collect_static_files() -> None:
    """Only when a file changed since the last time: hashing and compressing takes the longest."""
    if settings.DEBUG:
        return
    found = [finder.list([]) for finder in get_finders()]
    now = fingerprint([Path(storage.path(name)) for files in found for name, storage in files])
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    if mark.exists() and mark.read_text() == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(now)


def free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def display(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)


def embedded_broker() -> Program:
    return Program(
        name="broker",
        command=broker.server_command(settings.BROKER_SOCKET),
        ready=lambda: broker.answers(settings.REDIS_URL),
        log=LOGS / "broker.log",
    )


def worker() -> Program:
    name = f"up-{os.getpid()}@{socket.gethostname()}"
    return Program(
        name="worker",
        command=[
            *(sys.executable, "-m", "celery", "-A", "eventflow.celery", "worker"),
            *("--hostname", name, "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
        ],
        ready=lambda: bool(app.control.ping([name], timeout=0.5, limit=1)),
        log=LOGS / "worker.log",
        # SIGTERM waits for the task at hand; SIGQUIT gives it back to the queue.
        farewell=((signal.SIGTERM, 2.0), (signal.SIGQUIT, 4.0)),
    )


def web(host: str, port: int) -> Program:
    return Program(
        name="web server",
        command=[
            *(sys.executable, "-m", "uvicorn", "eventflow.asgi:application"),
            *("--host", host, "--port", str(port)),
            # Frames are compressed once per run; compressing per viewer is 80 times slower for 200 of them.
            *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
            # Without a limit an open WebSocket keeps the server from ever ending.
            *("--timeout-graceful-shutdown", "2", "--no-access-log"),
        ],
        ready=lambda: responds(display(host), port),
        log=LOGS / "web.log",
    )


def responds(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host.strip("[]"), port, timeout=2)
    try:
        connection.request("HEAD", settings.STATIC_URL)
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def changed_programs() -> Callable[[], Sequence[str]]:
    base = Path(settings.BASE_DIR)
    watch = Watch([base / "eventflow", base / "dashboard", base / "templates"])
    return lambda: ("worker", "web server") if watch.changed() else ()

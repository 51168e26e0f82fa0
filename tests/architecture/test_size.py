"""What a browser must load before the studio is there stays small; what is asked for later comes later."""

import gzip
import re
import shutil
from pathlib import Path

from eventflow.static_files import minify

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
LIMIT_BYTES = 120 * 1024
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?"ef/([^"]+)"', re.MULTILINE)


def modules_of(page: str) -> set[str]:
    """All that a page imports before it does anything, without what it imports while it runs."""
    found: set[str] = set()
    waiting = [page]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += IMPORT.findall((SCRIPTS / f"{name}.js").read_text())
    return found


def test_the_studio_comes_with_at_most_120_kilobytes_of_script(tmp_path):
    shutil.copytree(SCRIPTS, tmp_path / "js")
    paths = [f"js/{name}.js" for name in modules_of("pages/studio")]
    minify(paths, tmp_path)

    assert sum(len(gzip.compress((tmp_path / path).read_bytes())) for path in paths) <= LIMIT_BYTES


def test_what_is_asked_for_later_is_not_among_them():
    later = {
        "intervene/intervene",
        "inspector/filter_editor",
        "compare/compare",
        "inspector/charts",
        "page/share",
        "page/projector",
    }

    assert not modules_of("pages/studio") & later


def test_the_form_of_an_own_filter_comes_to_the_lab_when_it_is_opened():
    later = {"lab/own_filter_form", "inspector/filter_fields", "inspector/pattern_text", "edit/filters"}

    assert not modules_of("pages/lab") & later

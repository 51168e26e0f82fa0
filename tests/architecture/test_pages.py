"""Rules that every template and script keeps."""

import re
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES + SCRIPTS, ids=named)
def test_pictures_are_drawn_not_typed(path: Path) -> None:
    """Emoji and symbol fonts look different on every machine; an icon is an inline SVG."""
    pictures = {char for char in path.read_text() if unicodedata.category(char) == "So"}

    assert not pictures


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_keep_the_content_security_policy(path: Path) -> None:
    text = path.read_text()
    inline = [tag for tag in re.findall(r"<(?:script|style)\b[^>]*>", text) if not re.search(r"src=|nonce=", tag)]

    assert not inline
    assert not re.search(r"\s(?:style|on[a-z]+)=[\"']", text)


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS, *(ROOT / "static/css").rglob("*.css")], ids=named)
def test_nothing_is_loaded_from_another_host(path: Path) -> None:
    loads = r"(?:src=|<link[^>]*href=|url\(|@import |from |fetch\()\s*[\"']?https?://"

    assert not re.search(loads, path.read_text())

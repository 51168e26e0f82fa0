import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import override_settings

from dashboard.templatetags import eventflow_assets as assets

IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"'.][^"']*)["']""")


def the_map() -> dict[str, str]:
    return json.loads(assets.importmap())["imports"]


def test_every_address_leads_to_a_file():
    for name, address in the_map().items():
        path = unquote(address.removeprefix(f"/{settings.STATIC_URL.strip('/')}/"))
        assert finders.find(path), f"{name}: {address}"


def test_every_module_of_ours_has_a_name():
    files = (Path(settings.BASE_DIR) / "static/js").rglob("*.js")

    assert len([name for name in the_map() if name.startswith("ef/")]) == len(list(files))
    assert the_map()["ef/run/protocol"].endswith("js/run/protocol.js")


def test_the_packages_we_import_have_names():
    assert {"@dagrejs/dagre", "d3-selection", "d3-zoom", "d3-drag", "d3-transition"} <= set(the_map())


@pytest.mark.parametrize("file", sorted(assets.files()))
def test_whatever_a_module_imports_has_a_name(file):
    text = assets.files()[file].read_text()
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("*", "//", "/*")))
    wanted = {name for name in IMPORT.findall(code) if re.fullmatch(r"[\w@][\w@/.-]*", name)}

    assert wanted <= set(the_map())


def test_preloading_a_module_brings_what_it_imports():
    links = assets.modulepreload("ef/run/connection")

    assert "js/run/connection.js" in links
    assert "js/run/protocol.js" in links


def test_the_map_is_made_once_and_anew_in_debug(monkeypatch):
    assets.built_addresses.cache_clear()
    calls = []
    monkeypatch.setattr(assets, "own_modules", lambda: calls.append(1) or {})
    try:
        assets.addresses(), assets.addresses()
        once = len(calls)
        with override_settings(DEBUG=True):
            assets.addresses(), assets.addresses()
    finally:
        assets.built_addresses.cache_clear()

    assert (once, len(calls)) == (1, 3) or (once, len(calls)) == (0, 2)

"""The import map: every JavaScript module by a bare name, ours as ef/<path>, at its hashed address.

A changed module then changes only its own address, and no module is loaded twice under two names.
"""

import json
import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

OWN = Path(settings.BASE_DIR) / "static" / "js"
PACKAGES = Path(settings.BASE_DIR) / "node_modules"
PREFIX = "ef/"

ONE_MODULE = ("*.min.mjs", "*.esm.js")
"""How a package calls the file that is all of it as one ES module."""

STATIC_IMPORT = re.compile(r"""^\s*(?:import|export)\b[^;'"()]*?["']([^"']+)["']""", re.MULTILINE)


@register.simple_tag
def importmap() -> SafeString:
    """The content of the page's one ``<script type="importmap">``."""
    text = json.dumps({"imports": addresses()}, separators=(",", ":"))
    # As json_script does: nothing in a name may end the script element.
    return mark_safe(text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026"))


@register.simple_tag
def modulepreload(name: str) -> SafeString:
    """Links that fetch a module, and all it imports, before the browser has found out that it needs them."""
    return built_preloads(name) if not settings.DEBUG else build_preloads(name)


def addresses() -> dict[str, str]:
    return built_addresses() if not settings.DEBUG else build_addresses()


def build_preloads(name: str) -> SafeString:
    where = addresses()
    links = ((where[needed],) for needed in needs(name, files()))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', links)


built_preloads = cache(build_preloads)


def files() -> dict[str, Path]:
    return {**own_modules(), **package_modules()}


def build_addresses() -> dict[str, str]:
    own = {name: static(f"js/{path.relative_to(OWN).as_posix()}") for name, path in own_modules().items()}
    packages = {
        name: static(f"npm/{path.relative_to(PACKAGES).as_posix()}") for name, path in package_modules().items()
    }
    return own | packages


built_addresses = cache(build_addresses)


def own_modules() -> dict[str, Path]:
    return {PREFIX + path.relative_to(OWN).with_suffix("").as_posix(): path for path in sorted(OWN.rglob("*.js"))}


def package_modules() -> dict[str, Path]:
    """The served npm packages that are one ES module."""
    found = {}
    for folder in settings.NPM_FOLDERS:
        name = folder.removesuffix("/dist")
        for path in (path for pattern in ONE_MODULE for path in (PACKAGES / folder).glob(pattern)):
            found[name] = path
    return found


def needs(name: str, modules: dict[str, Path]) -> list[str]:
    """The module and what it imports, directly or not, itself first."""
    found = [name]
    for needed in found:
        imported = STATIC_IMPORT.findall(modules[needed].read_text()) if needed in modules else []
        found += dict.fromkeys(other for other in imported if other in modules and other not in found)
    return found

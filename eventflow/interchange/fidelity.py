"""The engine's own account of itself as Markdown: what each rule does, what it simplifies, and where AWS says so.

``python -m eventflow.interchange.fidelity`` writes ``docs/fidelity.md`` and ``docs/trace.md``.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import eventflow.engine
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.kinds import COLUMNS, TraceKind
from eventflow.engine.trace.ledger import MOVES
from eventflow.engine.trace.rules import RULES, Rule

_URL = re.compile(r"https://\S+")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A module that decides something as AWS does: its account, its simplifications, its sources and rules."""

    module: str
    title: str
    paragraphs: tuple[str, ...]
    simplified: tuple[str, ...]
    sources: tuple[str, ...]
    rules: tuple[Rule, ...]


def chapters() -> Iterator[Chapter]:
    """Every module of the engine whose docstring names an AWS page, in order of their paths."""
    packages = walk_packages(eventflow.engine.__path__, "eventflow.engine.")
    for name in sorted(package.name for package in packages):
        module = import_module(name)
        chapter = _chapter(name, module.__doc__ or "", Path(module.__file__ or "").read_text(encoding="utf-8"))
        if chapter.rules or chapter.sources:
            yield chapter


def fidelity() -> str:
    """``docs/fidelity.md``."""
    parts = [
        "# How faithful the simulator is",
        "Written by `python -m eventflow.interchange.fidelity` from the engine's modules; change it there. Each "
        "section is a module: what AWS does, what we do otherwise, and the rules by which a trace says why. A rule or "
        "a setting that is *ours* is a choice where AWS publishes nothing.",
    ]
    for chapter in chapters():
        parts += [f"## {chapter.title}", f"`{chapter.module.replace('.', '/')}.py`", *chapter.paragraphs]
        if chapter.simplified:
            parts.append("\n".join(f"- **Simplified:** {text}" for text in chapter.simplified))
        if chapter.rules:
            parts.append(_table(("Rule", "Title", "Sentence", "Setting"), map(_rule_cells, chapter.rules)))
        parts.append("\n".join(f"- <{url}>" for url in chapter.sources))
    parts.append("## Settings that are ours")
    parts.append(_table(("Setting", "Of", "Default", "What it is"), _our_settings()))
    return "\n\n".join(part for part in parts if part) + "\n"


def trace() -> str:
    """``docs/trace.md``."""
    rows = [
        (
            str(kind.value),
            f"`{kind.name}`",
            kind.sentence,
            ", ".join(f"{a} {n:+}" for a, n in MOVES.get(kind, {}).items()),
        )
        for kind in TraceKind
    ]
    parts = [
        "# The trace",
        "Written by `python -m eventflow.interchange.fidelity`. A run's output is a table of whole numbers with the "
        f"columns {', '.join(f'`{name}`' for name in COLUMNS)}. `at_us` is microseconds since the run's start, `event` "
        "the number of the event in order of publication (-1 for none), and `site` refers to the manifest's list of "
        "fixed combinations of kind, node, edge and rule. What `subject`, `attempt` and `value` mean is said with each "
        "kind; what a row moves in the ledger is in the last column.",
        _table(("Number", "Kind", "What happened", "Ledger"), rows),
    ]
    return "\n\n".join(parts) + "\n"


def main(root: Path) -> None:
    """Write both files."""
    for name, text in (("fidelity.md", fidelity()), ("trace.md", trace())):
        (root / "docs" / name).write_text(text, encoding="utf-8")


def _chapter(name: str, docstring: str, code: str) -> Chapter:
    paragraphs = [" ".join(paragraph.split()) for paragraph in docstring.split("\n\n")]
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    ids = [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "rule" and isinstance(call.args[0], ast.Constant)
    ]
    rules = tuple(RULES[id] for id in sorted(map(str, ids)))
    urls = [url for text in paragraphs for url in _URL.findall(text)] + [rule.source for rule in rules if rule.source]
    title, _, rest = paragraphs[0].partition(":")
    told = [text for text in paragraphs if not text.startswith("Simplified:") and not _URL.match(text)]
    return Chapter(
        module=name,
        title=title if rest and len(title) < 60 else paragraphs[0].rstrip("."),
        paragraphs=tuple(told if rest and len(title) < 60 else told[1:]),
        simplified=tuple(text.removeprefix("Simplified: ") for text in paragraphs if text.startswith("Simplified:")),
        sources=tuple(dict.fromkeys(urls)),
        rules=rules,
    )


def _rule_cells(rule: Rule) -> tuple[str, ...]:
    return f"`{rule.id}`" + (" (ours)" if rule.model else ""), rule.title, rule.sentence, rule.setting or ""


def _our_settings() -> Iterator[tuple[str, ...]]:
    declared = [("function", setting) for setting in FUNCTION_SETTINGS]
    for source in CATALOGUE.values():
        declared += [(source.name, setting) for setting in (*source.settings, *source.trigger_settings)]
    for owner, setting in declared:
        if setting.model_choice:
            default = "none" if setting.default is None else f"`{setting.default}`"
            yield f"`{setting.name}`", owner, default, setting.help or setting.label


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))

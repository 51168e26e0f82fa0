"""The scenarios everybody starts from: YAML files beside this one, loaded into the gallery's workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction

from dashboard.models import Scenario, Workspace
from dashboard.snapshot import Layout, store
from eventflow.engine import Scenario as EngineScenario
from eventflow.engine.errors import Problem, ScenarioError
from eventflow.interchange import scenario_yaml

FOLDER = Path(__file__).parent / "scenarios"
FIRST = "photo-thumbnails"

SECTIONS: Mapping[str, str] = {
    "start": "Start here",
    "patterns": "Patterns",
    "failures": "Failure museum",
    "yours": "Yours",
}
"""The page's sections in order. A file names one of all but the last, which holds the visitor's own scenarios."""


LEVELS: Mapping[str, str] = {"first-steps": "First steps", "practice": "Practice", "deep-water": "Deep water"}
"""From easy to hard."""

PHENOMENA: Mapping[str, tuple[str, str]] = {
    "retries": ("Retries", "retry"),
    "throttling": ("Throttling", "throttled"),
    "dead-letters": ("Dead letters", "dead"),
    "filters": ("Filters", "filtered"),
    "cold-starts": ("Cold starts", "cold"),
    "lost": ("Lost events", "lost"),
    "duplicates": ("Duplicates", "again"),
}
"""What can be seen in a scenario, in words, and the mark that it has in the studio."""

LONGEST_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a file says about its card on the gallery's page; ``minutes``: how long it takes to see what it tells."""

    section: str
    question: str
    level: str
    minutes: int
    shows: tuple[str, ...]


def slugs() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read(slug: str) -> EngineScenario:
    return scenario_yaml.load((FOLDER / f"{slug}.yaml").read_text())


def layout(slug: str) -> Layout:
    plain = scenario_yaml.parse((FOLDER / f"{slug}.yaml").read_text())
    places = plain.get("layout", {}) if isinstance(plain, dict) else {}
    return {name: (int(x), int(y)) for name, (x, y) in places.items()}


@cache
def entries() -> dict[str, Entry]:
    """By slug. The files do not change while the server runs."""
    return {slug: entry(slug) for slug in slugs()}


def entry(slug: str) -> Entry:
    plain = scenario_yaml.parse((FOLDER / f"{slug}.yaml").read_text())
    fields = plain.get("gallery") if isinstance(plain, dict) else None
    fields = fields if isinstance(fields, dict) else {}
    question, minutes, shows = fields.get("question"), fields.get("minutes"), fields.get("shows")
    sections = [name for name in SECTIONS if name != "yours"]
    checks = (
        ("section", fields.get("section") in sections, f"Choose one of {', '.join(sections)}."),
        ("question", isinstance(question, str) and bool(question.strip()), "Ask what the scenario answers."),
        ("level", fields.get("level") in [*LEVELS], f"Choose one of {', '.join(LEVELS)}."),
        ("minutes", minutes in range(1, LONGEST_MINUTES + 1), f"Write a whole number up to {LONGEST_MINUTES}."),
        (
            "shows",
            isinstance(shows, list) and all(one in [*PHENOMENA] for one in shows),
            f"List what can be seen: {', '.join(PHENOMENA)}.",
        ),
    )
    found = [
        Problem(f"{slug}: gallery.{name}", "is missing or unknown.", remedy)
        for name, fits, remedy in checks
        if not fits
    ]
    if found:
        raise ScenarioError(found)
    return Entry(
        section=fields["section"],
        question=fields["question"].strip(),
        level=fields["level"],
        minutes=fields["minutes"],
        shows=tuple(fields["shows"]),
    )


@transaction.atomic
def load(slug: str) -> Scenario:
    return store(read(slug), Workspace.objects.gallery(), layout(slug))


def first() -> Scenario:
    """The scenario of the start page, loaded now if nobody has seeded the gallery."""
    found = Workspace.objects.gallery().own_scenarios.filter(slug=FIRST).first()
    return found or load(FIRST)


def complete() -> Workspace:
    """The gallery's workspace, with what nobody has seeded loaded now."""
    workspace = Workspace.objects.gallery()
    there = set(workspace.own_scenarios.values_list("slug", flat=True))
    for slug in slugs():
        if slug not in there:
            load(slug)
    return workspace

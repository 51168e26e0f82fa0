"""The scenarios everybody starts from: YAML files beside this one, loaded into the gallery's workspace."""

from pathlib import Path

from django.db import transaction

from dashboard.models import Scenario, Workspace
from dashboard.snapshot import Layout, store
from eventflow.engine import Scenario as EngineScenario
from eventflow.interchange import scenario_yaml

FOLDER = Path(__file__).parent / "scenarios"
FIRST = "photo-thumbnails"


def slugs() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read(slug: str) -> EngineScenario:
    return scenario_yaml.load((FOLDER / f"{slug}.yaml").read_text())


def layout(slug: str) -> Layout:
    plain = scenario_yaml.parse((FOLDER / f"{slug}.yaml").read_text())
    places = plain.get("layout", {}) if isinstance(plain, dict) else {}
    return {name: (int(x), int(y)) for name, (x, y) in places.items()}


@transaction.atomic
def load(slug: str) -> Scenario:
    return store(read(slug), Workspace.objects.gallery(), layout(slug))


def first() -> Scenario:
    """The scenario of the start page, loaded now if nobody has seeded the gallery."""
    found = Workspace.objects.gallery().own_scenarios.filter(slug=FIRST).first()
    return found or load(FIRST)

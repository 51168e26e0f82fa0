"""The page of all scenarios: the gallery's by section, and the visitor's own."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dashboard import gallery as files
from dashboard.models import Node, Scenario
from dashboard.picture import ENDINGS
from dashboard.placing import wires
from dashboard.preview import Preview, endings, preview
from dashboard.snapshot import flows
from dashboard.workspace import WorkspaceRequest
from eventflow.engine.sources import CATALOGUE

LONGEST_QUERY = 100
UNLISTED = "patterns"
"""The section of a scenario that the gallery has without a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    slug: str
    title: str
    question: str
    section: str
    kinds: tuple[str, ...]
    node_count: int
    picture: Preview

    @property
    def kind_entries(self) -> list[Any]:
        return [CATALOGUE[kind] for kind in self.kinds]

    @property
    def words(self) -> str:
        """What is searched when somebody types."""
        names = " ".join(f"{CATALOGUE[kind].name} {kind}" for kind in self.kinds)
        return f"{self.title} {self.question} {names}".casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter that is on: which cards it takes, and the page without it."""

    name: str
    value: str
    says: str

    def takes(self, card: Card) -> bool:
        match self.name:
            case "q":
                return all(word in card.words for word in self.value.casefold().split())
            case "kind":
                return self.value in card.kinds
            case _:
                return self.value == card.section


@require_GET
def gallery(request: WorkspaceRequest) -> HttpResponse:
    """The page."""
    files.complete()
    cards = cards_of(list(request.workspace.readable_scenarios.select_related("workspace")))
    sections = {key: name for key, name in files.SECTIONS.items() if any(card.section == key for card in cards)}
    kinds = {kind: CATALOGUE[kind].name for card in cards for kind in card.kinds}
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "section")}
    asked["q"] = asked["q"][:LONGEST_QUERY]
    filters, complaints = read(asked, kinds, sections)
    shown = {card.slug for card in cards if all(one.takes(card) for one in filters)}
    context = {
        "sections": [
            {
                "key": key,
                "name": name,
                "cards": (own := [card for card in cards if card.section == key]),
                "count": sum(card.slug in shown for card in own),
            }
            for key, name in sections.items()
        ],
        "kinds": sorted(kinds.items(), key=lambda kind: kind[1].casefold()),
        "asked": {one.name: one.value for one in filters},
        "complaints": complaints,
        "shown": shown,
        "total": len(cards),
        "narrowest": None if shown else narrowest(filters, cards),
    }
    return render(request, "gallery/gallery.html", context)


def read(
    asked: dict[str, str], kinds: dict[str, str], sections: dict[str, str]
) -> tuple[list[Filter], list[dict[str, str]]]:
    """The filters of an address, and what is said of those that there are none of."""
    filters, complaints = [], []
    for name, known in (("kind", kinds), ("section", sections)):
        value = asked[name]
        if value in known:
            filters.append(Filter(name=name, value=value, says=known[value]))
        elif value:
            word = "kind of source" if name == "kind" else "section"
            complaints.append({"word": word, "value": value[:LONGEST_QUERY], "known": ", ".join(known)})
    if asked["q"]:
        filters.insert(0, Filter(name="q", value=asked["q"], says=asked["q"]))
    return filters, complaints


def narrowest(filters: list[Filter], cards: list[Card]) -> dict[str, str] | None:
    """The filter that takes the fewest cards, and the address of the page without it."""
    if not filters:
        return None
    found = min(filters, key=lambda one: sum(one.takes(card) for card in cards))
    others = urlencode({one.name: one.value for one in filters if one is not found})
    return {"says": found.says, "url": reverse("gallery") + (f"?{others}" if others else "")}


def cards_of(scenarios: list[Scenario]) -> list[Card]:
    """One card for each address: a visitor's own scenario hides the gallery's of the same slug."""
    own = {scenario.slug for scenario in scenarios if not scenario.workspace.is_gallery}
    listed = [scenario for scenario in scenarios if not scenario.workspace.is_gallery or scenario.slug not in own]
    plain, places = flows(listed), _places(listed)
    # What a newcomer sees first stands first.
    listed.sort(key=lambda scenario: (scenario.slug != files.FIRST, scenario.name.casefold()))
    return [_card(scenario, plain[scenario.pk], places.get(scenario.pk, {})) for scenario in listed]


def _places(scenarios: list[Scenario]) -> dict[int, dict[str, tuple[int, int]]]:
    places: dict[int, dict[str, tuple[int, int]]] = {}
    rows = Node.objects.filter(scenario__in=scenarios).values_list("scenario_id", "name", "x", "y")
    for scenario, name, x, y in rows:
        places.setdefault(scenario, {})[name] = (x, y)
    return places


def _card(scenario: Scenario, plain: dict[str, Any], places: dict[str, tuple[int, int]]) -> Card:
    entry = files.entries().get(scenario.slug) if scenario.workspace.is_gallery else None
    aside = {name for name, role in endings(wires(plain)).items() if role in ENDINGS}
    kinds = [fields["kind"] for name, fields in plain["sources"].items() if name not in aside]
    return Card(
        slug=scenario.slug,
        title=scenario.name,
        question=entry.question if entry else scenario.description.split(". ")[0],
        section=entry.section if entry else UNLISTED if scenario.workspace.is_gallery else "yours",
        kinds=tuple(dict.fromkeys(kinds)),
        node_count=len(plain["sources"]) + len(plain["functions"]),
        picture=preview(plain, places),
    )

"""The page of all scenarios: the gallery's by section, and the visitor's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from dashboard import gallery as files
from dashboard.models import Node, Scenario
from dashboard.picture import ENDINGS
from dashboard.placing import Wire, wires
from dashboard.preview import Preview, endings, preview
from dashboard.snapshot import flows
from dashboard.workspace import WorkspaceRequest
from eventflow.engine.sources import CATALOGUE

LONGEST_QUERY = 100
UNLISTED = "patterns"
"""The section of a scenario that the gallery has without a file."""

WAYS = {"async": "Async", "sync": "Sync", "polled": "Polled"}
"""How functions are invoked in a scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    slug: str
    title: str
    question: str
    section: str
    kinds: tuple[str, ...]
    ways: tuple[str, ...]
    level: str
    minutes: int | None
    shows: tuple[str, ...]
    changed: datetime
    picture: Preview
    ranks: dict[str, int] = field(default_factory=dict)
    """Its place among all cards, by each of the orders."""

    @property
    def kind_entries(self) -> list[Any]:
        return [CATALOGUE[kind] for kind in self.kinds]

    @property
    def way_names(self) -> list[str]:
        return [WAYS[way] for way in self.ways]

    @property
    def level_name(self) -> str:
        return files.LEVELS.get(self.level, "")

    @property
    def words(self) -> str:
        """What is searched when somebody types."""
        names = " ".join(f"{CATALOGUE[kind].name} {kind}" for kind in self.kinds)
        return f"{self.title} {self.question} {names}".casefold()


SORTS: Mapping[str, tuple[str, Callable[[Card], Any]]] = {
    # What a newcomer sees first stands first.
    "easiest": ("easiest first", lambda card: (card.slug != files.FIRST, _level(card), card.minutes or 0)),
    "shortest": ("shortest first", lambda card: card.minutes or files.LONGEST_MINUTES + 1),
    "name": ("name", lambda card: 0),
    "recent": ("last changed", lambda card: -card.changed.timestamp()),
}
"""By what the cards of a section are sorted, and by name after that; the first unless another is asked for."""


def _level(card: Card) -> int:
    return [*files.LEVELS, ""].index(card.level)


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
            case "way":
                return self.value in card.ways
            case "kind":
                return self.value in card.kinds
            case "shows":
                return set(self.value.split()) <= set(card.shows)
            case "level":
                return self.value == card.level
            case _:
                return self.value == card.section


WORDS = {
    "way": "way of invoking",
    "kind": "kind of source",
    "level": "level",
    "shows": "phenomenon",
    "section": "section",
}


@require_GET
@ensure_csrf_cookie
def gallery(request: WorkspaceRequest) -> HttpResponse:
    """The page."""
    files.complete()
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "way", "kind", "level", "section", "sort")}
    asked["q"] = asked["q"][:LONGEST_QUERY]
    asked["shows"] = " ".join(word for value in request.GET.getlist("shows") for word in value.split())
    cards = cards_of(list(request.workspace.readable_scenarios.select_related("workspace")))
    sections = {key: name for key, name in files.SECTIONS.items() if any(card.section == key for card in cards)}
    kinds = {kind: CATALOGUE[kind].name for card in cards for kind in card.kinds}
    phenomena = {key: name for key, (name, _) in files.PHENOMENA.items()}
    known = {"way": WAYS, "kind": kinds, "level": files.LEVELS, "shows": phenomena, "section": sections}
    filters, complaints = read(asked, known)
    sort = asked["sort"] if asked["sort"] in SORTS else next(iter(SORTS))
    if asked["sort"] not in ("", *SORTS):
        complaints.append({"word": "order", "value": asked["sort"][:LONGEST_QUERY], "known": ", ".join(SORTS)})
    cards = sorted(ranked(cards), key=lambda card: card.ranks[sort])
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
        "ways": WAYS,
        "levels": files.LEVELS,
        "phenomena": [(key, name, mark) for key, (name, mark) in files.PHENOMENA.items()],
        "sorts": {key: name for key, (name, _) in SORTS.items()},
        "sort": sort,
        "asked": {one.name: one.value for one in filters},
        "shows": asked["shows"].split(),
        "complaints": complaints,
        "shown": shown,
        "total": len(cards),
        "narrowest": None if shown else narrowest(filters, cards),
    }
    return render(request, "gallery/gallery.html", context)


def ranked(cards: list[Card]) -> list[Card]:
    """The same with their places."""
    orders = {
        name: sorted(cards, key=lambda card: (by(card), card.title.casefold(), card.slug))
        for name, (_, by) in SORTS.items()
    }
    return [replace(card, ranks={name: order.index(card) for name, order in orders.items()}) for card in cards]


def read(asked: dict[str, str], known: Mapping[str, Mapping[str, str]]) -> tuple[list[Filter], list[dict[str, str]]]:
    """The filters of an address, and what is said of those that there are none of."""
    filters, complaints = [], []
    if asked["q"]:
        filters.append(Filter(name="q", value=asked["q"], says=asked["q"]))
    for name, values in known.items():
        wanted = list(dict.fromkeys(asked[name].split())) if name == "shows" else [asked[name]] if asked[name] else []
        if unknown := [value for value in wanted if value not in values]:
            said = {"word": WORDS[name], "value": unknown[0][:LONGEST_QUERY], "known": ", ".join(values)}
            complaints.append(said)
        if found := [value for value in wanted if value in values]:
            says = ", ".join(values[value] for value in found)
            filters.append(Filter(name=name, value=" ".join(found), says=says))
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
    return [_card(scenario, plain[scenario.pk], places.get(scenario.pk, {})) for scenario in listed]


def _places(scenarios: list[Scenario]) -> dict[int, dict[str, tuple[int, int]]]:
    places: dict[int, dict[str, tuple[int, int]]] = {}
    rows = Node.objects.filter(scenario__in=scenarios).values_list("scenario_id", "name", "x", "y")
    for scenario, name, x, y in rows:
        places.setdefault(scenario, {})[name] = (x, y)
    return places


def _card(scenario: Scenario, plain: dict[str, Any], places: dict[str, tuple[int, int]]) -> Card:
    entry = files.entries().get(scenario.slug) if scenario.workspace.is_gallery else None
    drawn = wires(plain)
    aside = {name for name, role in endings(drawn).items() if role in ENDINGS}
    kinds = [fields["kind"] for name, fields in plain["sources"].items() if name not in aside]
    return Card(
        slug=scenario.slug,
        title=scenario.name,
        question=entry.question if entry else scenario.description.split(". ")[0],
        section=entry.section if entry else UNLISTED if scenario.workspace.is_gallery else "yours",
        kinds=tuple(dict.fromkeys(kinds)),
        ways=tuple(way for way in WAYS if any(way == _way(wire) for wire in drawn)),
        level=entry.level if entry else "",
        minutes=entry.minutes if entry else None,
        shows=entry.shows if entry else (),
        changed=scenario.changed,
        picture=preview(plain, places),
    )


def _way(wire: Wire) -> str:
    if wire.role != "trigger" or wire.invocation in (None, "forward"):
        return ""
    if wire.invocation.endswith("polling"):
        return "polled"
    return "sync" if wire.invocation == "synchronous" else "async"

"""What is true, what is simplified and what is ours: the engine's own account of itself as a page."""

from functools import cache
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eventflow.engine import CATALOGUE, ENGINE_VERSION
from eventflow.interchange.fidelity import Chapter, chapters

AREAS = (
    ("sources", "Event sources"),
    ("filters", "Filters"),
    ("invocation.queue", "Queue polling"),
    ("invocation.stream", "Stream polling"),
    ("invocation.callers", "Callers that wait"),
    ("invocation", "Delivery"),
    ("scenario", "Delivery"),
    ("resources", "Delivery"),
    ("function", "Functions"),
    ("chance", "Traffic and schedules"),
    ("", "Metrics, logs and prices"),
)
"""Areas of the page by the beginning of a module's name; the first that fits."""


@require_GET
def fidelity(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "fidelity/fidelity.html", {"engine_version": ENGINE_VERSION, **_account()})


@cache
def _account() -> dict[str, Any]:
    """It does not change while the server runs."""
    found = sorted(chapters(), key=lambda chapter: _place(chapter))
    areas = [
        {"name": AREAS[place][1], "chapters": list(group)}
        for place, group in groupby(found, key=lambda chapter: _place(chapter))
    ]
    rules = [rule for chapter in found for rule in chapter.rules]
    return {
        "areas": _merged(areas),
        "kinds": list(CATALOGUE.values()),
        "rule_count": len(rules),
        "ours_count": sum(rule.model for rule in rules),
        "simplified_count": sum(len(chapter.simplified) for chapter in found),
    }


def _place(chapter: Chapter) -> int:
    name = chapter.module.removeprefix("eventflow.engine.")
    return next(place for place, (prefix, _) in enumerate(AREAS) if name.startswith(prefix))


def _merged(areas: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbours of one name become one area."""
    merged: list[dict[str, Any]] = []
    for area in areas:
        if merged and merged[-1]["name"] == area["name"]:
            merged[-1]["chapters"] += area["chapters"]
        else:
            merged.append(area)
    return merged

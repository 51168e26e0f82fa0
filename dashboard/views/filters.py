from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dashboard.filter_answers import answers, deck, read
from dashboard.lab_filters import said_of
from dashboard.models.experiment import base_of
from dashboard.sharing import readable_runs
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest
from eventflow.engine import ScenarioError
from eventflow.experiments.base import Base

MOST_CARDS = 50


@require_POST
def filter_answers(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """What a filter would do to the events of a run, over or not. That AWS would refuse it is an answer, too."""
    run = get_object_or_404(readable_runs(request).exclude(manifest=None).only("pk"), pk=run_id)
    try:
        plain = json_body(request)
        edge, filter, cards = whole(plain.get("edge"), "edge"), filter_of(plain), cards_of(plain)
        found = deck(run.pk, edge)
        return JsonResponse(answers(found, read(filter, found.filtering), cards))
    except ScenarioError as error:
        return JsonResponse({"problems": [problem.as_dict() for problem in error.problems]}, status=400)


@require_POST
@problems_as_json
def scenario_filter(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """What would be said of a filter that an experiment with a scenario tries."""
    scenario = get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1])
    return _said(request, base_of(scenario.snapshot(), []))


@require_POST
@problems_as_json
def run_filter(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """The same of an experiment that starts from a run."""
    run = get_object_or_404(readable_runs(request), pk=run_id)
    return _said(request, base_of(run.snapshot, run.interventions))


def _said(request: WorkspaceRequest, base: Base) -> HttpResponse:
    plain = json_body(request)
    return JsonResponse(said_of(base, plain.get("node"), filter_of(plain)))


def filter_of(plain: dict[str, Any]) -> dict[str, Any]:
    """The filter in AWS's words."""
    filter = plain.get("filter")
    if not isinstance(filter, dict):
        raise BadInputError("filter", "must be an object.", 'Write {"EventPattern": "{}"}.')
    return filter


def cards_of(plain: dict[str, Any]) -> list[int]:
    """The cards to explain."""
    given = plain.get("cards", [])
    if not isinstance(given, list):
        raise BadInputError("cards", "must be a list of card numbers.")
    if len(given) > MOST_CARDS:
        raise BadInputError("cards", f"has {len(given)} entries.", f"Ask for at most {MOST_CARDS} at a time.")
    return [whole(card, "cards") for card in given]


def whole(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise BadInputError(where, "must be a whole number from 0 on.")
    return value

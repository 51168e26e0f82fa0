from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dashboard.filter_answers import answers, deck, read
from dashboard.sharing import readable_runs
from dashboard.views.answers import BadInputError, json_body
from dashboard.workspace import WorkspaceRequest
from eventflow.engine import ScenarioError

MOST_CARDS = 50


@require_POST
def filter_answers(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """What a filter would do to the events of a run, over or not. That AWS would refuse it is an answer, too."""
    run = get_object_or_404(readable_runs(request).exclude(manifest=None).only("pk"), pk=run_id)
    try:
        plain = json_body(request)
        edge, filter, cards = whole(plain.get("edge"), "edge"), plain.get("filter"), cards_of(plain)
        if not isinstance(filter, dict):
            raise BadInputError("filter", "must be an object.", 'Write {"EventPattern": "{}"}.')
        found = deck(run.pk, edge)
        return JsonResponse(answers(found, read(filter, found.filtering), cards))
    except ScenarioError as error:
        return JsonResponse({"problems": [problem.as_dict() for problem in error.problems]}, status=400)


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

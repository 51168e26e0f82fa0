from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dashboard.saving import saving
from dashboard.sharing import readable_runs
from dashboard.stored import NotReadyError
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest

MOST_EVENTS = 2**31


@require_POST
@problems_as_json
def savings(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """Try what would have saved an event of the run; nothing of it is stored."""
    run = get_object_or_404(readable_runs(request), pk=run_id)
    event = json_body(request).get("event")
    if isinstance(event, bool) or not isinstance(event, int) or not 0 <= event < MOST_EVENTS:
        raise BadInputError("event", f"must be a whole number from 0 to {MOST_EVENTS - 1}.")
    try:
        return JsonResponse(saving(run, event))
    except NotReadyError as error:
        return JsonResponse({"problems": [problem.as_dict() for problem in error.problems]}, status=409)

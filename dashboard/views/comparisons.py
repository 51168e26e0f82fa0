from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from dashboard.comparison import comparison
from dashboard.sharing import readable_runs
from dashboard.stored import NotReadyError
from dashboard.tasks import look_after
from dashboard.views.answers import BadInputError, problems_as_json
from dashboard.workspace import WorkspaceRequest


@require_GET
@problems_as_json
def comparisons(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """What this run was, and what the run named by ``with`` is instead."""
    was = get_object_or_404(readable_runs(request), pk=run_id)
    now = get_object_or_404(readable_runs(request), pk=other_id(request))
    try:
        answer = JsonResponse(comparison(was, now))
    except NotReadyError as error:
        for run in (was, now):
            look_after(run)
        return JsonResponse({"problems": [problem.as_dict() for problem in error.problems], "later": True}, status=409)
    patch_cache_control(answer, private=True, max_age=86_400)  # finished runs never change
    return answer


def other_id(request: WorkspaceRequest) -> UUID:
    text = request.GET.get("with", "")
    try:
        return UUID(hex=text)
    except ValueError:
        raise BadInputError("with", f"{text[:40]!r} is no run.", "Give the id of a branch of this run.") from None

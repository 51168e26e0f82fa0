from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dashboard.models.run import MAXIMUM_SEED
from dashboard.quotas import check_runs_at_once
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest


@require_POST
@problems_as_json
def runs(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Start a run of the scenario."""
    scenario = get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1])
    seed = seed_of(request)
    check_runs_at_once(request.workspace)
    return JsonResponse(scenario.start_run(request.workspace, seed=seed).card(), status=201)


def seed_of(request: WorkspaceRequest) -> int | None:
    """The seed that was sent, as JSON or by a form; None if none was."""
    if request.content_type == "application/json":
        seed = json_body(request).get("seed")
    else:
        text = request.POST.get("seed", "").strip()
        seed = int(text) if text.isdecimal() and len(text) < 20 else text or None
    if seed is None:
        return None
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAXIMUM_SEED:
        raise BadInputError("seed", f"must be a whole number from 0 to {MAXIMUM_SEED}.", "Try 7.")
    return seed

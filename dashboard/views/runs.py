from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from dashboard import charts as drawn
from dashboard.quotas import check_runs_at_once
from dashboard.sharing import PARAMETER, own_card, readable_runs
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest

LONGEST_NAME = 80


@require_GET
@cache_control(private=True, max_age=86_400, immutable=True)
def manifest(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """What a reader of the run's trace needs; it never changes."""
    run = get_object_or_404(readable_runs(request).exclude(manifest=None), pk=run_id)
    return JsonResponse(run.manifest)


@require_POST
@problems_as_json
def branches(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """Start the run once more, with further interventions."""
    run = get_object_or_404(readable_runs(request), pk=run_id)
    name, interventions = asked(request)
    if not interventions:
        raise BadInputError("interventions", "there is none.", "A branch differs from its parent in at least one.")
    check_runs_at_once(request.workspace)
    branch = run.branch(interventions, name, request.workspace)
    return JsonResponse(own_card(branch.card(), request.GET.get(PARAMETER, "")), status=201)


@require_POST
@problems_as_json
def replacements(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """Start a branch in the place of this one, with another list of interventions; no run is ever changed.

    With nothing left that differs from the run it branched from, it is that one.
    """
    run = get_object_or_404(readable_runs(request), pk=run_id)
    name, interventions = asked(request)
    origin, further = run.origin_of(interventions)
    if origin is None:
        raise BadInputError("the run", "no run is left that it branched from.", "Start the scenario anew.")
    get_object_or_404(readable_runs(request), pk=origin.pk)
    if not further:
        return JsonResponse(origin.card())
    check_runs_at_once(request.workspace)
    branch = origin.branch(further, name, request.workspace)
    return JsonResponse(own_card(branch.card(), request.GET.get(PARAMETER, "")), status=201)


def asked(request: WorkspaceRequest) -> tuple[str, list[Any]]:
    """The name and the interventions that were sent."""
    plain = json_body(request)
    name, interventions = plain.get("name", ""), plain.get("interventions")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInputError("name", f"must be one line of at most {LONGEST_NAME} characters.")
    if not isinstance(interventions, list):
        raise BadInputError("interventions", "must be a list.", 'Write [{"at": "30s", "set": {...}}].')
    return name.strip(), interventions


@require_POST
def cancellation(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """Stop a run of one's own."""
    run = get_object_or_404(request.workspace.own_runs, pk=run_id)
    run.cancel()
    run.refresh_from_db()
    return JsonResponse(run.card())


@require_GET
def charts(request: WorkspaceRequest, run_id: UUID, node: str) -> HttpResponse:
    """Plotly figures of a node in the run, as far as it has got."""
    figures = drawn.charts(get_object_or_404(readable_runs(request), pk=run_id), node)
    if figures is None:
        raise Http404("There is no such node in this run.")
    return JsonResponse(figures)

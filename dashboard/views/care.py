from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from dashboard import care
from dashboard.views.answers import json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest


@require_http_methods(["GET", "POST", "DELETE"])
@problems_as_json
def of_scenario(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Rename a flow of one's own, delete it, or tell what would go with it."""
    scenario = get_object_or_404(request.workspace.own_scenarios, slug=slug)
    match request.method:
        case "GET":
            return JsonResponse(care.going_with_scenario(scenario))
        case "POST":
            care.rename_scenario(scenario, json_body(request).get("name"))
            scenario.refresh_from_db()
            return JsonResponse({"name": scenario.name})
        case _:
            care.delete_scenario(scenario)
            return HttpResponse(status=204)


@require_http_methods(["GET", "POST", "DELETE"])
@problems_as_json
def of_run(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """Rename a branch of one's own, delete it, or tell what would go with it."""
    run = get_object_or_404(request.workspace.own_runs, pk=run_id)
    match request.method:
        case "GET":
            return JsonResponse(care.going_with_run(run))
        case "POST":
            care.rename_run(run, care.plain_name(json_body(request)))
            return JsonResponse({"name": run.name})
        case _:
            care.delete_run(run)
            return HttpResponse(status=204)

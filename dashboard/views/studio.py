from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from dashboard import gallery, picture
from dashboard.forms.filter import filter_forms
from dashboard.forms.node import forms
from dashboard.models import Run
from dashboard.workspace import WorkspaceRequest
from eventflow.engine.scenario.interventions import from_plain
from eventflow.interchange import scenario_yaml

MOST_LISTED = 100


@require_GET
@ensure_csrf_cookie
def first(request: WorkspaceRequest) -> HttpResponse:
    """The studio as a newcomer finds it: the first scenario of the gallery, running."""
    return studio(request, gallery.first().baseline())


@require_GET
@ensure_csrf_cookie
def scenario(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """The studio with the scenario's first run."""
    found = get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1])
    return studio(request, found.baseline())


@require_GET
@ensure_csrf_cookie
def run(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """The studio with this run."""
    return studio(request, get_object_or_404(request.workspace.readable_runs, pk=run_id))


def studio(request: WorkspaceRequest, run: Run) -> HttpResponse:
    scenario = scenario_yaml.from_plain(run.snapshot)
    context = {
        "run": run,
        "scenarios": request.workspace.readable_scenarios.order_by("name")[:MOST_LISTED],
        "card": run.card(),
        "manifest": run.manifest,
        "nodes": picture.nodes(run),
        "edges": picture.edges(run),
        "forms": forms(scenario, (*scenario.interventions, *from_plain(run.interventions))),
        "filters": filter_forms(scenario),
        "branches": [member.card() for member in request.workspace.readable_runs.family_of(run).cards_only()],
    }
    return render(request, "studio/studio.html", context)

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from dashboard import gallery, picture
from dashboard.forms.filter import filter_forms
from dashboard.forms.node import forms
from dashboard.models import Run, SharedView
from dashboard.moment import asked_moment
from dashboard.quotas import check_runs_at_once
from dashboard.sharing import PARAMETER, card_of, runs_of
from dashboard.workspace import WorkspaceRequest
from eventflow.engine import ScenarioError
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
    """The studio with the scenario's first run; of one's own as it is now, and the editor where it can't be run."""
    found = get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1])
    if found.workspace_id != request.workspace.pk:
        return studio(request, found.baseline())
    run = found.up_to_date_baseline()
    try:
        if run is None:
            check_runs_at_once(request.workspace)
            run = found.new_up_to_date_baseline()
    except ScenarioError:
        return redirect("edit", slug)
    return studio(request, run)


@require_GET
@ensure_csrf_cookie
def run(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """The studio with this run, at the moment that the address may name."""
    token = request.GET.get(PARAMETER, "")
    found = get_object_or_404(runs_of(request.workspace, token), pk=run_id)
    try:
        moment = asked_moment(request.GET, found)
    except ScenarioError as error:
        sentence = " ".join(str(problem) for problem in error.problems)
        return render(request, "400.html", {"sentence": sentence, "run": found, "token": token}, status=400)
    return studio(request, found, token, moment)


def studio(request: WorkspaceRequest, run: Run, token: str = "", view: SharedView | None = None) -> HttpResponse:
    """The page of a run, for who came with a token; with a view, as that one shows it."""
    return render(request, "studio/studio.html", context_of(request, run, token, view))


def context_of(request: WorkspaceRequest, run: Run, token: str, view: SharedView | None) -> dict[str, Any]:
    """What every page that plays a run needs."""
    members = runs_of(request.workspace, token).family_of(run).cards_only()
    own = set(request.workspace.readable_runs.family_of(run).values_list("pk", flat=True))

    def card(member: Run) -> dict[str, Any]:
        return card_of(member, token, member.pk in own)

    scenario = scenario_yaml.from_plain(run.snapshot)
    return {
        "run": run,
        "view": view.as_dict() if view else None,
        "is_first": not view and run.scenario_id == gallery.first().pk,
        "may_run": request.workspace.readable_scenarios.filter(pk=run.scenario_id).exists(),
        "scenarios": request.workspace.readable_scenarios.order_by("name")[:MOST_LISTED],
        "card": card(run),
        "manifest": run.manifest,
        "nodes": picture.nodes(run),
        "edges": picture.edges(run),
        "forms": forms(scenario, (*scenario.interventions, *from_plain(run.interventions))),
        "filters": filter_forms(scenario),
        "branches": [{**card(member), "own": member.workspace_id == request.workspace.pk} for member in members],
    }

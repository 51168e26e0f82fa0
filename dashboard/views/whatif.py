"""The page of the what-if lab: a new experiment with a scenario, and one that was made."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from dashboard import picture
from dashboard.lab import card
from dashboard.models import Experiment, Run, Scenario
from dashboard.workspace import WorkspaceRequest
from eventflow.engine.scenario.model import Function
from eventflow.interchange import scenario_yaml


@require_GET
@ensure_csrf_cookie
def new(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """A new experiment, over the scenario as it is or over the run that is asked for."""
    scenario = get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1])
    run = asked_run(request, scenario)
    return page(request, scenario, run, snapshot=run.snapshot if run else scenario.snapshot())


@ensure_csrf_cookie
def made(request: WorkspaceRequest, experiment: Experiment) -> HttpResponse:
    """One that was made, while it runs and afterwards."""
    scenario = experiment.scenario
    if scenario is None:
        raise Http404("The scenario of this experiment is gone.")
    return page(request, scenario, experiment.run, snapshot=experiment.snapshot, experiment=experiment)


def page(
    request: WorkspaceRequest,
    scenario: Scenario,
    run: Run | None,
    *,
    snapshot: dict[str, Any],
    experiment: Experiment | None = None,
) -> HttpResponse:
    is_readable = request.workspace.readable_scenarios.filter(pk=scenario.pk).exists()
    traced = run or scenario.current_baseline()
    start, key = ("run", run.id) if run else ("scenario", scenario.slug)
    lab = {
        "experiment": card(experiment) if experiment else None,
        "choices": reverse(f"{start}-choices", args=[key]),
        "experiments": reverse(f"{start}-experiments", args=[key]),
        # What somebody shared can be varied, but its flow is not the visitor's to ask about.
        "listed": reverse("scenario-experiments", args=[scenario.slug]) if is_readable else None,
        "glyphs": glyphs(snapshot),
    }
    context = {
        "scenario": scenario,
        "traces": traced and reverse("run-traces", args=[traced.id]),
        "studio": run.get_absolute_url() if run else reverse("scenario", args=[scenario.slug]),
        "base_name": base_name(scenario, run, experiment),
        "lab": lab,
        "filter_url": reverse(f"{start}-filter", args=[key]),
    }
    return render(request, "lab/lab.html", context)


def asked_run(request: WorkspaceRequest, scenario: Scenario) -> Run | None:
    """The run that the address names as the start."""
    text = request.GET.get("run")
    if not text:
        return None
    try:
        number = UUID(text)
    except ValueError:
        raise Http404("There is no such run.") from None
    run: Run = get_object_or_404(request.workspace.readable_runs.filter(scenario=scenario), pk=number)
    return run


def base_name(scenario: Scenario, run: Run | None, experiment: Experiment | None) -> str:
    if experiment:
        return experiment.base_name
    return run.name if run and run.parent_id else scenario.name


def glyphs(snapshot: dict[str, Any]) -> dict[str, str]:
    """What stands for the kind of each node."""
    return {
        node.name: "function" if isinstance(node, Function) else picture.source_card(node.kind, "")["glyph"]
        for node in scenario_yaml.from_plain(snapshot).nodes
    }

"""Experiments: made of a scenario or a run, looked at while they go, and brought back to the flow."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dashboard import lab
from dashboard.edits import OutdatedError
from dashboard.models import Experiment, ExperimentRun, Scenario
from dashboard.models.experiment import base_of
from dashboard.models.run import BASELINE
from dashboard.opening import compared, opened
from dashboard.quotas import check_experiments, check_experiments_at_once
from dashboard.sharing import readable_runs
from dashboard.tasks import rescue_experiment
from dashboard.trying import applied
from dashboard.views import whatif
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest
from eventflow.experiments.design import shortened
from eventflow.experiments.plain_design import Limits, design_from_plain

LONGEST_NAME = 80
UNNAMED = "What if"
MOST_LISTED = 100
WAYS = {"pause": Experiment.pause, "resume": Experiment.resume, "stop": Experiment.stop}


@require_GET
@gzip_page
def scenario_choices(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """What can be varied of a scenario."""
    scenario = _scenario(request, slug)
    return JsonResponse(lab.offer(base_of(scenario.snapshot(), []), scenario.seed))


@require_GET
@gzip_page
def run_choices(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """What can be varied of what a run is."""
    run = get_object_or_404(readable_runs(request), pk=run_id)
    return JsonResponse(lab.offer(base_of(run.snapshot, run.interventions), run.seed))


@require_http_methods(["GET", "POST"])
@gzip_page
@problems_as_json
def scenario_experiments(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """The visitor's experiments with a scenario, or a new one."""
    scenario = _scenario(request, slug)
    if request.method == "GET":
        mine = request.workspace.own_experiments.filter(scenario=scenario).listed()
        return JsonResponse({"experiments": lab.cards(mine.select_related("scenario")[:MOST_LISTED])})
    new = Experiment(scenario=scenario, snapshot=scenario.snapshot(), base_name=scenario.name)
    return _made(request, new, scenario.seed)


@require_POST
@gzip_page
@problems_as_json
def run_experiments(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """A new experiment that starts from what a run is, with all that was done to it."""
    run = get_object_or_404(readable_runs(request).select_related("scenario"), pk=run_id)
    base_name = run.scenario.name if run.name == BASELINE else run.name
    new = Experiment(
        scenario=run.scenario,
        run=run,
        snapshot=run.snapshot,
        interventions=run.interventions,
        base_name=base_name,
    )
    return _made(request, new, run.seed)


@require_http_methods(["GET", "DELETE"])
def experiment(request: WorkspaceRequest, experiment_id: UUID) -> HttpResponse:
    """Its page; or remove it: what was opened or applied of it stays."""
    found = _own(request, experiment_id)
    if request.method == "GET":
        return whatif.made(request, found)
    found.delete()
    return HttpResponse(status=204)


@require_GET
@gzip_page
@problems_as_json
def data(request: WorkspaceRequest, experiment_id: UUID) -> HttpResponse:
    """The experiment as it stands, or what changed after a version that the viewer has."""
    found = _own(request, experiment_id)
    if found.is_abandoned:
        rescue_experiment(found)
    text = request.GET.get("since", "")
    if text and not (text.isdecimal() and len(text) < 10):
        raise BadInputError("since", f"must be the version of an answer, not {text[:40]!r}.")
    return JsonResponse(lab.whole(found, int(text) if text else None))


@require_POST
@gzip_page
def steer(request: WorkspaceRequest, experiment_id: UUID, way: str) -> HttpResponse:
    """Begin no further run of it for now, go on with it, or end it with what there is."""
    found = _own(request, experiment_id)
    WAYS[way](found)
    return _now(found)


@require_POST
@problems_as_json
def name(request: WorkspaceRequest, experiment_id: UUID) -> HttpResponse:
    """Call it something else."""
    found = _own(request, experiment_id)
    found.name = _name(json_body(request))
    found.save(update_fields=["name"])
    return JsonResponse(lab.card(found))


@require_POST
@gzip_page
@problems_as_json
def seeds(request: WorkspaceRequest, experiment_id: UUID) -> HttpResponse:
    """More seeds for every setting: the runs there are stay, and the experiment goes on."""
    found = _own(request, experiment_id)
    count = _whole(json_body(request), "count", 'Send {"count": 10}.')
    if found.is_preview:
        raise BadInputError("seeds", "a preview has few.", "Run it in full.")
    now = found.read_design().seed_count
    if count <= now:
        raise BadInputError("seeds", f"there are {now:,} already.", "Ask for more.")
    plain = {**found.design, "seeds": {**found.design["seeds"], "count": count}}
    design = design_from_plain(plain, found.base(), _limits())
    with transaction.atomic():
        if found.is_over:
            check_experiments_at_once(request.workspace)
        found.add_seeds(design)
    return JsonResponse(lab.whole(found))


@require_POST
@problems_as_json
def runs(request: WorkspaceRequest, experiment_id: UUID) -> HttpResponse:
    """One run of it as a run of the scenario, to be watched in the studio."""
    cell = _cell(request, experiment_id)
    run = opened(cell, request.workspace)
    return JsonResponse(run.card(), status=200 if run == cell.run else 201)


@require_POST
@problems_as_json
def differences(request: WorkspaceRequest, experiment_id: UUID) -> HttpResponse:
    """Where the studio shows how one run of it differs from the flow as it is."""
    was, now = compared(_cell(request, experiment_id), request.workspace)
    return JsonResponse({"url": f"{now.get_absolute_url()}?{urlencode({'against': was.id.hex})}"})


@require_POST
@problems_as_json
def apply(request: WorkspaceRequest, experiment_id: UUID) -> HttpResponse:
    """Give the flow the values of a setting: one step of its editing, which can be undone."""
    found = _own(request, experiment_id)
    number = _whole(json_body(request), "setting")
    if not found.runs.filter(number=number).exists():
        raise BadInputError("setting", f"there is no setting {number} in this experiment.")
    try:
        scenario, copied = applied(found, number, request.workspace)
    except OutdatedError as error:
        return JsonResponse({"problems": [problem.as_dict() for problem in error.problems]}, status=409)
    url = reverse("scenario", args=[scenario.slug])
    return JsonResponse({"slug": scenario.slug, "url": url, "copied": copied, "version": scenario.version})


def _made(request: WorkspaceRequest, new: Experiment, seed: int) -> HttpResponse:
    """Start the experiment that was sent, over what is given; its first seed is this one unless it is said."""
    asked = json_body(request)
    for field in asked:
        if field not in ("name", "design", "preview"):
            raise BadInputError(field, "is not known here.", "Send name, design and preview.")
    preview = asked.get("preview", False)
    if not isinstance(preview, bool):
        raise BadInputError("preview", f"must be true or false, not {preview!r}.")
    new.name = _name({"name": UNNAMED, **asked})
    new.is_preview = preview
    workspace = request.workspace
    limits = _limits()
    # Of a preview it is the shortened runs that must not be too many events.
    checked = Limits(points=limits.points, events=10**15) if preview else limits
    plain = asked.get("design")
    if isinstance(plain, dict) and isinstance(plain.get("seeds", {}), dict):
        plain = {**plain, "seeds": {"first": seed, **plain.get("seeds", {})}}
    design = design_from_plain(plain, new.base(), checked)
    if preview:
        design = shortened(design, settings.EXPERIMENT_PREVIEW_EVENTS)
        design = design_from_plain(design.as_dict(), new.base(), limits)
    with transaction.atomic():
        workspace.ensure()
        if preview:
            # Who goes on turning knobs wants no answer to what was asked before.
            workspace.own_experiments.filter(is_preview=True).delete()
        check_experiments(workspace)
        new.workspace = workspace
        new.start(design)
    return JsonResponse(lab.whole(new), status=201)


def _now(found: Experiment) -> HttpResponse:
    found.refresh_from_db()
    return JsonResponse(lab.whole(found, found.version))


def _own(request: WorkspaceRequest, experiment_id: UUID) -> Experiment:
    return get_object_or_404(request.workspace.own_experiments.select_related("scenario"), pk=experiment_id)


def _cell(request: WorkspaceRequest, experiment_id: UUID) -> ExperimentRun:
    """The run of an experiment that was sent by its setting and the place of its seed."""
    found = _own(request, experiment_id)
    asked = json_body(request)
    number, place = _whole(asked, "setting"), _whole(asked, "place")
    if found.scenario is None:
        raise BadInputError("the flow", "of this experiment is gone.", "Make one with another flow.")
    cell = found.runs.select_related("experiment__scenario", "run").filter(number=number, place=place).first()
    if cell is None:
        raise BadInputError("setting", f"{number} has no run {place} in this experiment.")
    return cell


def _scenario(request: WorkspaceRequest, slug: str) -> Scenario:
    return get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1])


def _name(asked: dict[str, Any]) -> str:
    text = asked.get("name")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_NAME or not text.isprintable():
        raise BadInputError("name", f"must be one line of at most {LONGEST_NAME} characters.")
    return text.strip()


def _limits() -> Limits:
    return Limits(points=settings.EXPERIMENT_RUNS_AT_MOST, events=settings.EXPERIMENT_EVENTS_AT_MOST)


def _whole(asked: dict[str, Any], field: str, example: str = 'Send {"setting": 0, "place": 0}.') -> int:
    value = asked.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise BadInputError(field, "must be a number from 0 on.", example)
    return value

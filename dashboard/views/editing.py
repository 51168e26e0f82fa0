"""The page on which a flow is edited, and the commands that come from it."""

from collections.abc import Callable
from typing import Any

from django.core.validators import slug_re
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dashboard import deltas, edits
from dashboard.copying import new_scenario
from dashboard.editing.document import Document
from dashboard.editing.kinds import groups
from dashboard.editing.problems import located
from dashboard.editing.settings import LONGEST_TITLE
from dashboard.flow import flow
from dashboard.models import Scenario
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest
from eventflow.engine import ScenarioError
from eventflow.interchange import scenario_yaml

MOST_BYTES = 900 * 1024


@require_POST
@problems_as_json
def scenarios(request: WorkspaceRequest) -> HttpResponse:
    """A new flow of one's own: an empty one, or a copy."""
    is_json = request.content_type == "application/json"
    asked: dict[str, Any] = json_body(request) if is_json else request.POST.dict()
    slug, name = asked.get("from") or None, asked.get("name") or None
    if slug is not None and not (isinstance(slug, str) and slug_re.fullmatch(slug)):
        raise BadInputError("from", "must be the address of a scenario, such as photo-thumbnails.")
    if name is not None and (not isinstance(name, str) or not name.isprintable() or len(name) > LONGEST_TITLE):
        raise BadInputError("name", f"must be one line of at most {LONGEST_TITLE} characters.")
    origin = get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1]) if slug else None
    made = new_scenario(request.workspace, origin, name and name.strip())
    url = reverse("edit", args=[made.slug])
    return JsonResponse({"slug": made.slug, "url": url}, status=201) if is_json else redirect(url)


@require_GET
@ensure_csrf_cookie
def page(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """The page. What is not one's own can be looked at only, in the studio."""
    scenario = get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1])
    if scenario.workspace_id != request.workspace.pk:
        return redirect("scenario", slug)
    document = edits.seen(scenario)
    shown = flow(scenario, document)
    deltas.remember(scenario, shown)
    context = {"scenario": scenario, "flow": shown, "nodes": shown["nodes"], "groups": groups()}
    return render(request, "edit/edit.html", context)


@require_http_methods(["GET", "POST"])
@gzip_page
def edits_of(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Do a command, or tell what was done, newest first."""
    scenario = get_object_or_404(request.workspace.own_scenarios, slug=slug)
    if request.method == "POST":
        return answered(request, scenario, lambda asked: edits.edit(scenario, version_of(asked), asked.get("command")))
    done = scenario.edits.order_by("-pk").values("label", "undone", "created")
    return JsonResponse({"version": scenario.version, "edits": list(done)})


@require_POST
@gzip_page
def undo(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Take back the last edit."""
    scenario = get_object_or_404(request.workspace.own_scenarios, slug=slug)
    return answered(request, scenario, lambda asked: edits.undo(scenario, version_of(asked)))


@require_POST
@gzip_page
def redo(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Do again what was undone."""
    scenario = get_object_or_404(request.workspace.own_scenarios, slug=slug)
    return answered(request, scenario, lambda asked: edits.redo(scenario, version_of(asked)))


def answered(
    request: WorkspaceRequest, scenario: Scenario, change: Callable[[dict[str, Any]], Document]
) -> HttpResponse:
    """The flow after a change; the problems, where it can't be made; both, where somebody else was faster."""
    asked: dict[str, Any] = {}
    try:
        asked = json_body(request, MOST_BYTES)
        document = change(asked)
    except edits.OutdatedError as error:
        document = edits.seen(scenario)
        now = flow(scenario, document)
        deltas.remember(scenario, now)
        return JsonResponse({"problems": located(error.problems, None), "flow": now}, status=409)
    except ScenarioError as error:
        return JsonResponse({"problems": complaints(error, scenario, asked.get("command"))}, status=400)
    after = flow(scenario, document)
    answer = deltas.since(scenario, asked["version"], after)
    deltas.remember(scenario, after)
    return JsonResponse(answer)


def complaints(error: ScenarioError, scenario: Scenario, command: object) -> list[dict[str, Any]]:
    """With lines where it is a text that is complained about, and with node and field."""
    text = command.get("yaml") if isinstance(command, dict) else None
    if not isinstance(text, str):
        return located(error.problems, scenario.snapshot())
    try:
        return located(error.problems, scenario_yaml.parse(text), text)
    except ScenarioError:
        return located(error.problems, None)


def version_of(asked: dict[str, Any]) -> int:
    """The version that the author of a change has seen."""
    version = asked.get("version")
    if isinstance(version, bool) or not isinstance(version, int):
        raise BadInputError("version", "must be the number of the version that is changed.")
    return version

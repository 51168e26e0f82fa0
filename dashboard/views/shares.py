from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods

from dashboard.models import Run, SharedView
from dashboard.quotas import check_shared_views
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.views.studio import context_of, studio
from dashboard.workspace import WorkspaceRequest

FASTEST = 600
SLOWEST = 0.01
MOST_EVENTS = 2**31
MOST_LISTED = 20
UNKNOWN = "Nothing is shared at this address: the link is damaged or cut short, or its run is gone."


@require_http_methods(["GET", "POST"])
@problems_as_json
def shares(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """Give a view of the run away, a link that anybody may open; or list those the visitor has given away."""
    run = get_object_or_404(request.workspace.readable_runs.exclude(manifest=None), pk=run_id)
    if request.method == "GET":
        given = SharedView.objects.filter(workspace_id=request.workspace.pk, run=run)[:MOST_LISTED]
        return JsonResponse({"links": [link(request, view) for view in given]})
    view = asked(json_body(request), run)
    check_shared_views(request.workspace)
    view.workspace = request.workspace.ensure()
    view.save(force_insert=True)
    return JsonResponse(link(request, view), status=201)


@require_http_methods(["DELETE"])
def share(request: WorkspaceRequest, run_id: UUID, token: str) -> HttpResponse:
    """Take a link back: whoever opens it from now on finds nothing."""
    given = SharedView.objects.filter(workspace_id=request.workspace.pk, run_id=run_id, token=token)
    get_object_or_404(given).delete()
    return HttpResponse(status=204)


@require_GET
@ensure_csrf_cookie
def shared_view(request: WorkspaceRequest, token: str) -> HttpResponse:
    """The studio as it was when the link was made, to look at."""
    view = SharedView.objects.named(token)
    if view is None:
        return render(request, "404.html", {"sentence": UNKNOWN}, status=404)
    return studio(request, view.run, token, view)


@require_GET
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
def embedded(request: WorkspaceRequest, token: str) -> HttpResponse:
    """The flow and its transport alone, for a frame in another site's page."""
    view = SharedView.objects.named(token)
    if view is None:
        return render(request, "404.html", {"sentence": UNKNOWN}, status=404)
    context = context_of(request, view.run, token, view)
    return render(request, "studio/embed.html", {**context, "token": token, "only_looks": True})


def link(request: WorkspaceRequest, view: SharedView) -> dict[str, str | int]:
    """What the one who has made it sees of a link."""
    return {"token": view.token, "url": request.build_absolute_uri(view.get_absolute_url()), "t_us": view.t_us}


def asked(plain: dict[str, Any], run: Run) -> SharedView:
    events = run.ledger["published"] if run.ledger else MOST_EVENTS
    theme = plain.get("theme", "")
    if theme not in ("", *SharedView.Theme.values):
        raise BadInputError("theme", f"must be one of {', '.join(SharedView.Theme.values)}.")
    return SharedView(
        run=run,
        t_us=whole(plain.get("t_us"), "t_us", run.until_us),
        node=maybe(plain.get("node"), "node", len(run.manifest["nodes"]) - 1),
        event=maybe(plain.get("event"), "event", events - 1),
        speed=speed(plain.get("speed")),
        theme=theme,
    )


def speed(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not SLOWEST <= value <= FASTEST:
        raise BadInputError("speed", f"must be a number from {SLOWEST} to {FASTEST}.")
    return float(value)


def maybe(value: object, where: str, most: int) -> int | None:
    return None if value is None else whole(value, where, most)


def whole(value: object, where: str, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadInputError(where, f"must be a whole number from 0 to {most}.")
    return value

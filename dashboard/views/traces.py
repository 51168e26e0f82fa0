from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from dashboard import picture
from dashboard.forms.node import forms
from dashboard.models import Run
from dashboard.sharing import PARAMETER, card_of, readable_runs, runs_of
from dashboard.surveys import kept
from dashboard.traces.excerpt import excerpt, family
from dashboard.traces.figures import among, figures
from dashboard.traces.matching import SORTS, in_order, matching
from dashboard.traces.query import OUTCOMES, QueryError, Term, parse
from dashboard.traces.survey import Survey
from dashboard.views.answers import BadInputError, problems_as_json
from dashboard.views.studio import MOST_LISTED
from dashboard.workspace import WorkspaceRequest
from eventflow.engine.scenario.interventions import from_plain
from eventflow.interchange import scenario_yaml

PAGE_ROWS = 100
NEWEST_FIRST = "-changed"
MOST_BRANCHES = 8


@require_GET
@ensure_csrf_cookie
def traces(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """The events of a run, to be asked about one by one and all together."""
    token = request.GET.get(PARAMETER, "")
    readable = runs_of(request.workspace, token)
    run = get_object_or_404(readable.exclude(manifest=None), pk=run_id)
    own = set(request.workspace.readable_runs.family_of(run).values_list("pk", flat=True))
    cards = [card_of(member, token, member.pk in own) for member in readable.family_of(run).cards_only()]
    scenario = scenario_yaml.from_plain(run.snapshot)
    context = {
        "run": run,
        "card": next(card for card in cards if card["id"] == run.id.hex),
        "manifest": run.manifest,
        "nodes": picture.nodes(run),
        "forms": forms(scenario, (*scenario.interventions, *from_plain(run.interventions))),
        "branches": cards,
        "scenarios": request.workspace.readable_scenarios.order_by("name")[:MOST_LISTED],
        "functions": functions_of(run),
        "outcomes": OUTCOMES,
    }
    return render(request, "traces/traces.html", context)


@require_GET
@problems_as_json
def rows(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """A page of the events that a query means, with their rows of the trace."""
    run = found_run(request, run_id)
    try:
        terms = terms_of(request, run)
    except QueryError as error:
        return refusal(error)
    survey = kept.survey(run)
    events = in_order(survey, matching(survey, terms), sort_of(request))
    page = page_of(request, len(events))
    shown = events[page * PAGE_ROWS : (page + 1) * PAGE_ROWS].tolist()
    return JsonResponse(
        {
            "run": {"state": run.state, "end_us": survey.end_us},
            "total": int(survey.exists.sum()),
            "matched": len(events),
            "first": page * PAGE_ROWS,
            "page": page,
            "pages": pages(len(events)),
            "terms": [term.as_dict() for term in terms],
            "rows": [row_of(survey, event) for event in shown],
            "excerpt": excerpt(survey, shown),
        }
    )


@require_GET
@problems_as_json
def charts(request: WorkspaceRequest, run_id: UUID) -> HttpResponse:
    """The figures of the events that a query means."""
    run = found_run(request, run_id)
    try:
        terms = terms_of(request, run)
    except QueryError as error:
        return refusal(error)
    survey = kept.survey(run)
    return JsonResponse(figures(survey, matching(survey, terms)))


@require_GET
@problems_as_json
def event(request: WorkspaceRequest, run_id: UUID, event: int) -> HttpResponse:
    """One event with what it came from and what came of it, and where its runs stand among all."""
    run = found_run(request, run_id)
    survey = kept.survey(run)
    if not (event < survey.size and survey.exists[event]):
        raise Http404("There is no such event in this run.")
    return JsonResponse(
        {
            "run": {"state": run.state, "end_us": survey.end_us},
            "row": row_of(survey, event),
            "excerpt": excerpt(survey, family(survey, event)),
            "among": among(survey, event),
        }
    )


@require_GET
@problems_as_json
def in_branches(request: WorkspaceRequest, run_id: UUID, event: int) -> HttpResponse:
    """What became of the same event in the run's baseline and branches."""
    run = found_run(request, run_id)
    name = kept.survey(run).names.get(event)
    if name is None:
        raise Http404("There is no such event in this run.")
    members = readable_runs(request).family_of(run).filter(state=Run.State.FINISHED)[:MOST_BRANCHES]
    found = []
    for member in members:
        survey = kept.survey(member)
        number = survey.numbers.get(name)
        row = row_of(survey, number) if number is not None else None
        found.append({"id": member.id.hex, "events": int(survey.exists.sum()), "row": row})
    return JsonResponse({"name": name, "branches": found})


def found_run(request: WorkspaceRequest, run_id: UUID) -> Run:
    run: Run = get_object_or_404(readable_runs(request).exclude(manifest=None), pk=run_id)
    return run


def functions_of(run: Run) -> list[str]:
    return [node["name"] for node in (run.manifest or {"nodes": []})["nodes"] if node["role"] == "function"]


def terms_of(request: WorkspaceRequest, run: Run) -> tuple[Term, ...]:
    return parse(request.GET.get("q", ""), functions_of(run))


def refusal(error: QueryError) -> HttpResponse:
    """As every view says that input can't be used, with the place of each mistake in the text."""
    return JsonResponse({"problems": [mistake.as_dict() for mistake in error.mistakes]}, status=422)


def sort_of(request: WorkspaceRequest) -> str:
    sort = request.GET.get("sort", "") or NEWEST_FIRST
    if sort.removeprefix("-") not in SORTS:
        raise BadInputError("sort", f"must be one of {', '.join(SORTS)}, with a minus for the largest first.")
    return sort


def page_of(request: WorkspaceRequest, events: int) -> int:
    text = request.GET.get("page", "") or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise BadInputError("page", "must be a whole number from 0.")
    return min(int(text), max(pages(events) - 1, 0))


def pages(events: int) -> int:
    return -(-events // PAGE_ROWS)


def row_of(survey: Survey, event: int) -> dict[str, Any]:
    """What a list says of an event."""
    return {
        "event": event,
        "name": survey.names[event],
        "function": int(survey.function[event]),
        "outcome": OUTCOMES[int(survey.outcome[event])],
        "changed_us": int(survey.changed_us[event]),
        "attempts": int(survey.attempts[event]),
        "last_run_us": int(survey.last_run_us[event]),
        "total_us": int(survey.age_us[event]),
        "is_cold": bool(survey.cold[event]),
        "is_throttled": bool(survey.throttled[event]),
    }

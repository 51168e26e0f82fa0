"""How a view reads JSON, and how it says that what it read can't be used."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse, JsonResponse

from dashboard.workspace import WorkspaceRequest
from eventflow.engine import Problem, ScenarioError

P = ParamSpec("P")
View = Callable[Concatenate[WorkspaceRequest, P], HttpResponse]

MOST_BYTES = 64 * 1024


class BadInputError(ScenarioError):
    """What was sent can't be used; one sentence says why."""

    def __init__(self, where: str, message: str, remedy: str = "") -> None:
        super().__init__([Problem(where, message, remedy)])


def problems_as_json(view: View[P]) -> View[P]:
    """Bad input is answered with 422 and every problem, so that a person can mend them all."""

    @wraps(view)
    def answer(request: WorkspaceRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ScenarioError as error:
            return JsonResponse({"problems": [problem.as_dict() for problem in error.problems]}, status=422)

    return answer


def json_body(request: WorkspaceRequest, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """The JSON object that was sent."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > most_bytes:
        raise BadInputError("the request", f"is larger than {most_bytes // 1024} KB.", "Send less.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadInputError("the request", "is not JSON.", 'Send an object such as {"seed": 7}.') from None
    if not isinstance(body, dict):
        raise BadInputError("the request", "is not a JSON object.", 'Send an object such as {"seed": 7}.')
    return body

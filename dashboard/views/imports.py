import re
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.copying import imported_scenario
from dashboard.editing.problems import located
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest
from eventflow.engine import ScenarioError
from eventflow.interchange import scenario_yaml

MOST_BYTES = 900 * 1024
OF_A_TEMPLATE = re.compile(r"""^\s*["']?(?:AWSTemplateFormatVersion|Transform|Resources)["']?\s*:""")


@require_POST
@problems_as_json
def imports(request: WorkspaceRequest) -> HttpResponse:
    """A new flow of one's own from the text of a file; every complaint comes with its line."""
    text = json_body(request, MOST_BYTES).get("text")
    if not isinstance(text, str):
        raise BadInputError("text", "is not a text.", "Send the scenario as YAML or JSON.")
    try:
        made = imported_scenario(request.workspace, text)
    except ScenarioError as error:
        return JsonResponse({"problems": complaints(error, text)}, status=422)
    return JsonResponse({"slug": made.slug, "url": reverse("edit", args=[made.slug])}, status=201)


def complaints(error: ScenarioError, text: str) -> list[dict[str, Any]]:
    """With their lines; of a template one that says so, and not one for each of its words."""
    if line := template_line(text):
        template = BadInputError(
            f"line {line}", "begins a SAM or CloudFormation template.", "Drop a scenario of EventFlow."
        )
        return located(template.problems, None)
    try:
        return located(error.problems, scenario_yaml.parse(text), text)
    except ScenarioError:
        return located(error.problems, None)


def template_line(text: str) -> int | None:
    """Where a text says that it is a template of AWS's, if it does."""
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if OF_A_TEMPLATE.match(line)), None)

import re
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.copying import imported_scenario
from dashboard.editing.problems import located
from dashboard.models import Scenario
from dashboard.views.answers import BadInputError, json_body, problems_as_json
from dashboard.workspace import WorkspaceRequest
from eventflow.engine import ScenarioError
from eventflow.interchange import scenario_yaml
from eventflow.interchange.template.reading import read_template
from eventflow.interchange.template.resources import Note

MOST_BYTES = 900 * 1024
LONGEST_NAME = 80
OF_A_TEMPLATE = re.compile(
    r"""^\s*\{?\s*["']?(?:AWSTemplateFormatVersion|Transform|Resources)["']?\s*:""", re.MULTILINE
)


@require_POST
@problems_as_json
def imports(request: WorkspaceRequest) -> HttpResponse:
    """A new flow of one's own from the text of a file, and what of the file it lacks; every line that is wrong."""
    asked = json_body(request, MOST_BYTES)
    text, name = asked.get("text"), asked.get("name", "")
    if not isinstance(text, str):
        raise BadInputError("text", "is not a text.", "Send a scenario or a template as YAML or JSON.")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInputError("name", f"must be one line of at most {LONGEST_NAME} characters.")
    is_template = OF_A_TEMPLATE.search(text) is not None
    try:
        made, notes = from_template(request, text, name) if is_template else from_scenario(request, text)
    except ScenarioError as error:
        return JsonResponse({"problems": complaints(error, text)}, status=422)
    url = reverse("edit", args=[made.slug])
    return JsonResponse({"slug": made.slug, "url": url, "notes": [note._asdict() for note in notes]}, status=201)


def from_scenario(request: WorkspaceRequest, text: str) -> tuple[Scenario, list[Note]]:
    """Nothing of it is left out."""
    return imported_scenario(request.workspace, text), []


def from_template(request: WorkspaceRequest, text: str, name: str) -> tuple[Scenario, list[Note]]:
    """Called as the file is; a template has no name."""
    plain, notes = read_template(text)
    scenario = scenario_yaml.dump(scenario_yaml.from_plain(plain))
    return imported_scenario(request.workspace, scenario, name.strip() or "Template"), notes


def complaints(error: ScenarioError, text: str) -> list[dict[str, Any]]:
    """With their lines."""
    try:
        return located(error.problems, scenario_yaml.parse(text), text)
    except ScenarioError:
        return located(error.problems, None)

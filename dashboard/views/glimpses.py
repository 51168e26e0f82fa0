import json
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from dashboard.glimpse import glimpse
from dashboard.workspace import WorkspaceRequest
from eventflow.engine import ENGINE_VERSION, ScenarioError
from eventflow.interchange import scenario_yaml


@require_GET
@gzip_page
@cache_control(private=True, no_cache=True)
def of_scenario(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """A few seconds of the scenario; nothing where it does nothing or can't be run."""
    scenario = get_object_or_404(request.workspace.readable_scenarios.named(slug)[:1])
    try:
        text = stored(scenario.snapshot())
    except ScenarioError:
        text = ""
    return HttpResponse(text, content_type="application/json") if text else HttpResponse(status=204)


def stored(plain: dict[str, Any]) -> str:
    """As JSON; the same flow is simulated once."""
    digest = sha256(f"{ENGINE_VERSION} {json.dumps(plain)}".encode()).hexdigest()
    text = cache.get(digest)
    if text is None:
        found = glimpse(scenario_yaml.from_plain(plain))
        text = json.dumps(found, separators=(",", ":")) if found else ""
        cache.set(digest, text, timeout=None)
    return str(text)

"""Ties a visitor to a workspace by a signed cookie, without an account.

The cookie appears with the first row the visitor writes: somebody who only looks leaves nothing behind. Until then the
token that every page gives against forged requests says who the visitor is, so that two first writes at once come to
one workspace.
"""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from dashboard.models import Workspace

COOKIE = "workspace"
SALT = "dashboard.workspace"
YEAR_S = 365 * 24 * 3600


class WorkspaceRequest(HttpRequest):
    """A request that passed the middleware below."""

    workspace: Workspace


def workspace_of(cookies: Mapping[str, str]) -> Workspace:
    """The workspace the cookies name; a new, unsaved one when they name none or were tampered with."""
    try:
        key = signing.loads(cookies.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        key = None
    return Workspace.objects.visitor(key if isinstance(key, str) else None, newcomers_key(cookies))


def newcomers_key(cookies: Mapping[str, str]) -> str | None:
    """What a visitor's first workspace is called, whichever of his requests writes first."""
    token = cookies.get(settings.CSRF_COOKIE_NAME)
    return salted_hmac(SALT, token, algorithm="sha256").hexdigest() if token else None


def signed(workspace: Workspace) -> str:
    return signing.dumps(workspace.key, salt=SALT)


class WorkspaceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        newcomers: list[Workspace] = []

        def find() -> Workspace:
            workspace = workspace_of(request.COOKIES)
            if not workspace.exists:
                newcomers.append(workspace)
            return workspace

        request.workspace = SimpleLazyObject(find)  # type: ignore[attr-defined]
        response = self.get_response(request)
        for workspace in newcomers:
            if workspace.exists:
                self.remember(workspace, request, response)
        return response

    def remember(self, workspace: Workspace, request: HttpRequest, response: HttpResponse) -> None:
        response.set_cookie(
            COOKIE,
            signed(workspace),
            max_age=YEAR_S,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

from channels.db import database_sync_to_async
from django.http import HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from dashboard import exports
from dashboard.sharing import readable_runs
from dashboard.stored import NotReadyError
from dashboard.workspace import WorkspaceRequest
from eventflow.engine import ScenarioError


@require_GET
def export(request: WorkspaceRequest, run_id: UUID) -> HttpResponseBase:
    """The run's trace as a file, sent while it is written."""
    run = get_object_or_404(readable_runs(request), pk=run_id)
    try:
        format, pieces = exports.export(run, request.GET.get("format", ""))
    except ScenarioError as error:
        status = 409 if isinstance(error, NotReadyError) else 422
        return JsonResponse({"problems": [problem.as_dict() for problem in error.problems]}, status=status)
    name = exports.filename(run, format)
    return StreamingHttpResponse(
        sent(pieces),
        content_type=format.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def sent(pieces: Iterator[str]) -> AsyncIterator[str]:
    """Piece by piece: the server would gather all of a plain iterator before it sends the first."""
    following = database_sync_to_async(lambda: next(pieces, None))
    while (piece := await following()) is not None:
        yield piece

"""The trace of a run as it is kept."""

from collections.abc import Iterator

from dashboard.models import Run
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.trace.chunks import decode_chunk
from eventflow.engine.trace.recorder import Table
from eventflow.experiments.stored import StoredRun

BAD_ENDS = {str(Run.State.FAILED): "failed", str(Run.State.CANCELLED): "was stopped"}


class NotReadyError(ScenarioError):
    """What is asked for needs more of a run than there is, or than there is yet."""

    def __init__(self, where: str, message: str, remedy: str) -> None:
        super().__init__([Problem(where, message, remedy)])


def tables(run: Run) -> Iterator[Table]:
    """The run's rows, piece by piece, as far as it has got."""
    # One at a time: a cursor over all of them would hold the database for as long as the reader is slow.
    for sequence in range(run.chunk_count):
        yield decode_chunk(bytes(run.chunks.values_list("data", flat=True).get(sequence=sequence))).table


def whole(run: Run) -> StoredRun:
    """A finished run at once. NotReadyError if it is not finished, ScenarioError if it never will be or is too long."""
    if run.state in BAD_ENDS:
        remedy = run.error or "Start it anew."
        raise ScenarioError(
            [Problem(run.name, f"{BAD_ENDS[run.state]} before its end, so it has no whole trace.", remedy)]
        )
    if run.state != Run.State.FINISHED:
        raise NotReadyError(run.name, "is not finished.", "Wait until it has finished, then ask again.")
    return StoredRun.of(tables(run), run.manifest or {})

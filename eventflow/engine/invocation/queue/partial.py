"""What a function's answer says about the messages of its batch, with ReportBatchItemFailures.

The answer lists the messages that failed; all others are deleted. An answer that lists none, or none at all, is a
success. An answer that can't be read, or that names what is not in the batch, is a failure of the whole batch.

With a FIFO queue the code must stop at the first failure, and report it and all that came after it.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from collections.abc import Sequence
from typing import Any

EMPTY_ANSWERS: tuple[object, ...] = (None, "", [], {})


def deleted_ids(answer: object, ids: Sequence[str]) -> list[str]:
    """The ids that Lambda deletes after a run that returned this JSON."""
    if any(answer == empty and type(answer) is type(empty) for empty in EMPTY_ANSWERS):
        return list(ids)
    if not isinstance(answer, dict) or "batchItemFailures" not in answer:
        return []
    failures = answer["batchItemFailures"]
    if failures is None:
        return list(ids)
    if not isinstance(failures, list):
        return []
    failed = {_identifier(failure) for failure in failures}
    if not failed.issubset(ids):
        return []
    return [id for id in ids if id not in failed]


def reported(failed: Sequence[str], ids: Sequence[str], *, in_order: bool) -> dict[str, Any]:
    """What the simulated code returns after these messages failed; ``in_order`` if they come from a FIFO queue."""
    if in_order and failed:
        failed = ids[min(ids.index(id) for id in failed) :]
    return {"batchItemFailures": [{"itemIdentifier": id} for id in failed]}


def _identifier(failure: object) -> str | None:
    """The id that an item names; None if there is none, which is in no batch."""
    value = failure.get("itemIdentifier") if isinstance(failure, dict) else None
    return value if isinstance(value, str) else None

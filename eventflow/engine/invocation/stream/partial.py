"""ReportBatchItemFailures: a function says which records of a batch failed, and Lambda goes on from the first of them.

The records before the lowest reported sequence number count as processed; that one and everything after it is tried
again, whatever else was reported. An answer that Lambda can't read is a failure of the whole batch.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
"""

import json
from collections.abc import Sequence
from typing import Any

from eventflow.engine.trace.rules import rule

REPORTED = rule(
    "stream.partial",
    "Tried again from the first reported record",
    "The function reported failed records of its batch. Lambda goes on from the first of them, so this one, which is "
    "not before it, is tried again after {value_s}.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html",
    "FunctionResponseTypes",
)


def checkpoint(answer: str, identifiers: Sequence[object]) -> int:
    """From which record of the batch on Lambda tries again after this answer of the function, in JSON.

    ``identifiers`` are those of the batch, in order: sequence numbers, or partition and offset of a record of Kafka.
    As many as there are: none is tried again. 0: all of them.
    """
    if not answer.strip():
        return len(identifiers)
    try:
        plain = json.loads(answer)
    except ValueError:
        return 0
    failures = _failures(plain)
    if failures is None:
        return 0
    places = []
    for failure in failures:
        if not isinstance(failure, dict) or failure.get("itemIdentifier") not in identifiers:
            return 0
        places.append(identifiers.index(failure["itemIdentifier"]))
    return min(places, default=len(identifiers))


def _failures(plain: Any) -> list[Any] | None:
    """What is reported; None where nobody can tell."""
    if plain in (None, "", {}, []):
        return []
    if not isinstance(plain, dict) or "batchItemFailures" not in plain:
        return None
    failures = plain["batchItemFailures"]
    if failures is None:
        return []
    return failures if isinstance(failures, list) else None

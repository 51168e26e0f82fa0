"""What the events of several sources share."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

ACCOUNT_ID = "482910573366"
REGION = "eu-west-1"
START = "2026-01-15T09:00:00.000Z"
"""The date that stands in events; a run's own time is relative."""
START_MS = round(datetime.fromisoformat(START).timestamp() * 1_000)

LONGEST_WORD = 24


def arn(service: str, resource: str, *, region: str = REGION, account: str = ACCOUNT_ID) -> str:
    """An Amazon resource name in the simulated account."""
    return f"arn:aws:{service}:{region}:{account}:{resource}"


def id_of(*parts: object) -> str:
    """An id in the form of a UUID, always the same for the same parts."""
    digest = blake2b(json_text(parts).encode(), digest_size=16).digest()
    return str(UUID(bytes=digest, version=4))


def digits_of(count: int, *parts: object) -> str:
    """So many digits, always the same for the same parts, as sequence numbers have them."""
    digest = blake2b(json_text(parts).encode(), digest_size=32).digest()
    return str(int.from_bytes(digest, "big") % 10**count).zfill(count)


def json_text(value: object) -> str:
    """JSON as short as it can be written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def title_of(value: object, otherwise: str) -> str:
    """What a payload without a name of its own is called: the first two plain values in it, or its beginning."""
    words = [word for word in _words(value) if word][:2]
    return " ".join(words) or otherwise


def _words(value: object) -> Iterator[str]:
    match value:
        case Mapping():
            for item in value.values():
                yield from _words(item)
        case list() | tuple():
            for item in value:
                yield from _words(item)
        case None:
            return
        case _:
            text = value if isinstance(value, str) else json_text(value)
            yield text if len(text) <= LONGEST_WORD else f"{text[: LONGEST_WORD - 1]}…"

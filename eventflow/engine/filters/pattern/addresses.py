"""IP addresses and CIDR blocks as EventBridge reads them.

An address is four decimal numbers with dots (leading zeros are allowed, 15 characters at most) or hexadecimal groups
with colons; mixed spellings such as ``::ffff:1.2.3.4`` are none. A block's host bits may be set, /32 and /128 are
refused, and the two families never meet.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

Address = tuple[int, int]
"""Bits of the family, and the address as a number."""
Block = tuple[int, int, int]
"""Bits of the family, and the first and the last address."""

_FOUR = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
_SIX = re.compile(r"[0-9a-fA-F:]*:[0-9a-fA-F:]*")
_MASK = re.compile(r"[+-]?[0-9]+")
_MAPPED = 0xFFFF
LONGEST_FOUR = 15
LONGEST_SIX = 200
"""No spelling of an address is longer, whatever the leading zeros: a bound for hostile texts."""


def address_of(text: str) -> Address | None:
    """The address that a text spells, None if it spells none."""
    if ":" in text:
        return _six(text) if 2 <= len(text) <= LONGEST_SIX and _SIX.fullmatch(text) else None
    parts = text.split(".") if len(text) <= LONGEST_FOUR else ()
    if len(parts) != 4 or not text.isascii() or not all(map(str.isdigit, parts)):
        return None
    octets = list(map(int, parts))
    return (32, int.from_bytes(octets, "big")) if max(octets) <= 255 else None


def _six(text: str) -> Address | None:
    """A group is at most ffff however many zeros lead it; ``::`` stands for one zero group or more, once."""
    head, gap, tail = text.partition("::")
    if "::" in tail or tail.startswith(":"):
        return None
    before = head.split(":") if head else []
    after = tail.split(":") if tail else []
    groups = before + after
    if not all(groups) or (len(groups) > 7 if gap else len(groups) != 8):
        return None
    values = [int(group, 16) for group in groups]
    if values and max(values) > 0xFFFF:
        return None
    values = values[: len(before)] + [0] * (8 - len(values)) + values[len(before) :]
    number = int.from_bytes(b"".join(value.to_bytes(2, "big") for value in values), "big")
    # Java, which AWS's matcher runs on, takes an IPv4-mapped address for the IPv4 address it carries.
    return (32, number & 0xFFFFFFFF) if number >> 32 == _MAPPED else (128, number)


def block_of(text: str) -> Block:
    """Family, first and last address of a CIDR block; ValueError has AWS's reason."""
    parts = text.split("/")
    while parts and not parts[-1]:
        parts.pop()
    if len(parts) != 2:
        raise ValueError("Malformed CIDR, one '/' required")
    spelled, mask = parts
    if not _MASK.fullmatch(mask) or len(mask) > 11 or not -(2**31) <= int(mask) < 2**31:
        raise ValueError("Malformed CIDR, mask bits must be an integer")
    bits = int(mask)
    if bits < 0:
        raise ValueError("Malformed CIDR, mask bits must not be negative")
    address = address_of(spelled)
    if address is None:
        looks_like_one = _FOUR.fullmatch(spelled) or _SIX.fullmatch(spelled)
        raise ValueError(f"{'Invalid' if looks_like_one else 'Nonstandard'} IP address: {spelled}")
    family, number = address
    if bits >= family:
        raise ValueError("IPv4 mask bits must be < 32" if family == 32 else "IPv6 mask bits must be < 128")
    rest = (1 << (family - bits)) - 1
    return family, number & ~rest, number | rest


def in_blocks(blocks: Sequence[Block]) -> Callable[[Any], bool]:
    """Whether a value is a text that spells an address of one of these blocks."""

    def test(value: Any) -> bool:
        address = address_of(value) if type(value) is str else None
        if address is None:
            return False
        family, number = address
        for bits, first, last in blocks:  # noqa: SIM110 - any() over a generator takes twice as long
            if bits == family and first <= number <= last:
                return True
        return False

    return test

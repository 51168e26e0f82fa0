"""The remedy for a name that leads nowhere: the names that there are."""

from collections.abc import Iterable

MOST = 20


def there_are(names: Iterable[str]) -> str:
    """``There are a, b.``: at most so many of them."""
    found = list(names)
    if not found:
        return "There is none."
    return f"There are {', '.join(found[:MOST])}{' and more' if len(found) > MOST else ''}."

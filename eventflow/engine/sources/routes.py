"""Which route takes a request: the way APIs and load balancers choose one of their connections.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from collections.abc import Callable, Iterable

DEFAULT = "$default"
ANY = "ANY"
METHODS = (ANY, "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

_LITERAL, _VARIABLE, _GREEDY = range(3)


def most_specific(routes: Iterable[tuple[str, str]], method: str, path: str) -> int | None:
    """The place of the route, a method and a path, that fits best: words before variables before greedy variables,
    a method before ANY, and ``$default`` if nothing else fits."""
    fitting = [
        (_rank(way, pattern), number)
        for number, (way, pattern) in enumerate(routes)
        if pattern == DEFAULT or (way in (ANY, method) and path_parameters(pattern, path) is not None)
    ]
    return min(fitting)[1] if fitting else None


def path_parameters(pattern: str, path: str) -> dict[str, str] | None:
    """What stands for the variables of ``/pets/{id}`` or ``/{proxy+}`` in a path; None if the path does not fit."""
    found: dict[str, str] = {}
    words, parts = _split(pattern), _split(path)
    for number, word in enumerate(words):
        if _kind(word) == _GREEDY:
            rest = "/".join(parts[number:])
            return {**found, word[1:-2]: rest} if rest else None
        if number >= len(parts) or (_kind(word) == _LITERAL and word != parts[number]):
            return None
        if _kind(word) == _VARIABLE:
            found[word[1:-1]] = parts[number]
    return found if len(parts) == len(words) else None


def first(settings: Iterable[object], fits: Callable[[int], bool]) -> int | None:
    """The place of the first connection that fits."""
    return next((number for number, _ in enumerate(settings) if fits(number)), None)


def _rank(method: str, pattern: str) -> tuple[bool, tuple[int, ...], bool]:
    return pattern == DEFAULT, tuple(map(_kind, _split(pattern))), method == ANY


def _kind(word: str) -> int:
    if not (word.startswith("{") and word.endswith("}")):
        return _LITERAL
    return _GREEDY if word.endswith("+}") else _VARIABLE


def _split(path: str) -> list[str]:
    return path.strip("/").split("/") if path.strip("/") else []

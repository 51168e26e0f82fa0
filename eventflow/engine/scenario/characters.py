"""Texts that nothing can keep: JSON and YAML can spell them, databases and UTF-8 can't."""

from collections.abc import Iterator, Mapping

from eventflow.engine.errors import Problem


def unstorable(plain: object, where: str) -> Iterator[Problem]:
    """A problem for each section of plain data with a null character or half of a surrogate pair in it."""
    sections = plain.items() if isinstance(plain, Mapping) else [(where, plain)]
    for section, value in sections:
        if any("\0" in text or not _is_unicode(text) for text in (*_texts(section), *_texts(value))):
            place = section if isinstance(section, str) and _is_unicode(section) else where
            yield Problem(place, "holds a character that can't be stored.", "Leave out null characters and surrogates.")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield str(name)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

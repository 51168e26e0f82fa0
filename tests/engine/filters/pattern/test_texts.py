import re

import pytest

from eventflow.engine.filters.pattern.texts import (
    TOO_COMPLEX,
    begins_ignoring_case,
    ends_ignoring_case,
    equals_ignoring_case,
    wildcard,
)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("", "", True),
        ("", "x", False),
        ("*", "", True),
        ("*", "a\nb/c", True),
        ("a*", "a", True),
        ("*a", "ba", True),
        ("*a", "ab", False),
        ("a*b*c", "a--b--c", True),
        ("a*b*c", "a--c--b", False),
        ("aba*aba", "aba", False),
        ("aba*aba", "abaaba", True),
        ("*ab*ab*", "abab", True),
        ("*ab*ab*", "aba", False),
        ("logs/*\\*.gz", "logs/x*.gz", True),
        ("logs/*\\*.gz", "logs/x.gz", False),
        ("\\\\*", "\\rest", True),
        ("\\**", "*rest", True),
    ],
)
def test_wildcard_stands_for_any_characters_or_none(pattern, text, matches):
    assert wildcard(pattern)(text) is matches


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a**b", "Consecutive wildcard characters at pos 2"),
        ("é**", "Consecutive wildcard characters at pos 3"),
        ("a\\b", "Invalid escape character at pos 2"),
        ("ab\\", "Invalid escape character at pos 3"),
        ("*:*:*:*:*:event-bus/*", TOO_COMPLEX),
    ],
)
def test_wildcard_that_aws_refuses_has_aws_reason(pattern, reason):
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        wildcard(pattern)


def test_wildcards_cost_no_more_than_the_length_of_the_text():
    # Would take longer than the universe has had, were it tried one way after the other.
    pattern = "".join(f"*{'a' * length}" for length in range(1, 40)) + "*b"
    assert not wildcard(pattern)("a" * 200_000)


@pytest.mark.parametrize(
    ("wanted", "text", "matches"),
    [
        ("Paid", "pAID", True),
        ("Paid", "paidd", False),
        ("gießen", "GIESSEN", True),
        ("gießen", "GIEßEN", True),
        ("gießen", "giessen", False),
        ("STRASSE", "straße", False),
        ("ⱥ", "Ⱥ", True),
        ("K", "\u212a", False),
        ("\u212a", "k", True),
        ("\u03c3", "\u03c2", False),
        ("İ", "i\u0307", True),
        ("i", "İ", False),
        ("", "", True),
    ],
)
def test_case_is_ignored_character_by_character(wanted, text, matches):
    assert equals_ignoring_case(wanted)(text) is matches


def test_character_beyond_the_first_65536_is_two_question_marks_as_in_java():
    assert not equals_ignoring_case("a😀")("a😀")
    assert equals_ignoring_case("a😀")("A??")


@pytest.mark.parametrize(("text", "matches"), [("STRASSE 12", True), ("straße", True), ("stra", False)])
def test_beginning_is_compared_ignoring_case(text, matches):
    assert begins_ignoring_case("Straß")(text) is matches


@pytest.mark.parametrize(("text", "matches"), [("IMAGE.PNG", True), ("a.pnG", True), (".pngx", False)])
def test_end_is_compared_ignoring_case(text, matches):
    assert ends_ignoring_case(".png")(text) is matches


def test_end_may_have_a_longer_spelling():
    assert ends_ignoring_case("ß")("STRASS")
    assert begins_ignoring_case("ß")("SSx")

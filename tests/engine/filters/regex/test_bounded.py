import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventflow.engine.filters.regex.bounded import bounded_regex
from eventflow.engine.filters.regex.syntax import CLOUDWATCH_LOGS, IOT_SQL, RegexError

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", "[a-c]"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}", "{0,2}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("AUTHORIZED", "[ERROR 401] UNAUTHORIZED REQUEST", True),
        ("^[hc]at", "hat", True),
        ("^[hc]at", "what", False),
        ("[hc]at$", "what", True),
        ("[hc]at$", "hats", False),
        ("colou?r", "color", True),
        ("[abcx-z]", "y", True),
        ("[abcx-z]", "d", False),
        ("^a{3,5}$", "aa", False),
        ("^a{3,5}$", "aaaa", True),
        ("^a{3,5}$", "aaaaaa", False),
        ("^a{,2}$", "aaa", False),
        ("^a{2,}$", "aaa", True),
        ("gra|ey", "grey", True),
        ("^starting|^initializing|^shutting down", "shutting down now", True),
        ("^starting|^initializing|^shutting down", "skipping initializing", False),
        ("abcc|ab[^c]$", "aba", True),
        ("abcc|ab[^c]$", "aac", False),
        (r"\[.\]", "[ ]", True),
        (r"10\.10\.0\.1", "10.10.0.1", True),
        (r"10\.10\.0\.1", "10010,051", False),
        ("10.10.0.1", "10010,051", True),
        ("ab*c", "ac", True),
        ("ab+c", "ac", False),
        (r"^\d\D\s\S\w\W$", "1x\ta_-", True),
        (r"\x3A\x28", "a:(", True),
        ("[a-]", "-", True),
        ("^$", "", True),
        ("a*", "", True),
    ],
)
def test_cloudwatch_regex_matches_what_the_guide_says(pattern, text, found):
    assert bounded_regex(pattern, CLOUDWATCH_LOGS).found_in(text) is found


@pytest.mark.parametrize(
    ("pattern", "place", "reason"),
    [
        ("something!", (9, 10), "! is not supported in a regular expression."),
        ("a(b)", (1, 2), "( is not supported in a regular expression."),
        (r"a\(", (1, 3), r"\( is not supported in a regular expression."),
        ("é", (0, 1), "é is not supported in a regular expression."),
        (r"\b", (0, 2), r"\b is not supported in a regular expression."),
        ("a\\", (1, 2), "\\ is not supported in a regular expression."),
        (r"\x4", (0, 3), "\\x is followed by two hexadecimal digits."),
        ("*a", (0, 1), "There is nothing that * could repeat."),
        ("a**", (2, 3), "A repetition cannot be repeated."),
        ("^*", (0, 2), "An anchor cannot be repeated."),
        ("a{1", (1, 2), "A repetition is written {m}, {m,}, {,n} or {m,n}."),
        ("a{,}", (1, 4), "A repetition is written {m}, {m,}, {,n} or {m,n}."),
        ("a{3,2}", (1, 6), "A repetition's minimum is above its maximum."),
        ("a{2000}", (1, 7), "The repetition unfolds to more than 1,024 terms."),
        ("[ab", (0, 3), "A character class is never closed."),
        ("[]", (0, 2), "A character class is empty."),
        ("[z-a]", (1, 4), "A range runs from one character to a later one."),
        ("[[]", (1, 2), r"In a character class [ is written \[."),
    ],
)
def test_cloudwatch_regex_is_refused_with_its_place(pattern, place, reason):
    with pytest.raises(RegexError) as refusal:
        bounded_regex(pattern, CLOUDWATCH_LOGS)

    assert ((refusal.value.start, refusal.value.end), refusal.value.reason) == (place, reason)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a", "A parenthesis is never closed."),
        ("a)", "A closing parenthesis has no opening one."),
        ("(?=a)", "Groups that begin with (? are not understood here."),
        ("(" * 30 + ")" * 30, "Groups are nested more than 20 deep."),
        ("((a{40}){40}){40}", "The repetition unfolds to more than 1,024 terms."),
        ("a" * 2_000, "The expression unfolds to more than 1,024 terms."),
        ("a" * 5_000, "The expression has more than 4,096 characters."),
    ],
)
def test_groups_are_refused_where_they_are_not_understood(pattern, reason):
    with pytest.raises(RegexError) as refusal:
        bounded_regex(pattern, IOT_SQL)

    assert refusal.value.reason == reason


@given(PATTERNS, st.text("abc1", max_size=8))
def test_regex_agrees_with_the_standard_library(pattern, text):
    assert bounded_regex(pattern, IOT_SQL).found_in(text) == bool(re.search(pattern, text, re.DOTALL))


@given(st.text(max_size=60))
@example("[\\")
@example("a{")
@example("(?:")
def test_random_text_is_read_or_refused_within_its_bounds(text):
    for dialect in (CLOUDWATCH_LOGS, IOT_SQL):
        start, end = found_or_refused(text, dialect)

        assert 0 <= start <= end <= len(text) + 1


def found_or_refused(text, dialect):
    try:
        bounded_regex(text, dialect).found_in(text)
    except RegexError as refusal:
        return refusal.start, refusal.end
    return 0, 0


def test_no_text_makes_a_regex_slow():
    for pattern in ("(a*)*c", "(a|b)*a(a|b){100}c", "a?" * 200 + "a" * 200 + "c"):
        assert not bounded_regex(pattern, IOT_SQL).found_in("ab" * 20_000)

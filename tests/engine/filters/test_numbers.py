import pytest

from eventflow.engine.filters.numbers import Spelling, comparable, spelling_of, value_of


@pytest.mark.parametrize(
    ("text", "number"),
    [("300", 300.0), ("3e2", 300.0), ("300.000", 300.0), ("-0", 0.0), ("0.1", 0.1), ("1E-320", 1e-320), ("1e22", 1e22)],
)
def test_number_that_a_double_holds_is_compared_by_its_value(text, number):
    assert comparable(text) == number


@pytest.mark.parametrize("text", ["1e400", "0.1234567890123456789", "9007199254740993", "1E-325", "5e-324"])
def test_number_that_no_double_holds_cannot_be_compared(text):
    assert comparable(text) is None


def test_whole_number_of_an_event_is_a_number_as_far_as_a_double_goes():
    assert value_of(10**22) == 1e22
    assert value_of(2**53 + 1) is None
    assert value_of(10**5000) is None


@pytest.mark.parametrize("value", [True, None, "1", Spelling("1e400"), float("inf")])
def test_what_is_no_number_or_beyond_comparison_has_no_value(value):
    assert value_of(value) is None


def test_spelling_of_a_number_is_kept_where_it_decides():
    assert spelling_of(Spelling("1e400")) == "1e400"
    assert spelling_of(2**53 + 1) == "9007199254740993"
    assert spelling_of(True) is None
    assert Spelling("1e400") == Spelling("1e400") != Spelling("1e401")

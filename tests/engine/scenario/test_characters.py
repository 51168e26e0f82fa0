import pytest

from eventflow.engine.scenario.characters import unstorable


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "x\udfff"])
@pytest.mark.parametrize("around", [str, lambda text: {text: 1}, lambda text: {"a": [{"b": text}]}])
def test_what_no_database_keeps_is_found_however_deep(odd, around):
    assert [problem.where for problem in unstorable({"sources": around(odd)}, "the scenario")] == ["sources"]


def test_a_name_that_cannot_be_said_is_placed_in_the_whole():
    assert [problem.where for problem in unstorable({"\ud800": 1}, "the scenario")] == ["the scenario"]


@pytest.mark.parametrize("plain", [None, 5, "text", {"title": "naïve 😀 \U0010ffff\n"}, [{"a": ["b"]}]])
def test_other_texts_are_kept(plain):
    assert list(unstorable(plain, "the scenario")) == []

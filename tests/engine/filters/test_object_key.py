import pytest

from eventflow.engine.filters.object_key import ObjectKeyFilter


@pytest.mark.parametrize(
    ("key", "matches"),
    [
        ("images/a.jpg", True),
        ("images/a.png", False),
        ("other/a.jpg", False),
        ("images/.jpg", True),
        ("Images/a.jpg", False),
    ],
)
def test_key_needs_prefix_and_suffix(key, matches):
    assert ObjectKeyFilter("images/", ".jpg").matches(key) is matches


def test_prefix_and_suffix_may_share_letters_of_the_key():
    assert ObjectKeyFilter("aba", "bab").matches("abab")


def test_filter_without_either_takes_all():
    assert ObjectKeyFilter().matches("")


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (("images/", ".jpg"), ("images/", ".png"), False),
        (("images/", ".jpg"), ("images/raw/", ".jpg"), True),
        (("images/", ""), ("docs/", ""), False),
        (("images/", ""), ("", ".jpg"), True),
        (("", ".jpg"), ("", "a.jpg"), True),
    ],
)
def test_two_filters_overlap_if_one_key_can_match_both(one, other, overlap):
    assert ObjectKeyFilter(*one).overlaps(ObjectKeyFilter(*other)) is overlap
    assert ObjectKeyFilter(*other).overlaps(ObjectKeyFilter(*one)) is overlap


def test_text_is_as_a_person_writes_it():
    assert str(ObjectKeyFilter("images/", ".jpg")) == "images/*.jpg"

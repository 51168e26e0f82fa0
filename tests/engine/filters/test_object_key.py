import pytest

from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.filters.problem import FilterError


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


def rules(*pairs):
    return {"FilterRules": [{"Name": name, "Value": value} for name, value in pairs]}


def test_filter_is_read_from_the_rules_of_a_notification():
    assert ObjectKeyFilter.from_rules(rules(("Prefix", "a/"), ("suffix", ".jpg"))) == ObjectKeyFilter("a/", ".jpg")
    assert ObjectKeyFilter.from_rules({"Key": rules(("PREFIX", ""))}) == ObjectKeyFilter()


@pytest.mark.parametrize(
    ("configuration", "reason"),
    [
        (rules(("Name", "x")), "filter rule name must be either prefix or suffix"),
        (rules(("prefix", "a"), ("Prefix", "b")), "Cannot specify more than one prefix rule in a filter."),
        (rules(("prefix", "a" * 1025)), "A prefix is a text of at most 1,024 characters."),
        (rules(("suffix", 5)), "A suffix is a text of at most 1,024 characters."),
        ("x", "A key filter is an object with a list of FilterRules."),
        ({"body": ["x"]}, "A key filter is an object with a list of FilterRules."),
        ({"FilterRules": ["x"]}, "filter rule name must be either prefix or suffix"),
    ],
)
def test_rules_that_s3_refuses_have_their_reason(configuration, reason):
    with pytest.raises(FilterError) as caught:
        ObjectKeyFilter.from_rules(configuration)
    assert caught.value.problems[0].reason == reason


def test_explanation_tells_which_end_does_not_fit():
    explanation = ObjectKeyFilter("images/", ".jpg").explain("images/a.png")
    assert not explanation.matched
    assert explanation.sentence == "The key images/a.png does not end with .jpg."
    assert [(clause.path, clause.held) for clause in explanation.clauses] == [("prefix", True), ("suffix", False)]
    assert ObjectKeyFilter("images/", ".jpg").explain("images/a.jpg").matched
    assert ObjectKeyFilter().explain("x").sentence == "Every key passes."


def test_star_is_warned_of():
    assert ObjectKeyFilter("images/*").warnings[0].reason == "* is no wildcard in S3: it stands for itself."

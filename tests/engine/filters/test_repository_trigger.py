"""What a repository's trigger is for.

https://docs.aws.amazon.com/codecommit/latest/APIReference/API_RepositoryTrigger.html, last read 2026-11-21.
"""

import json

import pytest

from eventflow.engine.filters.problem import FilterError
from eventflow.engine.filters.repository_trigger import RepositoryTrigger

PUSH = {"event": "updateReference", "branch": "main"}


def compiled(**plain):
    return RepositoryTrigger.compile(json.dumps(plain))


@pytest.mark.parametrize(
    ("plain", "matches"),
    [
        ({}, True),
        ({"Events": ["all"]}, True),
        ({"Events": ["updateReference"]}, True),
        ({"Events": ["createReference", "deleteReference"]}, False),
        ({"Branches": ["main", "develop"]}, True),
        ({"Branches": ["develop"]}, False),
        ({"Branches": []}, True),
        ({"Events": ["all"], "Branches": ["mai"]}, False),
    ],
)
def test_trigger_is_for_some_changes_on_some_branches(plain, matches):
    assert compiled(**plain).matches(PUSH) is matches
    assert compiled(**plain).explain(PUSH).matched is matches


def test_explanation_names_what_does_not_fit():
    sentence = compiled(Events=["createReference"], Branches=["main"]).explain(PUSH).sentence

    assert sentence == "The trigger is not for updateReference."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "A repository trigger has Events and Branches."),
        ("[]", "A repository trigger has Events and Branches."),
        ('{"Tags": []}', "A repository trigger has Events and Branches."),
        ('{"Events": []}', "Events must be a list of all, updateReference, createReference, deleteReference."),
        ('{"Events": ["push"]}', "Events must be a list of all, updateReference, createReference, deleteReference."),
        ('{"Branches": "main"}', "Branches must be a list of at most 100 names."),
        ('{"Branches": [5]}', "Branches must be a list of at most 100 names."),
    ],
)
def test_what_can_be_no_trigger(text, reason):
    with pytest.raises(FilterError) as refused:
        RepositoryTrigger.compile(text)

    assert [problem.reason for problem in refused.value.problems] == [reason]

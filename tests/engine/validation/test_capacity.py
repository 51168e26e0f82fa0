import pytest

from eventflow.engine.validation.capacity import account_problems, capacity_problems
from tests.builders import a_flow, a_function


@pytest.mark.parametrize(
    ("settings", "complaints"),
    [
        ({"reserved": 5, "ProvisionedConcurrentExecutions": 5}, []),
        ({"reserved": 4, "ProvisionedConcurrentExecutions": 5}, ["worker.ProvisionedConcurrentExecutions"]),
        ({"ProvisionedConcurrentExecutions": 5}, []),
        ({"SnapStart": "PublishedVersions", "ProvisionedConcurrentExecutions": 5}, ["worker.SnapStart"]),
        ({"SnapStart": "PublishedVersions", "EphemeralStorage": 513}, ["worker.SnapStart"]),
        ({"SnapStart": "PublishedVersions", "EphemeralStorage": 512}, []),
        ({"SnapStart": "None", "EphemeralStorage": 513}, []),
    ],
)
def test_what_does_not_go_together(settings, complaints):
    problems = list(capacity_problems(a_function(**settings)))

    assert [problem.where for problem in problems] == complaints
    assert all(problem.message and problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [
        ({"reserved": 450}, {"reserved": 450}, False),
        ({"reserved": 450}, {"reserved": 451}, True),
        ({"reserved": 450}, {"ProvisionedConcurrentExecutions": 451}, True),
        ({"ProvisionedConcurrentExecutions": 450}, {"ProvisionedConcurrentExecutions": 450}, False),
        ({"ProvisionedConcurrentExecutions": 450}, {"ProvisionedConcurrentExecutions": 451}, True),
        ({"reserved": 900, "ProvisionedConcurrentExecutions": 900}, {}, False),
        ({}, {}, False),
    ],
)
def test_a_hundred_of_the_account_stay_for_others(one, other, refused):
    flow = a_flow().from_callers().into(a_function("one", **one)).into(a_function("other", **other))

    assert bool(list(account_problems(flow.scenario))) == refused

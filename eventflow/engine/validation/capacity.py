"""What AWS refuses of a function's provisioned concurrency and SnapStart.

Provisioned concurrency counts inside reserved concurrency, and a hundred of an account's concurrency must stay for
functions that have neither. SnapStart goes neither with provisioned concurrency nor with more than 512 MB of temporary
files.

https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html
https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
"""

from collections.abc import Iterator

from eventflow.engine.errors import Problem
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.model import Function, Scenario
from eventflow.engine.scenario.settings import value_of

UNRESERVED_MINIMUM = 100
"""Concurrency that must stay unreserved in an account.

https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
"""


def capacity_problems(function: Function) -> Iterator[Problem]:
    """Of one function."""
    provisioned = _number(function, "ProvisionedConcurrentExecutions")
    reserved = _number(function, "ReservedConcurrentExecutions")
    if provisioned is not None and reserved is not None and reserved < provisioned:
        yield Problem(
            f"{function.name}.ProvisionedConcurrentExecutions",
            f"is {provisioned}, but only {reserved} are reserved for the function.",
            f"Provision at most {reserved}, or reserve more." if reserved else "Remove it, or reserve more.",
        )
    if function.settings.get("SnapStart") != "PublishedVersions":
        return
    where = f"{function.name}.SnapStart"
    if provisioned is not None:
        yield Problem(where, "does not go with provisioned concurrency.", "Remove one of the two.")
    if (_number(function, "EphemeralStorage") or 0) > 512:
        yield Problem(where, "does not go with more than 512 MB of temporary files.", "Set EphemeralStorage to 512.")


def account_problems(scenario: Scenario) -> Iterator[Problem]:
    """Of what all functions claim of their account's concurrency."""
    reserved = provisioned = 0
    for function in scenario.functions:
        of_function = _number(function, "ReservedConcurrentExecutions")
        if of_function is None:
            provisioned += _number(function, "ProvisionedConcurrentExecutions") or 0
        else:
            reserved += of_function
    limit, claims = scenario.account.concurrent_executions, []
    if reserved:
        claims.append(f"{reserved} are reserved")
    if provisioned:
        claims.append(f"{provisioned} are provisioned")
    if claims and reserved + provisioned > limit - UNRESERVED_MINIMUM:
        yield Problem(
            "ReservedConcurrentExecutions" if reserved else "ProvisionedConcurrentExecutions",
            f"{' and '.join(claims)}, but {UNRESERVED_MINIMUM} of the account's {limit} must stay unreserved.",
            f"Claim at most {max(limit - UNRESERVED_MINIMUM, 0)} in all.",
        )


def _number(function: Function, name: str) -> int | None:
    """The value of a setting if it is a whole number; what else it may be is complained about elsewhere."""
    value = value_of(function.settings, FUNCTION_SETTINGS, name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None

"""Every complaint about the account's concurrency and what its functions claim of it."""

from collections.abc import Iterator

from eventflow.engine.errors import Problem
from eventflow.engine.scenario.model import Scenario
from eventflow.engine.validation.capacity import account_problems

MOST_CONCURRENCY = 1_000_000


def concurrency_problems(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with the account's limit and with all claims together."""
    limit = scenario.account.concurrent_executions
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MOST_CONCURRENCY:
        yield Problem("account.ConcurrentExecutions", f"must be a whole number from 1 to 1,000,000, not {limit!r}.")
    else:
        yield from account_problems(scenario)

"""The recursion guard: a chain of about 16 invocations of one function is stopped.

The next event of the chain is not run: an asynchronous one goes to the dead-letter queue or the on-failure destination,
a message stays in its queue until the queue's redrive policy takes it. AWS follows chains through Lambda, SQS, SNS and
S3. A function may allow such loops.

Simplified: the chain is counted over all functions on the way; the record of an event that was stopped stays where it
is kept, if the guard follows the chain there.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
"""

from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.trace.rules import rule

LONGEST_CHAIN = 16

RECURSION = rule(
    "async.recursion",
    "Recursive loop stopped",
    "It comes from a chain of 16 invocations that lead to each other, which Lambda takes for a loop and stops.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
    "RecursiveLoop",
)


def longest_chain(settings: Settings) -> int | None:
    """After how many invocations the guard of a function with these settings stops a chain; None for never."""
    return LONGEST_CHAIN if value_of(settings, FUNCTION_SETTINGS, "RecursiveLoop") == "Terminate" else None

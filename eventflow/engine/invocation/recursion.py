"""The recursion guard: a chain of about 16 invocations of one function is stopped.

The next event of the chain is not run; it goes to the dead-letter queue or the on-failure destination. AWS follows
chains through Lambda, SQS, SNS and S3.

Simplified: the chain is counted over all functions on the way.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
"""

from eventflow.engine.trace.rules import rule

LONGEST_CHAIN = 16

RECURSION = rule(
    "async.recursion",
    "Recursive loop stopped",
    "It comes from a chain of 16 invocations that lead to each other, which Lambda takes for a loop and stops.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
)

"""How a run begins in an environment that is not warm: with Init before it, with Init inside it, or after a restore.

Simplified: what Init had done in the ten seconds after which it was cut off is billed like any Init.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from eventflow.engine.function.environments import (
    COLD,
    LONG,
    LONGEST_INIT_US,
    RESTORED,
    SUPPRESSED,
    WARM,
    Environment,
)
from eventflow.engine.function.handler import Fates, Handler


def begin(environment: Environment, handler: Handler, fates: Fates, index: int) -> tuple[int, int, int]:
    """How a run of the event at that place begins, how long Init takes before it, and how long inside it.

    The environment is warm from then on.
    """
    begins = environment.begins
    environment.begins = WARM
    if begins == COLD and handler.restores:
        return RESTORED, handler.restores_us(fates)[index], 0
    init_us = handler.inits_us(fates)[index]
    if begins == SUPPRESSED:
        return SUPPRESSED, 0, init_us
    return (COLD, init_us, 0) if init_us <= LONGEST_INIT_US else (LONG, LONGEST_INIT_US, init_us)

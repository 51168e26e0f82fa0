"""A flow to experiment with, and designs over it."""

from eventflow.experiments.base import Base
from eventflow.experiments.plain_design import design_from_plain
from tests.builders import a_flow, a_function, poisson

FLOW = a_flow().from_s3(poisson(2), keys=["a.jpg", "b.txt"])
FLOW = FLOW.into(a_function(duration_ms=500, reserved=5), suffix=".jpg").lasting(100)
BASE = Base(scenario=FLOW.scenario)
RESERVED = {"node": "worker", "property": "ReservedConcurrentExecutions", "values": [2, 5, None]}
FILTER = {"node": "uploads->worker", "property": "filter", "values": ["off", "on"]}
JPG = {"suffix": ".jpg"}


def designed(*axes, base=BASE, limits=None, base_too=True, **more):
    plain = {"axes": list(axes), "seeds": {"first": 7, "count": 3}, "base": base_too, **more}
    return design_from_plain(plain, base, limits)

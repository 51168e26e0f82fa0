"""However a function fails its callers, each request ends exactly once, and is somewhere at every moment."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eventflow.engine import CATALOGUE
from eventflow.engine.function.handler import ERROR, OK, OOM, TIMEOUT
from eventflow.engine.trace.kinds import ENDS, TraceKind
from eventflow.engine.trace.ledger import running_ledger
from tests.calling import Calling

CALLERS = sorted(key for key, kind in CATALOGUE.items() if kind.caller is not None)
SECONDS = st.sampled_from([0.0, 0.5, 5.0, 8.0, 29.0, 40.0, 400.0])
STEPS = st.one_of(st.none(), st.tuples(SECONDS, st.sampled_from([OK, OK, ERROR, TIMEOUT, OOM])))


@st.composite
def callings(draw):
    kind = draw(st.sampled_from(CALLERS))
    settings = {}
    if kind == "step-functions":
        choices = next(s.choices for s in CATALOGUE[kind].trigger_settings if s.name == "ErrorEquals")
        settings = {"ErrorEquals": draw(st.sampled_from(choices)), "TimeoutSeconds": draw(st.sampled_from([None, 6]))}
    script = draw(st.lists(STEPS, min_size=1, max_size=8))
    bad = draw(st.sets(st.integers(0, 5)))
    calling = Calling(kind, *script, permitted=draw(st.booleans()), bad=bad, **settings)
    if draw(st.booleans()):
        calling.at(draw(st.sampled_from([0.25, 6.5, 61.0])), _drop)
    return calling.sends(0, *draw(st.lists(st.sampled_from([0.0, 1.0, 30.0, 70.0]), max_size=6)))


def _drop(event):
    """As a person drops it, unless it runs or has ended."""
    if not event.over and not event.attempts:
        event.invocation.drop(event)
    event.dropped = True


@given(callings())
def test_each_request_ends_once_and_the_ledger_balances(calling):
    told = calling.told()

    ends = [event for _, event, kind, _, _ in told if TraceKind[kind] in ENDS]
    assert sorted(ends) == list(range(len(calling.events)))
    accounts = running_ledger(np.concatenate(calling.tables()), calling.recorder.sites)
    assert (accounts >= 0).all()
    assert (accounts[:, 0] == accounts[:, 1:].sum(axis=1)).all()

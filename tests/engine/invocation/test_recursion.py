import pytest

from eventflow.engine.chance.draws import Lineage
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.recursion import stopped


@pytest.mark.parametrize(
    ("hops", "settings", "answer"),
    [
        (15, {}, False),
        (16, {}, True),
        (16, {"RecursiveLoop": "Terminate"}, True),
        (16, {"RecursiveLoop": "Allow"}, False),
    ],
)
def test_chain_of_sixteen_is_stopped_unless_the_function_allows_it(hops, settings, answer):
    assert stopped(Event(0, Lineage("a"), 0, 0, 0, hops), settings) == answer

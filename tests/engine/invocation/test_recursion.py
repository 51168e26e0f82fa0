import pytest

from eventflow.engine.invocation.recursion import longest_chain


@pytest.mark.parametrize(
    ("settings", "longest"), [({}, 16), ({"RecursiveLoop": "Terminate"}, 16), ({"RecursiveLoop": "Allow"}, None)]
)
def test_chain_of_sixteen_is_stopped_unless_the_function_allows_it(settings, longest):
    assert longest_chain(settings) == longest

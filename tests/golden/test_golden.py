"""A trace does not change unnoticed: ``make golden`` writes these files anew."""

import json

import pytest

from tests.golden.golden import CASES, golden, path_of
from tests.golden.rewrite import rewrite


@pytest.fixture(scope="module", autouse=True)
def _rewritten(request):
    if request.config.getoption("--rewrite-golden", default=False):
        rewrite()


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_trace_is_the_golden_one(name, seed):
    assert json.loads(json.dumps(golden(name, seed))) == json.loads(path_of(name, seed).read_text())

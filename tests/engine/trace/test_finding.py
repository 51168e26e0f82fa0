"""Rows of a trace by the sites that they refer to."""

import numpy as np
import pytest

from eventflow.engine.trace.finding import is_ahead, is_init_for_request, rows_at
from eventflow.engine.trace.kinds import SITE, WIDTH
from eventflow.engine.trace.kinds import TraceKind as K


def a_table(*sites):
    table = np.zeros((len(sites), WIDTH), np.int64)
    table[:, SITE] = sites
    return table


def test_rows_are_found_by_their_sites_in_order():
    found = rows_at(a_table(0, 2, 1, 2, 0), ["a", "b", "c"], lambda site: site in "ac")

    assert found.tolist() == [0, 1, 3, 4]


def test_nothing_is_found_where_no_site_is_wanted():
    assert rows_at(a_table(0, 1), ["a", "b"], lambda site: False).tolist() == []
    assert rows_at(a_table(), [], lambda site: True).tolist() == []


@pytest.mark.parametrize(
    ("kind", "rule", "ahead", "for_request"),
    [
        (K.INIT, "provisioned.allocated", True, False),
        (K.INIT, "env.cold", False, True),
        (K.STARTED, "provisioned.start", False, False),
        (K.STARTED, "env.cold", False, False),
    ],
)
def test_init_ahead_is_told_from_init_that_a_request_waits_for(kind, rule, ahead, for_request):
    assert (is_ahead(kind, rule), is_init_for_request(kind, rule)) == (ahead, for_request)

import numpy as np
import pytest

from eventflow.engine.trace.kinds import ENDS, TraceKind
from eventflow.engine.trace.ledger import ACCOUNTS, MOVES, Ledger, running_ledger
from eventflow.engine.trace.recorder import Site


@pytest.mark.parametrize("kind", TraceKind)
def test_every_kind_keeps_the_balance(kind):
    moves = MOVES.get(kind, {})

    assert moves.get("published", 0) == sum(change for account, change in moves.items() if account != "published")


def test_only_ends_move_an_event_to_an_end():
    final = set(ACCOUNTS) - {"published", "waiting", "running"}

    assert {kind for kind, moves in MOVES.items() if final & set(moves)} == ENDS


def test_ledger_is_the_sum_of_its_rows():
    kinds = [TraceKind.PUBLISHED, TraceKind.STARTED, TraceKind.FAILED, TraceKind.RETRY, TraceKind.STARTED]
    sites = [Site(kind, 0) for kind in TraceKind]
    table = np.array([[0, 0, kind, -1, 0, 0] for kind in kinds])

    ledger = Ledger().after(table, sites)

    assert ledger == Ledger(published=1, running=1)
    assert ledger.balances
    assert running_ledger(table, sites)[-1].tolist() == [1, 0, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    "ledger", [Ledger(published=1), Ledger(waiting=1), Ledger(waiting=-1, running=1), Ledger(running=-1, published=-1)]
)
def test_lost_or_invented_events_are_noticed(ledger):
    assert not ledger.balances
    assert ledger.as_dict()["balances"] is False

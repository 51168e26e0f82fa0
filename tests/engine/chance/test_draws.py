import numpy as np

from eventflow.engine.chance.draws import BLOCK, Draws, Lineage


def test_same_name_gives_the_same_draws_and_another_name_others():
    draws = Draws(7)

    assert np.array_equal(draws.block("f", "error", 1), Draws(7).block("f", "error", 1))
    assert not np.array_equal(draws.block("f", "error", 1), draws.block("f", "error", 2))
    assert not np.array_equal(draws.block("f", "error", 1), Draws(8).block("f", "error", 1))


def test_names_do_not_run_into_each_other():
    assert not np.array_equal(Draws(1).block("ab", "c"), Draws(1).block("a", "bc"))


def test_draws_lie_strictly_between_0_and_1_and_are_spread_evenly():
    draws = Draws(3).first(100_000, "uniform")

    assert 0 < draws.min() < draws.max() < 1
    assert abs(draws.mean() - 0.5) < 3.3 * (1 / 12 / 100_000) ** 0.5


def test_asking_for_more_gives_more_of_the_same():
    draws = Draws(3)

    assert np.array_equal(draws.first(10, "x"), draws.first(3 * BLOCK, "x")[:10])
    assert np.array_equal(draws.block("x", number=2), draws.first(3 * BLOCK, "x")[2 * BLOCK :])
    assert len(draws.first(0, "x")) == 0


def test_blocks_are_not_correlated():
    draws = Draws(5)
    one, other = draws.block("x", number=0), draws.block("x", number=1)

    assert abs(np.corrcoef(one, other)[0, 1]) < 0.12


def test_one_draw_is_that_of_its_block_however_many_were_asked_for():
    draws, block = Draws(7), Draws(7).block("f", "x", number=1)

    for _ in range(2):
        for name in range(200):
            draws.one(0, "others", name)
        assert [draws.one(1024 + place, "f", "x") for place in (0, 5, 1023)] == block[[0, 5, 1023]].tolist()


def test_lineage_names_every_emission_on_the_way():
    lineage = Lineage("uploads/0")

    assert lineage.child("f.0").child("g.1").name == "uploads/0/f.0/g.1"
    assert lineage.child("f.0") is lineage.child("f.0")

import json

import numpy as np

from eventflow.engine import ENGINE_VERSION, Simulation
from eventflow.engine.trace.kinds import TraceKind
from eventflow.interchange.scenario_yaml import from_plain, to_plain
from tests.builders import a_flow, a_function, poisson, times

FLOW = a_flow().queue("dlq").from_s3(poisson(4), keys=["a.jpg", "b.txt"])
FLOW = FLOW.into(a_function(error_rate=0.3, duration_ms=800, reserved=3, dead_letter_queue="dlq"), suffix=".jpg")


def test_equal_input_gives_an_equal_trace_and_another_seed_another():
    one, again, other = FLOW.run(7).result, FLOW.run(7).result, FLOW.run(8).result

    assert one.trace_hash == again.trace_hash != other.trace_hash
    assert np.array_equal(one.table, again.table)


def test_scenario_that_went_through_text_gives_the_same_trace():
    text = json.dumps(to_plain(FLOW.scenario))

    assert Simulation(from_plain(json.loads(text)), 7).scenario == FLOW.scenario


def test_times_never_go_back_and_stay_in_the_run():
    table = FLOW.run().result.table

    assert np.all(np.diff(table[:, 0]) >= 0)
    assert table[-1, 0] <= FLOW.scenario.until_us


def test_chunks_put_together_are_the_whole_table():
    simulation = Simulation(FLOW.scenario, 7)
    chunks = list(simulation.chunks())

    assert [chunk.sequence for chunk in chunks] == list(range(len(chunks)))
    assert np.array_equal(np.concatenate([chunk.table for chunk in chunks]), FLOW.run(7).result.table)


def test_run_that_is_not_kept_has_the_same_rows():
    simulation = Simulation(FLOW.scenario, 7, kept=False)
    table = np.concatenate([chunk.table for chunk in simulation.chunks()])

    assert np.array_equal(table, FLOW.run(7).result.table)


def test_run_can_end_earlier_than_the_scenario_says():
    whole = FLOW.run(7).result.table
    short = np.concatenate([chunk.table for chunk in Simulation(FLOW.scenario, 7, until_us=100_000_000).chunks()])

    assert np.array_equal(short, whole[: len(short)])
    assert whole[len(short), 0] > 100_000_000 or whole[len(short), 0] == 100_000_000


def test_what_goes_on_at_the_end_is_in_the_ledger():
    run = a_flow().from_s3(times(0, 599)).into(a_function(fails=True, duration_ms=2_000)).lasting(600).run()

    assert (run.ledger["running"], run.ledger["waiting"], run.ledger["lost"]) == (1, 0, 1)
    assert run.ledger["balances"]


def test_scenario_without_traffic_has_an_empty_trace():
    result = a_flow().from_s3().into(a_function()).run().result

    assert result.table.shape == (0, 6)
    assert result.ledger.balances


def test_manifest_is_there_before_the_run_and_fits_the_trace():
    simulation = Simulation(FLOW.scenario, 7)
    before = json.loads(json.dumps(simulation.manifest()))
    table = np.concatenate([chunk.table for chunk in simulation.chunks()])

    assert before == json.loads(json.dumps(simulation.manifest()))
    assert before["engine"] == ENGINE_VERSION
    assert before["seed"] == 7
    assert before["kinds"] == [kind.name for kind in TraceKind]
    assert table[:, 2].max() < len(before["sites"])
    assert [node["name"] for node in before["nodes"]] == ["dlq", "uploads", "worker"]
    assert [(edge["name"], edge["role"]) for edge in before["edges"]] == [
        ("uploads->worker", "trigger"),
        ("worker->dlq", "dead_letter"),
    ]
    for kind, node, edge, rule in before["sites"]:
        assert 0 <= kind < len(before["kinds"])
        assert -1 <= node < len(before["nodes"])
        assert -1 <= edge < len(before["edges"])
        assert -1 <= rule < len(before["rules"])


def test_every_row_but_an_intervention_names_its_rule():
    result = FLOW.run().result

    assert all(site.rule for site in result.sites if site.kind != TraceKind.INTERVENED)

"""Which event of one run is which of another."""

import numpy as np

from eventflow.engine.scenario.interventions import AddLoad, InjectEvents
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from eventflow.experiments.identity import identities
from eventflow.experiments.stored import StoredRun
from tests.builders import a_flow, a_function, emission, poisson


def stored(run):
    return StoredRun(run.result.table, run.result.manifest)


def births(run, rule):
    return [row.event for row in run.of(TraceKind.PUBLISHED) if row.rule == rule]


def a_writing_flow():
    flow = a_flow().from_s3(poisson(2), keys=["a", "b"]).into(a_function(emits=(emission("index", key="{stem}"),)))
    return flow.from_s3(name="index").into(a_function("indexer")).lasting(40)


def test_events_of_the_traffic_keep_their_names_whatever_is_added():
    flow = a_writing_flow()
    load = AddLoad(at_us=10 * SECOND_US, node="uploads", times=3, for_us=10 * SECOND_US)
    one, other = flow.run(), flow.run(interventions=[load])

    names, other_names = identities(stored(one), stored(other))

    for rule in ("source.traffic", "s3.written"):
        assert set(names[births(one, rule)]) <= set(other_names[births(other, rule)])
    assert not set(names) & set(other_names[births(other, "source.load")])


def test_no_two_events_of_a_run_have_one_name():
    run = stored(a_writing_flow().run())

    names, again = identities(run, run)

    assert len(np.unique(names)) == len(names) > 0
    assert np.array_equal(names, again)


def test_what_is_sent_by_hand_is_named_by_its_time():
    flow = a_flow().from_s3(keys=["a"]).into(a_function())
    early, late = (InjectEvents(at_us=at * SECOND_US, node="uploads") for at in (5, 9))
    one, other = flow.run(interventions=[late]), flow.run(interventions=[early, late])

    names, other_names = identities(stored(one), stored(other))

    assert names.tolist() == [other_names[1]]
    assert other_names[0] != other_names[1]


def test_run_without_events_has_no_names():
    run = stored(a_flow().from_s3(keys=["a"]).into(a_function()).run())

    assert [len(names) for names in identities(run, run)] == [0, 0]

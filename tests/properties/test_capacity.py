"""However much comes: no more runs than concurrency allows, and one run at a time in each environment."""

from collections import defaultdict

from hypothesis import given

from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.trace.kinds import TraceKind
from tests.properties.bounded import run, seldom
from tests.properties.strategies import cases
from tests.reading import Run

K = TraceKind
BEGINS = (K.STARTED, K.BATCH_STARTED)
ENDS = (K.SUCCEEDED, K.FAILED, K.BATCH_SUCCEEDED, K.BATCH_FAILED)


@seldom
@given(cases())
def test_concurrency_never_exceeds_its_limit_when_a_run_starts(case):
    scenario = case.scenario
    reserved = {f.name: f.settings.get("ReservedConcurrentExecutions") for f in scenario.functions}
    running = dict.fromkeys(reserved, 0)
    for row in Run(run(case)).rows:
        if row.kind == K.INTERVENED:
            item = case.interventions[row.value]
            if isinstance(item, SetSetting) and item.property == "ReservedConcurrentExecutions":
                reserved[item.node] = item.value
        if row.node not in running or row.subject < 0:
            continue
        running[row.node] += (row.kind in BEGINS) - (row.kind in ENDS)
        assert running[row.node] >= 0
        if row.kind in BEGINS:
            limit, in_use = reserved[row.node], running[row.node]
            if limit is None:
                limit = scenario.account.concurrent_executions - sum(value or 0 for value in reserved.values())
                in_use = sum(running[name] for name, value in reserved.items() if value is None)
            assert in_use <= limit, row


@seldom
@given(cases())
def test_environment_runs_one_thing_at_a_time_and_never_after_it_was_removed(case):
    functions = {function.name for function in case.scenario.functions}
    busy, gone, numbers = set(), set(), defaultdict(int)
    for row in Run(run(case)).rows:
        environment = (row.node, row.subject)
        if row.node not in functions:
            continue
        match row.kind:
            case K.INIT:
                assert row.subject == numbers[row.node]
                numbers[row.node] += 1
            case K.STARTED | K.BATCH_STARTED:
                assert environment not in busy | gone
                assert row.subject < numbers[row.node]
                busy.add(environment)
            case K.JOINED:
                assert environment in busy
            case K.SUCCEEDED | K.FAILED | K.BATCH_SUCCEEDED | K.BATCH_FAILED:
                busy.remove(environment)
            case K.RECLAIMED:
                assert environment not in busy | gone
                gone.add(environment)

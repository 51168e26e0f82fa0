"""Rows as a test wants them."""

from dataclasses import replace

from dashboard import recording
from dashboard.models import Run, Scenario, Workspace
from dashboard.snapshot import store
from eventflow.engine.scenario.model import Scenario as EngineScenario
from tests.builders import a_flow, a_function, emission, poisson


def a_workspace() -> Workspace:
    return Workspace.objects.create()


def a_small_flow() -> EngineScenario:
    """Two functions, a filter, failures and a dead-letter queue; a few hundred rows."""
    thumb = a_function(
        "thumb",
        duration_ms=300,
        error_rate=0.2,
        reserved=2,
        dead_letter_queue="dead",
        emits=(emission("thumbs", key="small/{stem}.jpg", size_bytes=9),),
    )
    flow = a_flow().queue("dead").from_s3(poisson(2), keys=["images/a.jpg", "notes/b.txt"])
    return flow.into(thumb, prefix="images/").from_s3(name="thumbs").into(a_function("index")).lasting(60).scenario


def a_busy_flow() -> EngineScenario:
    """About 110,000 rows: four chunks."""
    flow = a_flow().from_s3(poisson(100)).into(a_function(duration_ms=50, error_rate=0.1)).lasting(200)
    return replace(flow.scenario, name="busy")


def a_long_flow() -> EngineScenario:
    """Some 20 chunks, and some seconds of a worker's time."""
    flow = a_flow().from_s3(poisson(100)).into(a_function(duration_ms=50, error_rate=0.1)).lasting(1500)
    return replace(flow.scenario, name="long")


def a_scenario(workspace: Workspace | None = None, flow: EngineScenario | None = None) -> Scenario:
    return store(flow or a_small_flow(), workspace or a_workspace(), {})


def a_run(scenario: Scenario | None = None, workspace: Workspace | None = None, seed: int = 7) -> Run:
    scenario = scenario or a_scenario(workspace)
    return scenario.start_run(workspace or scenario.workspace, seed=seed)


def a_finished_run(scenario: Scenario | None = None, workspace: Workspace | None = None, seed: int = 7) -> Run:
    run = a_run(scenario, workspace, seed)
    assert recording.record(run)
    run.refresh_from_db()
    return run

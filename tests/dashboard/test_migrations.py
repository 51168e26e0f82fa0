"""What was stored before triggers had settings of their own is read as it was meant."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from eventflow.interchange import scenario_yaml

BEFORE, AFTER = ("dashboard", "0001_initial"), ("dashboard", "0002_every_delivery")

SNAPSHOT = {
    "name": "orders",
    "until": "10s",
    "sources": {
        "orders": {"kind": "sqs", "settings": {"VisibilityTimeout": 30, "MaximumConcurrency": 4}},
        "uploads": {"kind": "s3", "settings": {"DeliveryLatencyMs": 100}},
    },
    "functions": {"pack": {}},
    "triggers": [{"source": "orders", "function": "pack"}, {"source": "uploads", "function": "pack"}],
}
INTERVENTIONS = [
    {"at_us": 5, "set": {"node": "orders", "property": "MaximumConcurrency", "value": 2}},
    {"at_us": 6, "set_filter": {"source": "orders", "function": "pack", "filter": None}},
]


@pytest.fixture
def migrated(transactional_db):
    """The apps after the migration of a run and a scenario that were stored before it."""
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    old = executor.loader.project_state([BEFORE]).apps
    workspace = old.get_model("dashboard", "Workspace").objects.create(key="old")
    scenario = old.get_model("dashboard", "Scenario").objects.create(workspace=workspace, slug="orders", name="Orders")
    source = old.get_model("dashboard", "Source").objects.create(
        scenario=scenario, name="orders", kind="sqs", settings={"VisibilityTimeout": 60, "MaximumConcurrency": 3}
    )
    function = old.get_model("dashboard", "Function").objects.create(scenario=scenario, name="pack")
    old.get_model("dashboard", "Trigger").objects.create(scenario=scenario, source=source, function=function)
    old.get_model("dashboard", "Run").objects.create(
        workspace=workspace, scenario=scenario, snapshot=SNAPSHOT, interventions=INTERVENTIONS, seed=1, until_us=10**7
    )
    executor = MigrationExecutor(connection)
    executor.migrate([AFTER])
    yield executor.loader.project_state([AFTER]).apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_triggers_take_the_settings_of_their_mapping(migrated):
    trigger = migrated.get_model("dashboard", "Trigger").objects.get()

    assert (trigger.source.name, trigger.target.name, trigger.permitted) == ("orders", "pack", True)
    assert trigger.settings == {"BatchSize": 1, "MaximumConcurrency": 3}
    assert trigger.source.settings == {"VisibilityTimeout": 60}


def test_runs_can_still_be_read_and_mean_the_same(migrated):
    run = migrated.get_model("dashboard", "Run").objects.get()

    scenario = scenario_yaml.from_plain(run.snapshot)

    assert [(t.target, dict(t.settings)) for t in scenario.triggers] == [
        ("pack", {"BatchSize": 1, "MaximumConcurrency": 4}),
        ("pack", {}),
    ]
    assert run.interventions[0]["set"]["node"] == "orders->pack"
    assert run.interventions[1]["set_filter"]["target"] == "pack"

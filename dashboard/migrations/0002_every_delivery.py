"""A trigger may lead to any node, and has settings of its own: those of a mapping were the source's. Functions have rules."""

from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import dashboard.models.fields

MAPPING_SETTINGS = (
    "MaximumConcurrency",
    "ReceiveLatencyMs",
    "StartingPosition",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "OnFailure",
    "RetryDelayMs",
    "PollingIntervalMs",
)
POLLED = ("sqs", "kinesis", "dynamodb")


def moved(source: dict[str, Any]) -> dict[str, Any]:
    """Takes the settings of a mapping out of those of its source; every record was a batch of its own."""
    if source.get("kind") not in POLLED:
        return {}
    settings = source.get("settings", {})
    return {"BatchSize": 1, **{name: settings.pop(name) for name in MAPPING_SETTINGS if name in settings}}


def rewrite_runs(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for run in apps.get_model("dashboard", "Run").objects.iterator():
        sources = run.snapshot.get("sources", {})
        settings = {name: moved(source) for name, source in sources.items()}
        for trigger in run.snapshot.get("triggers", []):
            trigger["target"] = trigger.pop("function")
            if settings.get(trigger["source"]):
                trigger["settings"] = settings[trigger["source"]]
        for intervention in run.interventions:
            if change := intervention.get("set_filter"):
                change["target"] = change.pop("function")
            change = intervention.get("set")
            if change and change["property"] in MAPPING_SETTINGS and change["node"] in sources:
                (change["node"],) = {
                    f"{t['source']}->{t['target']}" for t in run.snapshot["triggers"] if t["source"] == change["node"]
                }
        run.save(update_fields=["snapshot", "interventions"])


def move_settings(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for trigger in apps.get_model("dashboard", "Trigger").objects.select_related("source").iterator():
        source = trigger.source
        trigger.settings = moved({"kind": source.kind, "settings": source.settings})
        trigger.save(update_fields=["settings"])
        source.save(update_fields=["settings"])


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0001_initial")]

    operations = [
        migrations.RenameField("trigger", "function", "target"),
        migrations.AlterField(
            "trigger",
            "target",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="incoming", to="dashboard.node"
            ),
        ),
        migrations.AddField(
            "trigger",
            "settings",
            models.JSONField(blank=True, default=dict, help_text="By CloudFormation property name."),
        ),
        migrations.AddField(
            "trigger",
            "permitted",
            models.BooleanField(default=True, help_text="Whether the policy exists that lets the source call."),
        ),
        migrations.AddField(
            "scenario",
            "interventions",
            dashboard.models.fields.OrderedJSONField(
                blank=True, default=list, help_text="Those that happen in every run of it."
            ),
        ),
        migrations.AddField("scenario", "alarms", dashboard.models.fields.OrderedJSONField(blank=True, default=list)),
        migrations.AddField(
            "function",
            "rules",
            dashboard.models.fields.OrderedJSONField(
                blank=True, default=list, help_text="What the simulated code does, and when."
            ),
        ),
        migrations.AddField("function", "depends_on", models.JSONField(blank=True, default=list)),
        migrations.RunPython(move_settings, migrations.RunPython.noop),
        migrations.RunPython(rewrite_runs, migrations.RunPython.noop),
    ]

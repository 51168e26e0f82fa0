from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from dashboard.models import Experiment, Function, Run, Scenario, Source, TraceChunk, Trigger, Workspace


@admin.register(Workspace)
class WorkspaceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["__str__", "is_gallery", "created"]
    list_filter = ["is_gallery"]
    exclude = ["key"]  # whoever knows it can act as the visitor


class TriggerInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Trigger
    extra = 0


@admin.register(Scenario)
class ScenarioAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug", "workspace", "seed", "changed"]
    list_filter = ["workspace__is_gallery"]
    list_select_related = ["workspace"]
    search_fields = ["name", "slug"]
    inlines = [TriggerInline]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "kind", "scenario"]
    list_filter = ["kind"]
    list_select_related = ["scenario"]
    search_fields = ["name", "scenario__name"]


@admin.register(Function)
class FunctionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "scenario", "dead_letter_queue", "on_failure", "on_success"]
    list_select_related = ["scenario", "dead_letter_queue", "on_failure", "on_success"]
    search_fields = ["name", "scenario__name"]


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["id", "name", "scenario", "seed", "state", "chunk_count", "trace_hash", "created", "finished"]
    list_filter = ["state", "engine_version"]
    list_select_related = ["scenario"]
    search_fields = ["=id", "name", "trace_hash"]
    date_hierarchy = "created"
    exclude = ["snapshot", "manifest"]
    raw_id_fields = ["workspace", "scenario", "parent", "baseline"]
    actions = ["cancel"]

    def get_readonly_fields(self, request: HttpRequest, obj: Run | None = None) -> list[str]:
        # A run is what happened; only its name may be mended.
        return [field.name for field in Run._meta.fields if field.name not in ("name", *self.exclude)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Cancel the selected runs")
    def cancel(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        for run in runs:
            run.cancel()


@admin.register(TraceChunk)
class TraceChunkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["run_id", "sequence", "rows", "from_us", "to_us", "digest"]
    fields = ["run", "sequence", "rows", "from_us", "to_us", "digest"]
    readonly_fields = ["run", "sequence", "rows", "from_us", "to_us", "digest"]
    search_fields = ["=run__id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TraceChunk]:
        return TraceChunk.objects.defer("data")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Experiment)
class ExperimentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["id", "name", "scenario", "state", "is_preview", "created", "finished"]
    list_filter = ["state", "is_preview"]
    list_select_related = ["scenario"]
    search_fields = ["=id", "name"]
    exclude = ["snapshot"]
    actions = ["stop"]

    def get_readonly_fields(self, request: HttpRequest, obj: Experiment | None = None) -> list[str]:
        # An experiment is what happened; only its name may be mended.
        return [field.name for field in Experiment._meta.fields if field.name not in ("name", *self.exclude)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Stop the selected experiments")
    def stop(self, request: HttpRequest, experiments: QuerySet[Experiment]) -> None:
        for experiment in experiments:
            experiment.stop()

from django.urls import path

from dashboard import converters  # noqa: F401 - registers run_id
from dashboard.views import (
    comparisons,
    editing,
    exports,
    fidelity,
    filters,
    gallery,
    runs,
    scenarios,
    shares,
    studio,
    traces,
)
from dashboard.views import comparisons, exports, fidelity, filters, gallery, runs, savings, scenarios, shares, studio

urlpatterns = [
    path("", studio.first, name="first"),
    path("fidelity/", fidelity.fidelity, name="fidelity"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("scenarios/", editing.scenarios, name="scenarios"),
    path("scenarios/<slug:slug>/edit/", editing.page, name="edit"),
    path("scenarios/<slug:slug>/edits/", editing.edits_of, name="edits"),
    path("scenarios/<slug:slug>/undo/", editing.undo, name="undo"),
    path("scenarios/<slug:slug>/redo/", editing.redo, name="redo"),
    path("scenarios/<slug:slug>/", studio.scenario, name="scenario"),
    path("scenarios/<slug:slug>/runs/", scenarios.runs, name="scenario-runs"),
    path("runs/<run_id:run_id>/", studio.run, name="run"),
    path("runs/<run_id:run_id>/manifest/", runs.manifest, name="run-manifest"),
    path("runs/<run_id:run_id>/branches/", runs.branches, name="run-branches"),
    path("runs/<run_id:run_id>/replacements/", runs.replacements, name="run-replacements"),
    path("runs/<run_id:run_id>/comparison/", comparisons.comparisons, name="run-comparison"),
    path("runs/<run_id:run_id>/savings/", savings.savings, name="run-savings"),
    path("runs/<run_id:run_id>/export/", exports.export, name="run-export"),
    path("runs/<run_id:run_id>/filter-answers/", filters.filter_answers, name="run-filter-answers"),
    path("runs/<run_id:run_id>/shares/", shares.shares, name="run-shares"),
    path("runs/<run_id:run_id>/shares/<str:token>/", shares.share, name="run-share"),
    path("runs/<run_id:run_id>/traces/", traces.traces, name="run-traces"),
    path("runs/<run_id:run_id>/traces/rows/", traces.rows, name="run-traces-rows"),
    path("runs/<run_id:run_id>/traces/charts/", traces.charts, name="run-traces-charts"),
    path("runs/<run_id:run_id>/traces/events/<int:event>/", traces.event, name="run-traces-event"),
    path("runs/<run_id:run_id>/traces/events/<int:event>/branches/", traces.in_branches, name="run-traces-branches"),
    path("s/<str:token>/", shares.shared_view, name="shared-view"),
    path("runs/<run_id:run_id>/cancellation/", runs.cancellation, name="run-cancellation"),
    path("runs/<run_id:run_id>/charts/<str:node>/", runs.charts, name="run-charts"),
]

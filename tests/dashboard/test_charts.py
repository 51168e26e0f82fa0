import json

import numpy as np
import pytest

from dashboard.charts import charts, most_per_bin
from dashboard.forms.node import forms
from dashboard.models import Run
from eventflow.engine.scenario.interventions import SetSetting
from tests.factories import a_finished_run, a_small_flow


@pytest.fixture
def run(db) -> Run:
    return a_finished_run()


def test_a_function_has_three_charts(run):
    figures = charts(run, "thumb")

    assert set(figures) == {"concurrency", "outcomes", "duration"}
    json.dumps(figures)


def test_a_source_has_its_outcomes_only(run):
    assert set(charts(run, "uploads")) == {"outcomes"}


def test_the_charts_count_what_the_run_counts(run):
    figures = charts(run, "thumb")

    metrics = run.metrics["thumb"]
    counted = {trace["name"]: sum(trace["y"]) for trace in figures["outcomes"]["data"]}
    assert counted["Attempt failed"] == metrics["Errors"]
    assert max(figures["concurrency"]["data"][0]["y"]) == metrics["ConcurrentExecutions"]
    assert sum(sum(trace["y"]) for trace in figures["duration"]["data"]) == metrics["Invocations"]


def test_every_line_says_which_state_it_shows(run):
    figures = charts(run, "thumb")

    assert all(trace["meta"]["state"] for figure in figures.values() for trace in figure["data"])


def test_the_limit_follows_the_interventions(run, alice):
    change = {"at": "30s", "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}
    branch = run.branch([change])

    levels = [shape["y0"] for shape in charts(branch, "thumb")["concurrency"]["layout"]["shapes"]]

    assert levels == [2, 9]


def test_a_short_peak_is_seen():
    at_us, busy = np.array([10, 11, 55]), np.array([1, 0, 1])

    assert most_per_bin(at_us, busy, np.array([0.0, 20, 40, 60, 80])) == [1, 0, 1, 1]


def test_a_peak_belongs_to_its_bin_only():
    at_us, busy = np.array([5, 6, 25, 26]), np.array([3, 0, 7, 0])

    assert most_per_bin(at_us, busy, np.array([0.0, 20, 40, 60])) == [3, 7, 0]


def test_forms_come_from_what_the_engine_declares():
    groups = forms(a_small_flow())["thumb"]

    fields = {field["name"]: field for group in groups for field in group["fields"]}
    assert fields["ReservedConcurrentExecutions"]["value"] == 2
    assert (fields["Timeout"]["minimum"], fields["Timeout"]["maximum"], fields["Timeout"]["unit"]) == (1, 900, "s")
    assert fields["Duration.ms"]["value"] == 300
    assert all({"label", "default", "kind", "choices", "scale", "help"} <= set(field) for field in fields.values())
    assert {field["kind"] for field in fields.values()} <= {"integer", "number", "choice", "text"}


def test_forms_show_what_holds_after_the_interventions():
    change = SetSetting(at_us=1, node="thumb", property="Duration.ms", value=5)

    groups = forms(a_small_flow(), [change])["thumb"]

    assert {field["name"]: field["value"] for group in groups for field in group["fields"]}["Duration.ms"] == 5

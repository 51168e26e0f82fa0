"""``manage.py sweep``: what it prints, how it ends, and that workers change nothing of it."""

import json
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from dashboard import experimenting, sweeping
from dashboard.models import Experiment
from eventflow.interchange import scenario_yaml
from tests.builders import a_flow, a_function, poisson

FLOW = a_flow().from_callers(poisson(5)).into(a_function(duration_ms=500, reserved=2)).lasting(40)
AXIS = ("--axis", "worker.ReservedConcurrentExecutions=1,2,4")
LOCAL = ("--seeds", "3", "--local", "--processes", "2")


@pytest.fixture
def flow(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(scenario_yaml.dump(FLOW.scenario))
    return str(path)


def told(*arguments):
    out = StringIO()
    call_command("sweep", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(*arguments):
    errors = StringIO()
    with pytest.raises(SystemExit) as exit:
        call_command("sweep", *arguments, stdout=StringIO(), stderr=errors)
    return exit.value.code, errors.getvalue().strip()


def test_every_setting_has_its_metrics_with_intervals(flow):
    found = json.loads(told(flow, *AXIS, *LOCAL, "--goal", "throttled_share<=0.5", "--json"))

    assert [setting["values"] for setting in found["settings"]] == [[1], [2], [4]]
    assert found["base"] == 1
    share = found["settings"][0]["metrics"]["throttled_share"]
    assert share["low"] < share["mean"] < share["high"]
    assert (len(found["runs_of_settings"]), found["runs"]) == (9, 9)


def test_words_name_the_best(flow):
    words = told(flow, *AXIS, *LOCAL, "--lowest", "throttled")

    assert "reserved concurrency 2 (now)" in words
    assert "best: reserved concurrency 4. Lowest throttles of 3." in words
    assert "  Throttled invocations: less by " in words


def test_seek_names_the_smallest_and_its_evidence(flow):
    seeking = ("--seek", "worker.ReservedConcurrentExecutions=1,30", "--goal", "throttled<=0")
    found = json.loads(told(flow, *LOCAL, *seeking, "--json"))

    best = found["settings"][found["best"]["setting"]]
    (value,) = best["values"]
    assert 2 < value < 30
    assert best["standing"] == "meets"
    assert found["sought"].endswith(f" is {value}; {value - 1} does not.")
    assert found["sought"] in told(flow, *LOCAL, *seeking)


@pytest.mark.django_db
def test_workers_find_what_processes_find(flow, monkeypatch):
    def sleep(seconds):
        experimenting.work(Experiment.objects.get())

    monkeypatch.setattr(sweeping, "time", SimpleNamespace(sleep=sleep, monotonic=lambda: 0))
    arguments = (flow, *AXIS, "--seeds", "3", "--goal", "age_p99_ms<=900", "--json")

    by_workers, by_processes = (json.loads(told(*arguments, *how)) for how in ((), ("--local",)))

    for timing in ("took_s", "runs_per_s"):
        del by_workers[timing], by_processes[timing]
    assert by_workers == by_processes
    assert not Experiment.objects.exists()


@pytest.mark.django_db
def test_without_workers_it_says_so(flow, monkeypatch):
    passing = iter(range(0, 1_000, 9))
    clock = SimpleNamespace(sleep=lambda seconds: None, monotonic=lambda: next(passing))
    monkeypatch.setattr(sweeping, "time", clock)

    code, words = refused(flow, *AXIS)

    assert code == 1
    assert words == "no worker: has begun no run for 20 s. Start them with `make up`, or add --local."
    assert not Experiment.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--axis", "nobody.Timeout=1"), 1, "--axis nobody.Timeout=1: is not NODE.PROPERTY=VALUE,VALUE with a node"),
        (("--axis", "worker.Timeout="), 1, "worker.Timeout: has no values to try. Give at least one."),
        (("--axis", "worker.Timeout=0"), 1, "worker.Timeout: must be from 1 to 900 s, not 0."),
        ((*AXIS, "--goal", "speed<=1"), 1, "goals[0].metric: there is no metric 'speed'."),
        ((*AXIS, "--goal", "lost"), 1, "--goal lost: is not METRIC<=VALUE or METRIC>=VALUE."),
        ((*AXIS, "--goal", "lost<=none"), 1, "--goal lost<=none: 'none' is not a number."),
        ((*AXIS, "--seeds", "1000000"), 1, "the experiment: would be 3 settings with 1,000,000 seeds each"),
        ((*AXIS, "--lowest", "usd", "--highest", "usd"), 2, "--lowest and --highest can't both be wanted."),
        (("--seek", "worker.Timeout=1,9"), 1, "seek: has no goal to reach."),
    ],
)
def test_bad_input_ends_with_its_code_and_a_sentence(flow, arguments, code, words):
    found = refused(flow, *arguments, "--local")

    assert found[0] == code
    assert found[1].startswith(words)


def test_unknown_scenario_is_refused():
    code, words = refused("nowhere", *AXIS, "--local")

    assert (code, words.partition(" There")[0]) == (1, "nowhere: is neither a file nor in the gallery.")

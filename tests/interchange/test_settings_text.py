"""Settings in one line, as commands take them."""

import pytest

from eventflow.engine import ScenarioError
from eventflow.interchange.settings_text import axis, change
from tests.builders import a_flow, a_function, poisson

SCENARIO = (
    a_flow().from_source("sqs", poisson(1), name="jobs").into(a_function("work")).into(a_function("work.er")).scenario
)


def test_change_of_a_node_and_of_a_trigger():
    one = change("--set", "work.Timeout=10", SCENARIO)
    other = change("--set", "jobs->work.BatchSize=5", SCENARIO)

    assert (one.node, one.property, one.value) == ("work", "Timeout", 10)
    assert (other.node, other.property, other.value) == ("jobs->work", "BatchSize", 5)


def test_longest_name_that_fits_is_meant():
    assert change("--set", "work.er.Timeout=3", SCENARIO).node == "work.er"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("work.Timeout=1,2,5", [1, 2, 5]),
        ("work.ReservedConcurrentExecutions=2,null", [2, None]),
        ("work.Duration={lognormal: {p50_ms: 1, p95_ms: 2}},5", [{"lognormal": {"p50_ms": 1, "p95_ms": 2}}, 5]),
        ("jobs->work.filter=on,off", [True, False]),
        ("work.Architectures=arm64,x86_64", ["arm64", "x86_64"]),
        ("work.Timeout=", []),
        ("work.Timeout=a],[b", ["a]", "[b"]),
    ],
)
def test_values_of_an_axis(text, values):
    assert axis("--axis", text, SCENARIO)["values"] == values


@pytest.mark.parametrize("text", ["Timeout=1", "nobody.Timeout=1", "work.Timeout", ""])
def test_what_names_no_setting_is_refused_with_its_option(text):
    with pytest.raises(ScenarioError) as refused:
        axis("--axis", text, SCENARIO)

    assert str(refused.value).startswith(f"--axis {text}".strip())

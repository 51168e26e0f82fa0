"""What can be varied of a scenario."""

import pytest

from dashboard import gallery
from eventflow.experiments.base import Base
from eventflow.experiments.choices import choices
from eventflow.experiments.plain_design import design_from_plain
from tests.builders import a_flow, a_function, poisson

FLOW = a_flow().from_s3(poisson(2), keys=["a.jpg"]).into(a_function(duration_ms=500, reserved=5), suffix=".jpg")


def setting_of(node, property, base=FLOW):
    part = next(part for part in choices(Base(scenario=base.scenario)) if part["node"] == node)
    return next(setting for setting in part["settings"] if setting["property"] == property)


def test_values_around_the_one_it_has_are_suggested():
    assert setting_of("worker", "ReservedConcurrentExecutions")["suggested"] == [2, 5, 10, 20, None]
    assert setting_of("worker", "MemorySize")["suggested"] == [128, 256, 512]
    assert setting_of("worker", "Architectures")["suggested"] == ["x86_64", "arm64"]


def test_parameters_of_a_duration_are_offered_one_by_one():
    assert setting_of("worker", "Duration.ms")["suggested"] == [250, 500, 1000, 2000]


def test_filter_can_be_off_and_on_where_there_is_one():
    assert setting_of("uploads->worker", "filter")["suggested"] == ["off", "on"]
    plain = a_flow().from_s3(poisson(2)).into(a_function())
    assert setting_of("uploads->worker", "filter", plain)["suggested"] == ["off"]


@pytest.mark.parametrize("slug", gallery.slugs())
def test_whatever_is_suggested_can_be_tried(slug):
    base = Base(scenario=gallery.read(slug))
    for part in choices(base):
        for setting in part["settings"]:
            axis = {"node": part["node"], "property": setting["property"], "values": setting["suggested"]}
            design_from_plain({"axes": [axis], "seeds": {"count": 1}}, base, checked=True)

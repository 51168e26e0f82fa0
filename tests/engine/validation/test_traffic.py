import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.chance.courses import Day, Drawn, OnOff, Wave
from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.replay import read_replay
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Times
from eventflow.engine.scenario.model import Scenario, Source
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.units import SECOND_US
from eventflow.engine.validation.traffic import traffic_problems, volume_problems
from tests.builders import a_flow, a_function

DAY_S = 86_400
HOURLY = (1.0,) * 24


def complaints(*traffic, kind="s3", payloads=(), **settings):
    source = Source(name="origin", kind=kind, traffic=traffic, settings=settings, payloads=payloads)
    return [str(problem) for problem in traffic_problems(source, CATALOGUE[kind])]


SOUND = [
    Constant(rate_per_s=1),
    Ramp(from_per_s=0, to_per_s=1),
    Burst(at_us=0, count=1_000_000),
    Times(times_us=()),
    Wave(mean_per_s=5, amplitude_per_s=5, period_us=SECOND_US),
    Day(mean_per_s=5, weights=(0.0,) * 23 + (1.0,)),
    OnOff(rate_per_s=5, on_us=1_000, off_us=1_000),
    Drawn(points=((0, 0), (SECOND_US, 5))),
    read_replay('{"at": 0, "key": "a.jpg"}', "jsonl"),
]


@pytest.mark.parametrize("traffic", SOUND, ids=lambda traffic: type(traffic).__name__)
def test_sound_traffic_has_no_complaint(traffic):
    assert complaints(traffic) == []


@pytest.mark.parametrize(
    ("traffic", "complaint"),
    [
        (Constant(rate_per_s=0), "wants a rate above 0 and at most 100,000 per second"),
        (Poisson(rate_per_s=100_001), "wants a rate above 0"),
        (Poisson(rate_per_s=1, start_us=2, end_us=2), "ends before it starts"),
        (Poisson(rate_per_s=1, payload="photo"), "names the payload 'photo', which is not declared"),
        (Ramp(from_per_s=0, to_per_s=0), "wants rates from 0 to 100,000 per second, not both 0"),
        (Burst(at_us=0, count=0), "wants a count from 1 to 1,000,000, not 0"),
        (Burst(at_us=0, count=1_000_001), "wants a count from 1 to 1,000,000, not 1,000,001"),
        (Wave(mean_per_s=0, amplitude_per_s=0, period_us=SECOND_US), "wants a rate above 0"),
        (Wave(mean_per_s=1, amplitude_per_s=2, period_us=SECOND_US), "wants an amplitude from 0 to its rate"),
        (Wave(mean_per_s=1, amplitude_per_s=1, period_us=0), "wants a period of at least a second"),
        (Day(mean_per_s=1, weights=(1.0,) * 23), "wants 24 weights, one for each hour, not 23"),
        (Day(mean_per_s=1, weights=(0.0,) * 24), "wants weights from 0 to 1,000,000, not all 0"),
        (Day(mean_per_s=1, weights=HOURLY, first_hour=24), "must start at an hour from 0 to 23, not 24"),
        (Day(mean_per_s=90_000, weights=(1.0, *(0.0,) * 23)), "has an hour of more than 100,000 per second"),
        (OnOff(rate_per_s=1, on_us=0, off_us=5_000), "must be on and off for at least a millisecond each"),
        (Drawn(points=((0, 1),)), "wants from 2 to 1,000 points, not 1"),
        (Drawn(points=((5, 1), (5, 2))), "wants its points in order of time"),
        (Drawn(points=((0, -1), (5, 2))), "wants rates from 0 to 100,000 per second"),
        (Drawn(points=((0, 0), (5, 0))), "is 0 everywhere"),
        (read_replay('{"at": 0}\n\n{"at": 1, "colour": 5}', "jsonl"), "line 3: colour is not part of a payload of"),
        (read_replay('{"at": 0, "eventName": "x"}', "jsonl"), "line 1: has an eventName that is none of"),
    ],
)
def test_complaint_names_the_shape(traffic, complaint):
    (found,) = complaints(traffic)

    assert found.startswith("origin.traffic[0]")
    assert complaint in found


def test_declared_payload_is_no_problem():
    assert complaints(Poisson(rate_per_s=1, payload="photo"), payloads=(PayloadTemplate(name="photo"),)) == []


@pytest.mark.parametrize(
    ("kind", "settings", "complaint"),
    [
        ("schedule", {"ScheduleExpression": "rate(1 minutes)"}, "origin.settings: rate(1 minutes) must be 1 minute"),
        ("schedule", {"ScheduleExpression": "at(2026-01-15T10:00:00)"}, "Only EventBridge Scheduler knows at"),
        ("scheduler", {"ScheduleExpressionTimezone": "Mars"}, "origin.settings: 'Mars' is not a time zone"),
    ],
)
def test_schedule_must_be_one(kind, settings, complaint):
    (found,) = complaints(kind=kind, **settings)

    assert complaint in found


@pytest.mark.parametrize("value", [5, None, ["rate(1 minute)"]])
def test_setting_of_another_type_is_left_to_its_own_complaint(value):
    assert complaints(kind="schedule", ScheduleExpression=value) == []


def test_schedule_takes_no_other_traffic():
    assert complaints(Poisson(rate_per_s=1), kind="schedule") == [
        "origin.traffic: EventBridge schedule makes its events by its own settings. Remove its traffic."
    ]


def volume(*traffic, until_s=30 * DAY_S, **more):
    source = Source(name="origin", kind="s3", traffic=traffic)
    other = Source(name="timer", kind="schedule", settings={"ScheduleExpression": "rate(1 minute)"})
    scenario = Scenario(name="big", until_us=until_s * SECOND_US, sources=(source, other), **more)
    return [str(problem) for problem in volume_problems(scenario)]


@pytest.mark.parametrize(
    "traffic",
    [
        Poisson(rate_per_s=100_000),
        Wave(mean_per_s=400, amplitude_per_s=0, period_us=SECOND_US),
        Day(mean_per_s=400, weights=HOURLY),
        OnOff(rate_per_s=1_000, on_us=SECOND_US, off_us=SECOND_US),
        Drawn(points=((0, 1_000), (30 * DAY_S * SECOND_US, 1_000))),
    ],
    ids=lambda traffic: type(traffic).__name__,
)
def test_shape_of_too_many_events_is_named_with_a_remedy(traffic):
    (found,) = volume(Constant(rate_per_s=1), traffic)

    assert found.startswith("origin.traffic[1]: would be about ")
    assert found.endswith(" events, more than 20,000,000. Lower a rate or shorten the run.")


def test_shapes_that_are_too_many_together_are_told_once():
    (found,) = volume(*[Constant(rate_per_s=5)] * 2)

    assert found.startswith("traffic: would be about 25,963,199 events, more than 20,000,000.")


def test_unsound_shape_is_not_counted():
    assert (
        volume(Day(mean_per_s=1, weights=()), Drawn(points=()), Wave(mean_per_s=1, amplitude_per_s=0, period_us=0))
        == []
    )


def test_run_refuses_what_is_wrong_with_traffic():
    flat = Wave(mean_per_s=1, amplitude_per_s=0, period_us=0)

    with pytest.raises(ScenarioError, match="wants a period of at least a second"):
        a_flow().from_s3(flat).into(a_function()).run()

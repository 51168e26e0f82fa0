import pytest

from eventflow.engine.chance.courses import Day, Drawn, OnOff, Wave
from eventflow.engine.chance.replay import Replay, read_replay
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Times
from eventflow.engine.units import SECOND_US
from eventflow.interchange.plain import Reader
from eventflow.interchange.scenario_yaml import dump, load
from eventflow.interchange.traffic import SHAPES, plain_traffic, read_traffic

WEIGHTS = tuple(float(hour) for hour in range(24))

ALL = [
    Constant(rate_per_s=2, start_us=SECOND_US, end_us=9 * SECOND_US, payload="photo"),
    Poisson(rate_per_s=0.5),
    Ramp(from_per_s=0, to_per_s=3, end_us=60 * SECOND_US),
    Burst(at_us=5, count=7, within_us=1_000),
    Times(times_us=(0, 1_500_000)),
    Wave(mean_per_s=5, amplitude_per_s=3.5, period_us=600 * SECOND_US, payload="photo"),
    Day(mean_per_s=1, weights=WEIGHTS, first_hour=9, start_us=SECOND_US),
    OnOff(rate_per_s=2, on_us=30 * SECOND_US, off_us=500_000),
    Drawn(points=((0, 1.0), (90 * SECOND_US, 2.5))),
    read_replay('{"at": 1, "key": "größe"}\n{"at": 0.25, "key": "b", "size_bytes": 5}', "jsonl", start_us=SECOND_US),
]


@pytest.mark.parametrize("traffic", ALL, ids=lambda traffic: SHAPES[type(traffic)])
def test_shape_is_written_and_read_again(traffic):
    read = Reader()

    assert read_traffic(read, "here", plain_traffic(traffic)) == traffic
    assert read.problems == []


def test_every_shape_is_tried_here():
    assert {type(traffic) for traffic in ALL} == {*SHAPES}


TEXT = """
name: all
sources:
  uploads:
    kind: s3
    traffic:
      - wave: {rate: 5, amplitude: 3, period: 10m}
      - day: {rate: 1, weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1], first_hour: 9}
      - on_off: {rate: 3, on_for: 30s, off_for: 2m, from: 1m}
      - drawn: {points: [[0s, 0], [5m, 10], [10m, 0]], until: 8m}
      - replay:
          format: csv
          from: 10s
          events: |
            at,key,size_bytes
            2026-01-15T09:00:00Z,a.jpg,5
            2026-01-15T09:00:03Z,b.jpg,6
functions: {worker: {}}
"""


def test_yaml_has_every_shape():
    scenario = load(TEXT)

    *_, replay = scenario.sources[0].traffic
    assert isinstance(replay, Replay)
    assert replay.times_us == (0, 3 * SECOND_US)
    assert replay.contents == ({"key": "a.jpg", "size_bytes": 5}, {"key": "b.jpg", "size_bytes": 6})
    assert load(dump(scenario)) == scenario


@pytest.mark.parametrize(
    ("plain", "complaint"),
    [
        ({"tide": {}}, "here: must be one of constant, poisson, ramp, burst, times, wave, day, on_off, drawn, replay"),
        ({}, "here: must be one of"),
        ({"wave": {"rate": "x"}}, "here.wave.rate: must be a number"),
        ({"wave": {"rate": 1, "mean": 2}}, "here.wave.mean: is not known here"),
        ({"day": {"weights": 5}}, "here.day.weights: must be a list"),
        ({"on_off": {"on_for": "often"}}, "here.on_off.on_for: 'often' is not a time"),
        ({"drawn": {"points": [[1, 2, 3]]}}, "here.drawn.points[0]: must be a time and a rate. Write [5m, 20]."),
        ({"drawn": {"points": [["1s", None]]}}, "here.drawn.points[0].rate: must be a number"),
        ({"replay": {"events": "", "format": "xml"}}, "here.replay.format: must be jsonl or csv, not 'xml'"),
        ({"replay": {}}, "here.replay.events: must be the text of a file"),
        ({"replay": {"events": '{"at": 0}\n{"at": "x"}'}}, "here.replay.events line 2: has the time 'x'"),
        ({"replay": {"events": "\n"}}, "here.replay.events: has no events."),
    ],
)
def test_complaint_names_its_place(plain, complaint):
    read = Reader()

    assert read_traffic(read, "here", plain) is None
    assert complaint in str(read.problems[0])

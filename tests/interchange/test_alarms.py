import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.scenario.alarm import Alarm
from eventflow.interchange.scenario_yaml import from_plain, to_plain

WHOLE = {
    "name": "too-many-errors",
    "function": "worker",
    "MetricName": "Errors",
    "Threshold": 3,
    "Period": 30,
    "EvaluationPeriods": 3,
    "DatapointsToAlarm": 2,
    "TreatMissingData": "notBreaching",
}


def test_alarm_is_read_and_written_in_awss_words():
    scenario = from_plain({"functions": {"worker": {}}, "alarms": [WHOLE]})

    assert scenario.alarms == (
        Alarm(
            name="too-many-errors",
            function="worker",
            metric="Errors",
            threshold=3,
            period_s=30,
            evaluation_periods=3,
            datapoints_to_alarm=2,
            treat_missing_data="notBreaching",
        ),
    )
    assert from_plain(to_plain(scenario)) == scenario


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"MetricName": "Speed"}, "alarms[0].MetricName: must be one of Invocations"),
        ({"Threshold": None}, "alarms[0].Threshold: must be given"),
        ({"Period": 0}, "alarms[0].Period: must be from 1 to 86,400, not 0"),
        ({"Colour": "red"}, "alarms[0].Colour: is not known here"),
    ],
)
def test_mistake_is_one_sentence_with_its_place(change, sentence):
    with pytest.raises(ScenarioError, match="alarms") as caught:
        from_plain({"functions": {"worker": {}}, "alarms": [{**WHOLE, **change}]})

    assert any(sentence in str(problem) for problem in caught.value.problems)

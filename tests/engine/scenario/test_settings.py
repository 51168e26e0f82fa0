import pytest

from eventflow.engine.scenario.settings import Setting, changed, value_of


@pytest.mark.parametrize(
    ("setting", "value", "complaint"),
    [
        (Setting(name="a", label="", group="", minimum=1, maximum=9, unit="s"), 10, "must be from 1 to 9 s, not 10"),
        (Setting(name="a", label="", group="", minimum=1), 0, "must be at least 1, not 0"),
        (Setting(name="a", label="", group="", maximum=1), 2, "must be at most 1, not 2"),
        (Setting(name="a", label="", group=""), True, "must be a whole number, not True"),
        (Setting(name="a", label="", group=""), "3", "must be a whole number, not '3'"),
        (Setting(name="a", label="", group="", kind="number"), "3", "must be a number, not '3'"),
        (Setting(name="a", label="", group="", kind="number", minimum=0), float("nan"), "must be at least 0, not nan"),
        (Setting(name="a", label="", group=""), None, "must be given"),
        (Setting(name="a", label="", group="", optional=True), None, None),
        (Setting(name="a", label="", group="", kind="choice", choices=("x", "y")), "z", "must be one of x, y, not 'z'"),
        (Setting(name="a", label="", group="", kind="text"), "x" * 1_025, "must be a text of at most 1024 characters"),
        (Setting(name="a", label="", group="", kind="boolean"), 1, "must be true or false, not 1"),
        (Setting(name="a", label="", group="", kind="distribution"), "x", "is not a duration: 'x' is not a duration; "
         "write milliseconds, or one of constant, exponential, uniform, lognormal"),
        (Setting(name="a", label="", group="", kind="distribution"), 12, None),
    ],
)  # fmt: skip
def test_complaint_ends_a_sentence_about_the_setting(setting, value, complaint):
    assert setting.complaint(value) == complaint


def test_missing_value_is_the_default():
    declared = [Setting(name="a", label="", group="", default=5)]

    assert value_of({}, declared, "a") == 5
    assert value_of({"a": None}, declared, "a") is None


def test_one_parameter_of_a_distribution_can_be_changed():
    settings = {"Duration": {"lognormal": {"p50_ms": 100, "p95_ms": 300}}, "Timeout": 3}

    assert changed(settings, "Duration.p50_ms", 150)["Duration"] == {"lognormal": {"p50_ms": 150, "p95_ms": 300}}
    assert changed(settings, "Timeout", 5) == {**settings, "Timeout": 5}
    assert settings["Timeout"] == 3


def test_unknown_parameter_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="lognormal has no mean_ms; it has p50_ms and p95_ms"):
        changed({"Duration": {"lognormal": {"p50_ms": 1, "p95_ms": 3}}}, "Duration.mean_ms", 1)

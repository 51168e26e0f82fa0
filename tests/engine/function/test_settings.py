import pytest

from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.sources import CATALOGUE

ALL = [*FUNCTION_SETTINGS, *(setting for source in CATALOGUE.values() for setting in source.settings)]


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.name)
def test_default_is_allowed(setting):
    assert setting.complaint(setting.default) is None


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.name)
def test_setting_has_a_source_unless_it_is_ours(setting):
    assert setting.model_choice or setting.source.startswith("https://docs.aws.amazon.com/")


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("Timeout", 1, 900),
        ("MemorySize", 128, 10_240),
        ("MaximumRetryAttempts", 0, 2),
        ("MaximumEventAgeInSeconds", 60, 21_600),
        ("ReservedConcurrentExecutions", 0, 900),
    ],
)
def test_ranges_are_those_of_aws(name, low, high):
    (setting,) = [setting for setting in FUNCTION_SETTINGS if setting.name == name]

    assert setting.complaint(low) is None
    assert setting.complaint(high) is None
    assert setting.complaint(low - 1)
    assert setting.complaint(high + 1)
    assert "whole number" in setting.complaint(low + 0.5)

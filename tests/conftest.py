import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from eventflow.broker import running_broker
from scripts.chromium import FLAGS, find_chromium

hypothesis_settings.register_profile(
    "default",
    max_examples=50,
    deadline=None,
    # The same examples every time: a red test is red for everybody. HYPOTHESIS_PROFILE=explore looks further.
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile("explore", max_examples=2000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write the golden files anew")


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """A real broker at settings.REDIS_URL: the one the environment names, else our own for this session."""
    if not settings.BROKER_IS_EMBEDDED:
        yield settings.REDIS_URL
        return
    with running_broker(settings.BROKER_SOCKET):
        yield settings.REDIS_URL


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Holds a text to a file that a person has read; `make golden` writes the file anew."""

    def hold(path: Path, text: str) -> None:
        if request.config.getoption("--rewrite-golden"):
            path.write_text(text)
        assert text == path.read_text()

    return hold


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": FLAGS}

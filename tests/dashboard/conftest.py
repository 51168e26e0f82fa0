import pytest
from django.core.cache import cache
from django.test import Client

from dashboard import stream
from dashboard.models import Workspace
from dashboard.workspace import COOKIE, signed
from tests.factories import a_workspace


@pytest.fixture(autouse=True)
def no_kept_broker_client():
    """Each test finds the broker as it is then: away, unless the test asks for `broker_url`."""
    yield
    if stream.client.cache_info().currsize:
        stream.client().close()
        stream.client.cache_clear()


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What one test leaves in the cache is about rows that the next test has anew."""
    cache.clear()


@pytest.fixture
def alice(db) -> Workspace:
    return a_workspace()


@pytest.fixture
def bob(db) -> Workspace:
    return a_workspace()


def client_of(workspace: Workspace) -> Client:
    client = Client()
    client.cookies[COOKIE] = signed(workspace)
    return client


@pytest.fixture
def alices(alice: Workspace) -> Client:
    return client_of(alice)


@pytest.fixture
def bobs(bob: Workspace) -> Client:
    return client_of(bob)


@pytest.fixture(autouse=True)
def connection_stays_open(request, monkeypatch):
    """A test's transaction ends with its connection; Django's own test client keeps it open, too."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        monkeypatch.setattr("channels.db.close_old_connections", lambda: None)

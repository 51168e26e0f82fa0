"""That DATABASE_URL and REDIS_URL choose what they name. Run by `make test-services`."""

import os

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis

pytestmark = pytest.mark.services


@pytest.mark.django_db
def test_the_database_is_postgresql_behind_a_pool() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        (version,) = cursor.fetchone()

    assert version.startswith("PostgreSQL")
    assert connection.settings_dict["OPTIONS"]["pool"]


def test_the_broker_is_the_named_one(broker_url: str) -> None:
    assert broker_url == os.environ["REDIS_URL"] == settings.CELERY_BROKER_URL
    with Redis.from_url(broker_url) as client:
        assert client.ping()

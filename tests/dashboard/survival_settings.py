"""What the processes of test_survival run with: a folder from DATA_DIR, and little patience."""

from eventflow.settings import *  # noqa: F403
from eventflow.settings import STORAGES

RUN_LEASE_S = 2
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

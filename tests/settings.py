"""The settings of a test session: the real ones, in a folder of their own that goes when the session ends."""

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="eventflow-")

from eventflow.settings import *  # noqa: F403
from eventflow.settings import DATA_DIR, DATABASES, STORAGES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because a worker or a second thread must be able to read what a test wrote.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages take static files straight from their source: a test run collects nothing.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SERVESTATIC_USE_FINDERS = True

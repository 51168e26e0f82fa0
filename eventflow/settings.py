"""All settings, chosen by environment variables.

With none set, everything is local and private to this folder: SQLite, and a Valkey server on a Unix socket
that `manage.py up` starts. DATABASE_URL and REDIS_URL choose real servers instead.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def env_flag(name: str, default: bool = False) -> bool:
    match env_text(name, str(default)).lower():
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off":
            return False
        case odd:
            raise ImproperlyConfigured(f"{name} must be 1 or 0, not {odd!r}.")


def env_int(name: str, default: int) -> int:
    text = env_text(name, str(default))
    try:
        return int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.") from None


def env_list(name: str, default: str) -> list[str]:
    return [word.strip() for word in env_text(name, default).split(",") if word.strip()]


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """SECRET_KEY, else one made here once and kept for the next start."""
    if given := env_text("SECRET_KEY", ""):
        return given
    path = DATA_DIR / "secret-key"
    if not path.exists():
        # Several processes may start at once: whoever links a complete file first wins.
        with tempfile.NamedTemporaryFile("w", dir=DATA_DIR) as draft:
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text()


DEBUG = env_flag("DEBUG")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "eventflow.apps.EventflowConfig",
    "dashboard",
    "channels",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dashboard.workspace.WorkspaceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]

ROOT_URLCONF = "eventflow.urls"
ASGI_APPLICATION = "eventflow.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True


def database(url: str) -> dict[str, Any]:
    config: dict[str, Any] = {**dj_database_url.parse(url)}
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            # A worker writes while pages read. Taking the write lock when a transaction begins, not at its
            # first write, is what makes "database is locked" impossible short of the timeout.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": True}
    return config


DATABASES = {"default": database(env_text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'eventflow.sqlite3'}"))}

# A Unix socket has no port to collide with, and no one else on the machine can open it.
BROKER_SOCKET = DATA_DIR / "valkey" / "valkey.sock"
BROKER_IS_EMBEDDED = not env_text("REDIS_URL", "")
REDIS_URL = env_text("REDIS_URL", f"unix://{BROKER_SOCKET}")

# Control messages only (presence, presenter state): a full layer drops messages silently, so a run's data
# goes from its table and its stream instead. Without socket_timeout=None every idle consumer dies after 5 s.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None, "max_connections": 5000}]},
    }
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A worker that vanished with its machine leaves its task to another one after this long. A task that
    # takes longer is delivered again while it runs: harmless, as tasks claim their work in the database.
    "visibility_timeout": env_int("TASK_VISIBILITY_TIMEOUT", 30),
    # kombu looks for such tasks only every interval x throttle seconds, 100 by default.
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = env_int("TASK_SOFT_TIME_LIMIT", 600)
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 30
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# A worker that is silent for this long has lost its run to the next one.
RUN_LEASE_S = env_int("RUN_LEASE_S", 10)
# How long a queued run may wait for a worker before its message is sent again.
RUN_QUEUE_PATIENCE_S = env_int("RUN_QUEUE_PATIENCE_S", 60)
# Unfinished runs that one visitor may have.
RUNS_AT_ONCE = env_int("RUNS_AT_ONCE", 8)
# How many changes are tried to find what would have saved an event, and how long that may take in all.
SAVING_CHANGES = env_int("SAVING_CHANGES", 6)
SAVING_TIME_LIMIT_S = env_int("SAVING_TIME_LIMIT_S", 8)
# Runs of one experiment and the events of all of them, experiments of one visitor that are not over, and all there are.
EXPERIMENT_RUNS_AT_MOST = env_int("EXPERIMENT_RUNS_AT_MOST", 500)
EXPERIMENT_EVENTS_AT_MOST = env_int("EXPERIMENT_EVENTS_AT_MOST", 50_000_000)
EXPERIMENTS_AT_ONCE = env_int("EXPERIMENTS_AT_ONCE", 2)
EXPERIMENTS_AT_MOST = env_int("EXPERIMENTS_AT_MOST", 100)
# About how many events each run of a quick preview sends.
EXPERIMENT_PREVIEW_EVENTS = env_int("EXPERIMENT_PREVIEW_EVENTS", 10_000)
# How many workers an experiment has at most, and after how many milliseconds each lets other work go first.
EXPERIMENT_WORKERS = env_int("EXPERIMENT_WORKERS", 8)
EXPERIMENT_TURN_MS = env_int("EXPERIMENT_TURN_MS", 250)
# Links to views of runs that one visitor may have made.
SHARED_VIEWS_AT_MOST = env_int("SHARED_VIEWS_AT_MOST", 1000)
# Flows of one visitor's own, and how large each may be.
SCENARIOS_AT_MOST = env_int("SCENARIOS_AT_MOST", 100)
NODES_AT_MOST = env_int("NODES_AT_MOST", 100)
SCENARIO_BYTES_AT_MOST = env_int("SCENARIO_BYTES_AT_MOST", 400_000)

# npm packages are served as they are; a package's files keep the path they have in node_modules.
NPM_FOLDERS = [
    "@dagrejs/dagre/dist",
    "@fontsource-variable/geist-mono/files",
    "@fontsource-variable/inter/files",
    "d3-color/dist",
    "d3-dispatch/dist",
    "d3-drag/dist",
    "d3-ease/dist",
    "d3-interpolate/dist",
    "d3-selection/dist",
    "d3-timer/dist",
    "d3-transition/dist",
    "d3-zoom/dist",
    "plotly.js-cartesian-dist-min",
]
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *((f"npm/{folder}", BASE_DIR / "node_modules" / folder) for folder in NPM_FOLDERS),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "eventflow.static_files.StaticFiles"
    },
}
SERVESTATIC_USE_FINDERS = DEBUG
SERVESTATIC_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # Plotly writes style attributes; stylesheets and scripts stay strict.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# HTTPS=1 where a proxy in front of us ends TLS and says so in X-Forwarded-Proto.
if env_flag("HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers stay silent unless DEBUG is on; an error must be seen anyway.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "eventflow": {"level": "INFO"},
        "dashboard": {"level": "INFO"},
    },
}

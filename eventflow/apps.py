from django.apps import AppConfig


class EventflowConfig(AppConfig):
    name = "eventflow"

    def ready(self) -> None:
        # Here and not in __init__.py, so that `import eventflow.engine` does not load Celery.
        from eventflow import celery  # noqa: F401

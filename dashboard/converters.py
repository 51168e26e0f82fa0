from uuid import UUID

from django.urls import register_converter


class RunIdConverter:
    """A run's id in an address: a UUID without dashes."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> UUID:
        return UUID(hex=value)

    def to_url(self, value: UUID) -> str:
        return value.hex


register_converter(RunIdConverter, "run_id")

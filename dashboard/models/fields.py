from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[Any, Any]
else:
    TextField = models.TextField


class OrderedJSONField(TextField):
    """JSON that keeps the order of its keys, which PostgreSQL's jsonb does not.

    The order of nodes and of a payload's fields decides which luck they get, so it is part of a run's input.
    """

    if TYPE_CHECKING:
        # What the mypy plugin reads: any JSON goes in and comes out.
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    description = "JSON with the order of its keys"

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return super().formfield(*args, **{"form_class": forms.JSONField, **kwargs})

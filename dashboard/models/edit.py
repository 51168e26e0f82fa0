"""What was done to a scenario: one row for each step that can be undone."""

from __future__ import annotations

from django.db import models

from dashboard.models.fields import OrderedJSONField


class Edit(models.Model):
    """One command, with what it changed in the document and what takes that back."""

    scenario = models.ForeignKey("dashboard.Scenario", on_delete=models.CASCADE, related_name="edits")
    label = models.CharField(max_length=120)
    back = OrderedJSONField(help_text="What undoing it changes.")
    forth = OrderedJSONField(help_text="What doing it again changes.")
    undone = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label

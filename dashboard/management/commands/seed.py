"""``manage.py seed``: the gallery's scenarios, and one run of each. Does nothing that is done already."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard import gallery
from eventflow.engine import ScenarioError


class Command(BaseCommand):
    help = "Write the gallery's scenarios into the database and start one run of each."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for slug in gallery.slugs():
                run = gallery.load(slug).refresh_baseline()
                self.stdout.write(f"{slug}: {'started a run' if run else 'is there'}")
        except ScenarioError as error:
            raise CommandError(str(error)) from None

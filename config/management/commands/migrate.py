import gc
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from config import schema

OTHERWISE = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")
"""What is asked of it that is not simply: everything, up to the newest."""


class Command(migrate.Command):
    """Django's, but an empty database begins with the schema as it is written."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options.get(name) for name in OTHERWISE):
            schema.lay(connections[options["database"]])
        gc.set_threshold(
            200_000, 20, 50
        )  # models are drawn by the thousand: looking for garbage took a quarter of it
        super().handle(*args, **options)

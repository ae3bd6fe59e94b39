"""import_members FILE: the register of members from a CSV or XLSX table."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from workflows.people import importing
from workflows.sheets import BadSheet


class Command(BaseCommand):
    help = "Read members from a CSV or XLSX table: every line, or nothing. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )

    def handle(self, *, file: str, dry_run: bool, verbosity: int, **options: Any) -> None:
        def say(done: int, total: int, what: str) -> None:
            if verbosity:
                self.stderr.write(f"{done}/{total} lines {what}")

        try:
            reading = importing.read(file, progress=lambda done, total: say(done, total, "read"))
        except (BadSheet, OSError) as error:
            raise CommandError(str(error)) from error
        for line, sentence in reading.problems:
            self.stderr.write(f"line {line}: {sentence}")
        kept = len(reading.lines) - reading.created - reading.changed
        told = f"{reading.created} new, {reading.changed} changed, {kept} as they were"
        if reading.problems:
            raise CommandError(f"{len(reading.problems)} problems: nothing was written ({told})")
        if dry_run:
            self.stdout.write(f"dry run: {told}")
            return
        importing.write(
            reading, on=timezone.localdate(), progress=lambda done, total: say(done, total, "written")
        )
        self.stdout.write(told)

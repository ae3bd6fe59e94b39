"""`manage.py watch_bank_inbox [FOLDER]`: import what the bank's software left in the folder; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fund.banking import inbox


class Command(BaseCommand):
    help = "Import each new bank file of a folder (default: BANK_INBOX) once, and move it to done or failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default="")

    def handle(self, *, folder: str, **options: Any) -> None:
        self.stdout.write(inbox.watch(folder))

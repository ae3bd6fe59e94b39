from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config import nightly
from workflows import outbox


class Command(BaseCommand):
    help = "Do what the clock does once a day: reminders, deadlines, the arrears snapshot, the proof. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD; today when left out")

    def handle(self, *, verbosity: int, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        say = self.stdout.write if verbosity else lambda line: None
        failed = nightly.run(on, say)
        say(f"outbox: {outbox.deliver()} delivered")
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from config.demo import FACTOR, bare, full, named, people
from workflows import outbox
from workflows.jobs.models import Recorded
from workflows.jobs.recorded import heard, recording
from workflows.people.models import Cooperative


class Command(BaseCommand):
    help = "Fill an empty database: two years of a small cooperative, the full crisis of 2020–21, or bare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=["bare", "small", "full"], default="small")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where a cooperative exists already"
        )
        parser.add_argument("--logins", action="store_true", help="only print the sign-ins")

    def handle(self, *, scale: str, if_empty: bool, logins: bool, verbosity: int, **options: Any) -> None:
        filled = Cooperative.objects.exists()
        if filled and not (if_empty or logins):
            raise CommandError("This database holds data already. The demonstration is made in an empty one.")
        if not filled and not logins:
            self._build(scale, verbosity)
        self._print_logins()

    def _build(self, scale: str, verbosity: int) -> None:
        began = time.monotonic()

        def say(line: str) -> None:
            if verbosity:
                self.stderr.write(f"{time.monotonic() - began:6.1f} s  {line}")

        with recording(Recorded.Kind.DEMO, scale) as book:
            tell = heard(book, say)
            tell(f"building the {scale} demonstration on {connection.vendor}")
            if scale == "full":
                full.run(tell)
            elif scale == "bare":
                bare.build(timezone.localdate(), tell)
            else:
                named.build(timezone.localdate(), tell)
            tell(f"letters and notices: {outbox.deliver(limit=10_000)}")
            tell("done")

    def _print_logins(self) -> None:
        rows = [row for row in people.logins() if row]
        out = self.stdout.write
        out(f"\nSign in with the password  {people.PASSWORD}\n")
        for role, name, email in rows:
            out(f"  {role:<18} {name:<20} {email}")
        out(f"\nThomas and Nora approve money with a second factor: key {FACTOR} for an authenticator,")
        out(f"or the code of this half minute: {people.code_now()}")
        out("")
        sys.stdout.flush()

"""`manage.py chain`: seal movements, print the head, verify the chain and compare it with heads kept outside."""

from datetime import date
from itertools import chain as both
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from fund.ledger import chain, heads
from fund.ledger.models import ChainBlock
from fund.ledger.proof import Difference, snapshot

from .proof import line


class Command(BaseCommand):
    help = "Seal what is settled and print the head; with --verify, read every row again. Exit 1 on a difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verify", action="store_true", help="read every sealed row again, seal nothing")
        parser.add_argument("--heads", metavar="FILE", help="lines written on earlier days, to compare with")

    def handle(self, *, verify: bool, heads: str | None, **options: Any) -> None:
        if not verify and not heads:
            self.stdout.write(f"{chain.seal()} movements sealed")
        else:
            differences = self.differences(verify, heads)
            for difference in differences:
                self.stdout.write(self.style.ERROR("DIFFERS  " + line(difference)))
            if differences:
                raise SystemExit(1)
            self.stdout.write("holds")
        self.stdout.write(self.head(localdate()))

    def differences(self, verify: bool, file: str | None) -> list[Difference]:
        with snapshot():
            blocks = ChainBlock.objects.order_by("number").iterator(chunk_size=20)
            return list(both(chain.verify(blocks) if verify else [], self.compared(file)))

    def compared(self, file: str | None) -> list[Difference]:
        if file is None:
            return []
        try:
            return list(heads.compare(Path(file).read_text().splitlines()))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error

    def head(self, on: date) -> str:
        return heads.head(on) or "no block yet"

"""`manage.py import_source KIND FUND FILE…`: look at tables, record them, and show how far it is."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from fund.ledger.models import Fund
from fund.sources import formats, importing
from fund.sources.models import Import
from workflows.money_words import money
from workflows.refusals import Refusal
from workflows.sheets import MAX_BYTES


class Command(BaseCommand):
    help = (
        "Record CSV or XLSX tables: contributions, gifts, lines, schedules, conditions, line-money, openings or"
        " recoveries (docs/sources.md). A file with a problem is not recorded at all; a file that was recorded"
        " before changes nothing; one that was interrupted goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=Import.Kind.values)
        parser.add_argument("fund", help="code of the fund")
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="look, and record nothing")

    def handle(
        self, *, kind: str, fund: str, files: list[str], dry_run: bool, verbosity: int, **options: Any
    ) -> None:
        found = Fund.objects.filter(code=fund).first()
        if found is None:
            raise CommandError(f"there is no fund “{fund}”")
        assert formats.known(kind)
        failed = [name for name in files if not self._one(kind, found, name, dry_run, verbosity)]
        if failed:
            raise CommandError(f"not recorded: {', '.join(failed)}")

    def _one(self, kind: str, fund: Fund, name: str, dry_run: bool, verbosity: int) -> bool:
        def tell(done: int, total: int) -> None:
            if verbosity:
                self.stderr.write(f"{done:,} of {total:,} lines")

        try:
            with Path(name).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
            made, _new = importing.hand_in(kind, content, fund=fund, name=name, on=localdate(), by=None)
            self._tell(made)
            if made.state == Import.State.DONE:
                self.stdout.write(f"{name}: recorded before: it changes nothing")
                return True
            if made.problems or dry_run:
                importing.drop(made)
                return not made.problems
            if made.state != Import.State.POSTING:
                made = importing.confirm(made, by=None, wake=False)
            made = importing.run(made, on=localdate(), progress=tell)
            if made.state == Import.State.STOPPED:
                self.stderr.write(f"{name}: stopped: {made.stopped_because}")
        except (Refusal, OSError) as error:
            self.stderr.write(f"{name}: {error}")
            return False
        return made.state == Import.State.DONE

    def _tell(self, made: Import) -> None:
        for row in made.rows.filter(outcome="problem").order_by("line").iterator():
            self.stderr.write(f"{made.name}, line {row.line}: {row.sentence}")
        self.stdout.write(
            f"{made.name}: {made.fresh:,} new, {made.changed:,} corrections, {made.known:,} known,"
            f" {made.problems:,} problems, {money(made.cents, made.fund.currency)}"
        )

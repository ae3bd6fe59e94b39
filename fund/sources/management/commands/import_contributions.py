"""`manage.py import_contributions FUND FILE…`: record invoices and post their contributions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from fund.ledger.models import Fund
from fund.sources import contributions
from fund.sources.refusals import BadInvoices
from workflows.money_words import money
from workflows.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Record the invoices of CSV or XLSX files (invoice, cooperative, date, amount before VAT, member) and"
        " post their contributions. A file with a problem is not recorded at all; a file that was recorded"
        " before changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fund", help="code of the fund")
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="look, and record nothing")

    def handle(self, *, fund: str, files: list[str], dry_run: bool, verbosity: int, **options: Any) -> None:
        found = Fund.objects.filter(code=fund).first()
        if found is None:
            raise CommandError(f"there is no fund “{fund}”")
        failed = [name for name in files if not self._one(found, name, dry_run, verbosity)]
        if failed:
            raise CommandError(f"not recorded: {', '.join(failed)}")

    def _one(self, fund: Fund, name: str, dry_run: bool, verbosity: int) -> bool:
        def tell(done: int, total: int) -> None:
            if verbosity:
                self.stderr.write(f"{done:,} of {total:,} invoices")

        try:
            rows = list(contributions.rows_of(name))
            checked = contributions.check(rows, fund=fund, on=localdate())
            for problem in checked.problems:
                self.stderr.write(f"{name}, line {problem.line}: {problem.sentence}")
            self.stdout.write(
                f"{name}: {len(checked.invoices):,} new invoices, {checked.known:,} known,"
                f" {len(checked.problems):,} problems, {money(checked.contribution_cents, fund.currency)}"
            )
            if checked.problems or dry_run:
                return not checked.problems
            contributions.record_contributions(
                rows, fund=fund, on=localdate(), by=None, name=name, progress=tell
            )
        except BadInvoices:
            return False
        except (Refusal, OSError) as error:
            self.stderr.write(f"{name}: {error}")
            return False
        return True

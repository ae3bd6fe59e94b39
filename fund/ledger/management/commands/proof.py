"""`manage.py proof`: does everything add up? Exit status 1 where it does not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fund.ledger import proof
from workflows.money_words import amount


class Command(BaseCommand):
    help = "Compare the ledger with its rows; exit with 1 and one line a difference where they do not agree."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", action="append", choices=proof.codes(), metavar="CHECK", help="one check by its code"
        )

        parser.add_argument(
            "--cheap",
            action="store_true",
            help="running totals and the latest rows only, as every ten minutes",
        )

    def handle(self, *, verbosity: int, **options: Any) -> None:
        report = proof.run(options["only"], cheap=options["cheap"])
        for result in report.results:
            if verbosity and result.holds:
                self.stdout.write(f"holds    {result.label} ({result.seconds:.2f} s)")
            elif not result.holds:
                self.stdout.write(self.style.ERROR(f"DIFFERS  {result.label}: {len(result.differences)}"))
                for difference in result.differences:
                    self.stdout.write("         " + line(difference))
        if not report.holds:
            raise SystemExit(1)


def line(difference: proof.Difference) -> str:
    """`solidarity · Bank (#3): should be 250.00, is 251.00`."""
    words = difference.where
    if difference.expected_cents is not None and difference.found_cents is not None:
        words += f": should be {amount(difference.expected_cents)}, is {amount(difference.found_cents)}"
    return f"{words} ({difference.note})" if difference.note else words

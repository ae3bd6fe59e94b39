"""Import bank statements: camt.052/053/054, CODA, MT940."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fund.banking.importing import IMPORTED, KNOWN, FileReport, import_statement


class Command(BaseCommand):
    help = "Import bank statements, each file whole or not at all; one line per problem; safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and change nothing"
        )

    def handle(self, *, files: list[str], dry_run: bool, verbosity: int, **options: Any) -> None:
        failed = 0
        for name in files:
            failed += not self._one(name, dry_run, verbosity)
        if failed:
            raise CommandError(f"{failed} of {len(files)} files were not imported")

    def _one(self, name: str, dry_run: bool, verbosity: int) -> bool:
        try:
            raw = Path(name).read_bytes()
        except OSError as error:
            self.stderr.write(f"{name}: cannot be opened: {error.strerror}")
            raise CommandError(f"{name} cannot be opened") from error

        def tell(done: int, total: int) -> None:
            if verbosity and (done % 500 == 0 or done == total):
                self.stderr.write(f"{name}: {done}/{total} lines")

        (report,) = import_statement([(name, raw)], by=None, dry_run=dry_run, progress=tell)
        for line in report.lines():
            self.stderr.write(line)
        for note in report.notes:
            self.stderr.write(f"{name}: {note}")
        self.stdout.write(_summary(report, dry_run))
        return report.outcome in (IMPORTED, KNOWN)


def _summary(report: FileReport, dry_run: bool) -> str:
    counts = (
        f"{report.statements} statements, {report.entries} entries, {report.new} new, {report.known} known, "
        f"{report.confirmed} payments confirmed, {report.returned} returned, {report.matched} matched, "
        f"{report.to_match} to match, {len(report.problems)} problems"
    )
    return f"{report.name}: {'would be ' if dry_run else ''}{report.outcome}: {counts}"

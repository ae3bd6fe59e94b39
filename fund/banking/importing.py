"""Bank files come in: read, proved, and each line booked once, in one transaction a file.

A file that does not add up is set aside whole with its problems; a statement that overlaps another adds only
what is new. Importing again, the same file or the same days, changes nothing.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fund.banking import booking, reading
from fund.banking.models import BankAccount, StatementFile
from fund.banking.statement import Problem, Statement, UnreadableStatement, plain
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal

IMPORTED, KNOWN, QUARANTINED, REFUSED = "imported", "known", "quarantined", "refused"
Progress = Callable[[int, int], None]


@dataclass
class FileReport:
    """What became, or would become, of one file."""

    name: str
    outcome: str = IMPORTED
    file_id: int | None = None
    statements: int = 0
    entries: int = 0
    new: int = 0
    known: int = 0
    confirmed: int = 0
    returned: int = 0
    matched: int = 0
    to_match: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problem(self, problem: Problem) -> None:
        self.problems.append({"line": problem.line, "sentence": str(problem.sentence)})

    def lines(self) -> list[str]:
        """One line a problem, as a command prints them."""
        return [
            f"{self.name}:{told['line']}: {told['sentence']}"
            if told["line"]
            else f"{self.name}: {told['sentence']}"
            for told in self.problems
        ]


class NotOurs(Refusal):
    """A statement of accounts that the fund does not hold."""

    code = "not_our_account"


class _Rehearsed(Exception):
    """A dry run is over: undo all of it."""


def import_statement(
    files: Iterable[tuple[str, bytes]],
    *,
    by: User | None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[FileReport]:
    """Import bank files, one transaction each; a file that fails stops no other.

    files     (name, bytes); the format is told from the bytes
    by        who brings them; None is the system (a command)
    dry_run   do everything, report it, and undo it
    progress  told (entries booked, entries in all) of the file at work
    """
    if by is not None and not may(by, "statement.import"):
        raise NotYours()
    return [_one(name, raw, by, dry_run, progress) for name, raw in files]


def _one(name: str, raw: bytes, by: User | None, dry_run: bool, progress: Progress | None) -> FileReport:
    report = FileReport(name=plain(name, 200))
    try:
        with transaction.atomic():
            _take_in(report, raw, by, dry_run, progress)
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        report.file_id = None
    except UnreadableStatement as refusal:
        report.outcome = REFUSED
        report.problem(Problem(refusal.figures.get("line", 0), str(refusal)))
    except Refusal as refusal:
        report.outcome, report.new, report.file_id = REFUSED, 0, None
        report.problem(Problem(0, str(refusal)))
    return report


def _take_in(
    report: FileReport, raw: bytes, by: User | None, dry_run: bool, progress: Progress | None
) -> None:
    sha256 = hashlib.sha256(raw).hexdigest()
    known = StatementFile.objects.filter(sha256=sha256, state=StatementFile.State.IMPORTED).first()
    if known:
        _as_before(report, known)
        return
    statements = reading.read(raw)
    report.statements = len(statements)
    report.entries = sum(len(statement.entries) for statement in statements)
    file = _keep(report.name, raw, sha256, statements, by)
    if file.state == StatementFile.State.IMPORTED:
        _as_before(report, file)
        return
    report.file_id = file.pk
    ours = _ours(statements, report)
    if not ours:
        raise NotOurs(_("None of its accounts is a bank account of the fund."))
    for statement in statements:
        for problem in statement.problems:
            report.problem(problem)
    if not report.problems:
        with transaction.atomic():
            booking.book(file, ours, report, by, progress)
            if report.problems:
                transaction.set_rollback(True)
    _close(file, report)


def _keep(name: str, raw: bytes, sha256: str, statements: list[Statement], by: User | None) -> StatementFile:
    """The file's row, once for its content: whoever brings the same file at the same time waits here."""
    file, created = StatementFile.objects.get_or_create(
        sha256=sha256,
        defaults={
            "name": name, "size": len(raw), "raw": raw.decode("latin-1"), "uploaded_by": by,
            "format": plain(statements[0].format, 20),
        },
    )  # fmt: skip
    return file if created else StatementFile.objects.select_for_update().get(pk=file.pk)


def _ours(statements: list[Statement], report: FileReport) -> list[tuple[BankAccount, Statement]]:
    """Statements of the fund's accounts; those of others are passed over, and said."""
    found = []
    for statement in statements:
        account = (
            BankAccount.objects.select_related("fund").named(statement.account) if statement.account else None
        )
        if account is None:
            report.notes.append(
                _("Account %(account)s is not one of the fund's: its statement is passed over.")
                % {"account": statement.account or "?"}
            )
            statement.problems.clear()  # somebody else's statement cannot set ours aside
            continue
        if statement.currency and statement.currency != account.fund.currency:
            statement.problem(
                statement.line,
                _("The statement is in %(theirs)s, the fund in %(ours)s.")
                % {"theirs": statement.currency, "ours": account.fund.currency},
            )
        found.append((account, statement))
    return found


def _close(file: StatementFile, report: FileReport) -> None:
    if report.problems:
        report.outcome = QUARANTINED
        report.new = report.confirmed = report.returned = report.matched = report.to_match = 0
        file.state = StatementFile.State.QUARANTINED
    else:
        file.state = StatementFile.State.IMPORTED
    file.problems = report.problems[:500]
    file.report = {key: value for key, value in asdict(report).items() if key not in ("problems", "name")}
    file.save(update_fields=["state", "problems", "report"])


def _as_before(report: FileReport, file: StatementFile) -> None:
    report.file_id = file.pk
    report.statements, report.entries = file.report.get("statements", 0), file.report.get("entries", 0)
    report.outcome, report.known = KNOWN, report.entries
    report.notes.append(_("This very file was imported before: nothing is added."))


@transaction.atomic
def stage(name: str, raw: bytes, *, by: User) -> tuple[StatementFile | None, FileReport]:
    """Keep an uploaded file and say what importing it would do; nothing is booked until it is confirmed."""
    (report,) = import_statement([(name, raw)], by=by, dry_run=True)
    if report.outcome == REFUSED:
        return None, report
    sha256 = hashlib.sha256(raw).hexdigest()
    file, _created = StatementFile.objects.get_or_create(
        sha256=sha256,
        defaults={
            "name": plain(name, 200),
            "size": len(raw),
            "raw": raw.decode("latin-1"),
            "uploaded_by": by,
        },
    )
    if file.state == StatementFile.State.STAGED:
        file.problems, file.report = report.problems[:500], asdict(report) | {"problems": []}
        file.save(update_fields=["problems", "report"])
    return file, report


def import_staged(file: StatementFile, *, by: User, progress: Progress | None = None) -> FileReport:
    """Import a file whose preview a person has seen."""
    return import_statement([(file.name, file.content)], by=by, progress=progress)[0]

"""Bank files come in: read, proved, and each line booked once.

A file that does not add up is set aside whole with its problems; a statement that overlaps another adds only
what is new. Importing again, the same file or the same days, changes nothing. A file is booked in one transaction;
a large one, proved before, in chunks of a fixed order, each with the count of what is done: it shows how far it is, and
goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from fund.banking import answering, booking, pain002, reading, tables, zipped
from fund.banking.models import BankAccount, StatementFile, TableLayout
from fund.banking.packed import Packed
from fund.banking.pain002 import Answer
from fund.banking.statement import Problem, Statement, UnreadableStatement, plain
from workflows import outbox
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal

IMPORTED, KNOWN, QUARANTINED, REFUSED = "imported", "known", "quarantined", "refused"
IMPORTING = "importing"
Progress = Callable[[int, int], None]
Content = bytes | IO[bytes] | Packed


@dataclass
class FileReport:
    """What became, or would become, of one file."""

    name: str
    outcome: str = IMPORTED
    refused_as: str = ""
    file_id: int | None = None
    fund_id: int | None = None
    answers: str = ""  # number of the payment or collection file, of a pain.002
    statements: int = 0
    entries: int = 0
    new: int = 0
    known: int = 0
    confirmed: int = 0
    returned: int = 0
    matched: int = 0
    to_match: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, file: StatementFile) -> "FileReport":
        """What a file's row tells."""
        known = {one.name for one in fields(cls)}
        told = {name: value for name, value in file.report.items() if name in known}
        return cls(**{**told, "name": file.name, "file_id": file.pk, "problems": list(file.problems)})

    def gap(self, sentence: str) -> None:
        """Something between this statement and the others: to be seen before it is imported."""
        if sentence not in self.gaps:
            self.gaps.append(sentence)

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
    files: Iterable[tuple[str, Content]],
    *,
    by: User | None,
    dry_run: bool = False,
    progress: Progress | None = None,
    here: bool = True,
) -> list[FileReport]:
    """Import bank files; one that fails stops no other.

    files     (name, content); the format is told from the content
    by        who brings them; None is the system (a command)
    dry_run   do everything, report it, and undo it; of a large file, its first chunk
    progress  told (entries booked, entries in all) of the file at work
    here      book a large file to its end in this process; else the outbox does after its first chunk
    returns   a report for each file; of a ZIP, one for each file inside
    """
    if by is not None and not may(by, "statement.import"):
        raise NotYours()
    reports = []
    for name, content in files:
        try:
            inside = unpacked(name, content)
        except UnreadableStatement as refusal:
            reports.append(_refused(name, refusal))
        else:
            reports += [_one(one, packed, by, dry_run, progress, here) for one, packed in inside]
    return reports


def unpacked(name: str, content: Content) -> list[tuple[str, Packed]]:
    """The file, or the files of a ZIP; UnreadableStatement when they are refused as a whole."""
    return zipped.unpacked(name, Packed.of(content))


def _refused(name: str, refusal: UnreadableStatement) -> FileReport:
    report = FileReport(plain(name, 200), REFUSED, refused_as=refusal.code)
    report.problem(Problem(refusal.figures.get("line", 0), str(refusal)))
    return report


def _one(
    name: str, packed: Packed, by: User | None, dry_run: bool, progress: Progress | None, here: bool
) -> FileReport:
    report, plan = FileReport(name=plain(name, 200)), None
    try:
        with transaction.atomic():
            file, plan = _take_in(report, packed, by)
            if plan:
                _book_next(file, plan, report, by, progress)
                if file.state == StatementFile.State.IMPORTING and not here and not dry_run:
                    wake(file)
            if dry_run:
                raise _Rehearsed
        while here and plan and file.state == StatementFile.State.IMPORTING:
            with transaction.atomic():
                file = _locked(file.pk)
                _book_next(file, plan, report, by, progress)
    except _Rehearsed:
        if plan and file.state == StatementFile.State.IMPORTING:
            report.outcome = IMPORTED
            report.notes.append(
                _(
                    "The file is large: what its first %(count)d new lines would pay or settle is counted here."
                )
                % {"count": file.done}
            )
        report.file_id = None
    except UnreadableStatement as refusal:
        return _refused(name, refusal)
    except Refusal as refusal:
        report.outcome, report.new, report.file_id, report.refused_as = REFUSED, 0, None, refusal.code
        report.problem(Problem(0, str(refusal)))
    return report


def _take_in(
    report: FileReport, packed: Packed, by: User | None
) -> tuple[StatementFile, list[booking.Planned]]:
    """The file's row and, when it is to be booked, the plan of it."""
    known = StatementFile.objects.filter(sha256=packed.sha256, state=StatementFile.State.IMPORTED)
    if (before := known.defer("raw").first()) is not None:
        return _as_before(report, before)
    if pain002.looks_like(packed.head):
        return _take_in_answer(report, packed, by), []
    statements, layout = _read(packed)
    report.statements = len(statements)
    report.entries = sum(len(statement.entries) for statement in statements)
    file = _keep(report.name, packed, statements, by)
    if layout:
        file.layout, file.format = layout.as_json(), booking.TABLE
    if file.state == StatementFile.State.IMPORTED:
        return _as_before(report, file)
    report.file_id = file.pk
    ours = _ours(statements, report)
    if file.state == StatementFile.State.IMPORTING:
        _go_on(report, file)
        return file, booking.plan_again(file, ours)
    if not ours:
        raise NotOurs(_("None of its accounts is a bank account of the fund."))
    report.fund_id = ours[0][1].fund_id
    for statement in statements:
        for problem in statement.problems:
            report.problem(problem)
    plan: list[booking.Planned] = []
    if not report.problems:
        with transaction.atomic():
            plan = booking.begin(file, ours, report)
            if report.problems:
                transaction.set_rollback(True)
    file.wanted, file.done = report.new, 0
    if report.problems:
        _set_aside(file, report)
        return file, []
    file.state = StatementFile.State.IMPORTING
    if not plan:
        _close(file, report)
    return file, plan


def _read(packed: Packed) -> tuple[list[Statement], tables.Layout | None]:
    """What the file tells, and the layout by which a table was read."""
    layout = layout_for(packed) if reading.is_table(packed) else None
    return reading.read(packed, layout), layout


def layout_for(packed: Packed) -> tables.Layout | None:
    """What this file's treasurer said of it, or of the last one with these headings when that is one account's."""
    kept = (
        StatementFile.objects.filter(sha256=packed.sha256).exclude(layout={}).values_list("layout", flat=True)
    )
    if (told := kept.first()) is not None:
        return tables.Layout.of(told)
    raw = packed.bytes()
    encoding = tables.encoding_of(raw)
    delimiter = tables.delimiter_of(raw[:50_000].decode(encoding, errors="replace"))
    if not delimiter:
        return None
    signature = tables.top(raw, encoding, delimiter).signature
    found = [row.layout for row in TableLayout.objects.filter(signature=signature).order_by("pk")[:2]]
    if len(found) == 2 and not all("account" in one["columns"] for one in found):
        return None  # two accounts of one bank, and no column says whose lines they are
    return tables.Layout.of(found[0]) if found else None


def _take_in_answer(report: FileReport, packed: Packed, by: User | None) -> StatementFile:
    """A pain.002 moves no money in: what it refuses of our payments comes back."""
    if packed.size > pain002.MAX_BYTES:
        raise UnreadableStatement(_("The file is larger than any status report."), code="too_large")
    answer = pain002.read(packed.bytes())
    file = _keep(report.name, packed, [answer], by)
    if file.state == StatementFile.State.IMPORTED:
        return _as_before(report, file)[0]
    file.format, report.file_id = answer.format, file.pk
    answering.carry_out(answer, report, on=timezone.localdate(), by=by)
    _set_aside(file, report) if report.problems else _close(file, report)
    StatementFile.objects.filter(pk=file.pk).update(format=answer.format)
    return file


def _book_next(
    file: StatementFile,
    plan: list[booking.Planned],
    report: FileReport,
    by: User | None,
    progress: Progress | None,
) -> None:
    """The next chunk, and the count of it, in the caller's transaction."""
    if file.state != StatementFile.State.IMPORTING:
        return
    file.done += booking.book_some(plan, file.done, booking.size_of(file.wanted), report, by, progress)
    if file.done >= file.wanted:
        _close(file, report)
    else:
        report.outcome = IMPORTING
        _write(file, report)


def _locked(pk: int) -> StatementFile:
    return StatementFile.objects.select_for_update(of=("self",)).defer("raw").get(pk=pk)


def wake(file: StatementFile) -> None:
    """Have the next chunk booked by the outbox; once for each count of what is done."""
    outbox.put("banking.import_next", f"bank-file/{file.pk}/{file.done}", file_id=file.pk)


@outbox.handles("banking.import_next")
def import_next(*, file_id: int) -> None:
    """One chunk a delivery: what is done is seen from outside, and a worker that dies loses one chunk."""
    file = StatementFile.objects.select_for_update(of=("self",)).select_related("uploaded_by").get(pk=file_id)
    if file.state != StatementFile.State.IMPORTING:
        return
    by = file.uploaded_by
    with override(by.language if by else None):
        report = FileReport.of(file)
        ours = _ours(_read(file.packed)[0], FileReport(file.name))
        _book_next(file, booking.plan_again(file, ours), report, by, None)
    if file.state == StatementFile.State.IMPORTING:
        wake(file)


def _go_on(report: FileReport, file: StatementFile) -> None:
    """Take over the counts of a file that stopped."""
    for one in fields(FileReport):
        if one.name in file.report:
            setattr(report, one.name, file.report[one.name])
    report.file_id = file.pk


def _keep(
    name: str, packed: Packed, statements: Sequence[Statement | Answer], by: User | None
) -> StatementFile:
    """The file's row, once for its content: whoever brings the same file at the same time waits here."""
    file, created = StatementFile.objects.get_or_create(
        sha256=packed.sha256,
        defaults={
            "name": name, "size": packed.size, "raw": packed.as_text(), "uploaded_by": by,
            "format": plain(statements[0].format, 20),
        },
    )  # fmt: skip
    return file if created else _locked(file.pk)


def _ours(statements: list[Statement], report: FileReport) -> list[booking.Ours]:
    """Statements of the fund's accounts; those of others are passed over, and said."""
    found: list[booking.Ours] = []
    for position, statement in enumerate(statements):
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
        found.append((position, account, statement))
    return found


def _close(file: StatementFile, report: FileReport) -> None:
    file.state = StatementFile.State.IMPORTED
    report.outcome = IMPORTED
    _write(file, report)


def _set_aside(file: StatementFile, report: FileReport) -> None:
    report.outcome = QUARANTINED
    report.new = report.confirmed = report.returned = report.matched = report.to_match = 0
    file.state, file.wanted = StatementFile.State.QUARANTINED, 0
    _write(file, report)


def _write(file: StatementFile, report: FileReport) -> None:
    file.problems = report.problems[:500]
    file.report = {key: value for key, value in asdict(report).items() if key not in ("problems", "name")}
    file.fund_id, file.answers = report.fund_id or file.fund_id, report.answers or file.answers
    file.save(
        update_fields=["state", "problems", "report", "wanted", "done", "layout", "format", "fund", "answers"]
    )


def _as_before(report: FileReport, file: StatementFile) -> tuple[StatementFile, list[booking.Planned]]:
    report.file_id = file.pk
    report.statements, report.entries = file.report.get("statements", 0), file.report.get("entries", 0)
    report.outcome, report.known = KNOWN, report.entries
    report.notes.append(_("This very file was imported before: nothing is added."))
    return file, []


@transaction.atomic
def stage(
    name: str, content: Content, *, by: User | None, layout: tables.Layout | None = None
) -> tuple[StatementFile | None, FileReport]:
    """Keep an uploaded file and say what importing it would do; nothing is booked until it is confirmed. A table whose
    columns nobody has named is kept too, and waits for that.

    layout  how to read a table, as somebody just said
    """
    try:
        ((name, packed),) = unpacked(name, content)
    except UnreadableStatement as refusal:
        return None, _refused(name, refusal)
    kept = StatementFile.objects.defer("raw").filter(sha256=packed.sha256)
    if layout:
        kept.exclude(state__in=_BEGUN).update(layout=layout.as_json(), format=booking.TABLE)
    (report,) = import_statement([(name, packed)], by=by, dry_run=True)
    if report.outcome == REFUSED and report.refused_as != tables.Unmapped.code:
        return None, report
    file, _created = kept.get_or_create(
        sha256=packed.sha256,
        defaults={
            "name": plain(name, 200),
            "size": packed.size,
            "raw": packed.as_text(),
            "uploaded_by": by,
            "format": booking.TABLE if report.outcome == REFUSED else "",
        },
    )
    if file.state not in _BEGUN:
        file.state, file.problems = StatementFile.State.STAGED, report.problems[:500]
        file.report = asdict(report) | {"problems": []}
        file.fund_id, file.answers = report.fund_id, report.answers
        file.save(update_fields=["state", "problems", "report", "fund", "answers"])
    return file, report


def stage_all(
    name: str, content: Content, *, by: User | None
) -> list[tuple[StatementFile | None, FileReport]]:
    """`stage` each file of a ZIP, or the one file."""
    try:
        inside = unpacked(name, content)
    except UnreadableStatement as refusal:
        return [(None, _refused(name, refusal))]
    return [stage(one, packed, by=by) for one, packed in inside]


_BEGUN = (StatementFile.State.IMPORTED, StatementFile.State.IMPORTING)


@transaction.atomic
def name_columns(file: StatementFile, layout: tables.Layout, account: BankAccount, *, by: User) -> FileReport:
    """Say how a table is written, for this file and for the next ones of the account, and look at it anew.

    raises  Unmapped with what is missing
    """
    if not may(by, "statement.import"):
        raise NotYours()
    remember(layout, account, file.content, by=by)
    _file, report = stage(file.name, file.packed, by=by, layout=layout)
    return report


@transaction.atomic
def remember(layout: tables.Layout, account: BankAccount, raw: bytes, *, by: User | None) -> TableLayout:
    """Keep how the account's bank writes its tables; the headings are those of `raw`. Raises Unmapped."""
    if wrong := layout.wrong():
        raise tables.Unmapped(" ".join(wrong))
    layout.account = account.iban
    signature = tables.top(raw, layout.encoding, layout.delimiter).signature
    told = {"signature": signature, "layout": layout.as_json(), "told_by": by, "told_at": timezone.now()}
    row, _created = TableLayout.objects.update_or_create(account=account, defaults=told)
    return row


def import_staged(
    file: StatementFile, *, by: User | None, progress: Progress | None = None, here: bool = True
) -> FileReport:
    """Import a file whose preview a person has seen, or go on with one that stopped."""
    return import_statement([(file.name, file.packed)], by=by, progress=progress, here=here)[0]

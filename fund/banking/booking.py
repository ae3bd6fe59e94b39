"""Book the lines of proved statements: which are new, where their money stands,
and what they settle or pay."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import batched
from typing import Any

from django.utils.translation import gettext as _

from fund.banking import matching, settling
from fund.banking.models import (
    BankAccount,
    BatchLine,
    ExpectedPayment,
    NoticeDetail,
    Statement,
    StatementFile,
    StatementLine,
)
from fund.banking.models.accounts import iban_key
from fund.banking.models.payments import PaymentOrder
from fund.banking.statement import Entry, Problem, printed
from fund.banking.statement import Statement as Read
from fund.ledger import chart
from fund.ledger.models import Kind
from fund.ledger.posting import Entry as Posting
from fund.ledger.posting import Leg, post_many
from workflows.people.models import User
from workflows.refusals import Refusal

Twins = tuple[Any, int, str]


def book(
    file: StatementFile,
    statements: Iterable[tuple[BankAccount, Read]],
    report: Any,
    by: User | None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Book every statement of a file, the accounts held in the order of their ids;
    the caller's transaction."""
    pairs = list(statements)
    ids = sorted({account.pk for account, _read in pairs})
    held = {account.pk: account for account in BankAccount.objects.select_for_update(of=("self",)).filter(
        pk__in=ids).select_related("fund").order_by("pk")}  # fmt: skip
    for account, read in pairs:
        if read.moves_money:
            _book_one(file, held[account.pk], read, report, by, progress)
        else:
            _note(file, held[account.pk], read, report)


def _book_one(
    file: StatementFile, account: BankAccount, read: Read, report: Any, by: User | None, progress: Any
) -> None:
    if _same_statement(account, read):
        report.known += len(read.entries)
        report.notes.append(_("Statement %(number)s is here already.") % {"number": read.number})
        return
    fresh = _new_entries(account, read)
    if strangers := _strangers(account, read, fresh):
        report.problem(Problem(read.line, _(
            "%(count)d lines already imported for these days are not in this statement: it contradicts them."
        ) % {"count": strangers}))  # fmt: skip
        return
    statement = Statement.objects.create(
        file=file, account=account, kind=read.kind, number=read.number, opening_cents=read.opening_cents,
        closing_cents=read.closing_cents, opened_on=read.opened_on, booked_on=read.booked_on,
        entries=len(read.entries), known=len(read.entries) - len(fresh),
    )  # fmt: skip
    _say_gap(account, statement, report)
    report.known += statement.known
    report.new += len(fresh)
    lines = StatementLine.objects.bulk_create(
        [_line(statement, account, entry, rank) for entry, rank in fresh]
    )
    _settle_and_match(account, lines, report, by, progress)


def _same_statement(account: BankAccount, read: Read) -> bool:
    """The same days between the same balances: this statement, whatever its format or file."""
    same = Statement.objects.filter(
        account=account, kind=read.kind, opened_on=read.opened_on, booked_on=read.booked_on,
        opening_cents=read.opening_cents, closing_cents=read.closing_cents, entries=len(read.entries),
    )  # fmt: skip
    return same.filter(number=read.number).exists() or (bool(read.entries) and same.exclude(
        file__format__startswith=read.format[:4]).exists())  # fmt: skip


def _new_entries(account: BankAccount, read: Read) -> list[tuple[Entry, int]]:
    """Entries that are not here yet, each with the rank that tells it from its twins.

    With a bank reference, twins are the same entry, one for one. Without, they are only when they are alike
    in everything else too, and do not belong to the statement just before or after this one.
    """
    known: dict[Twins, list[StatementLine]] = defaultdict(list)
    days = {entry.booked_on for entry in read.entries}
    rows = StatementLine.objects.filter(account=account, booked_on__in=days).select_related("statement")
    for row in rows.defer("party_name", "party_iban"):
        known[(row.booked_on, row.cents, row.bank_reference)].append(row)
    next_rank = {twins: max(row.rank for row in alike) + 1 for twins, alike in known.items()}
    taken: Counter[int] = Counter()
    fresh = []
    for entry in read.entries:
        twin = next(
            (row for row in known[entry.twins] if not taken[row.pk] and _is_same(row, entry, read)), None
        )
        if twin:
            taken[twin.pk] += 1
            continue
        rank = next_rank.get(entry.twins, 0)
        next_rank[entry.twins] = rank + 1
        fresh.append((entry, rank))
    return fresh


def _is_same(row: StatementLine, entry: Entry, read: Read) -> bool:
    if entry.bank_reference:
        return True
    neighbour = (
        row.statement.closing_cents == read.opening_cents or row.statement.opening_cents == read.closing_cents
    )
    return row.fingerprint == entry.fingerprint() and not neighbour


def _strangers(account: BankAccount, read: Read, fresh: list[tuple[Entry, int]]) -> int:
    """Lines here, on days strictly inside the statement, that it does not tell:
    then it is not what it says."""
    if not (read.opened_on and read.booked_on):
        return 0
    inside = {"booked_on__gt": read.opened_on, "booked_on__lt": read.booked_on}
    here = StatementLine.objects.filter(account=account, **inside).count()
    told = sum(read.opened_on < entry.booked_on < read.booked_on for entry in read.entries)
    new = sum(read.opened_on < entry.booked_on < read.booked_on for entry, _rank in fresh)
    return max(0, here - (told - new))


def _say_gap(account: BankAccount, statement: Statement, report: Any) -> None:
    """A statement that does not begin where the one before it ended: one is missing between them,
    or out of turn."""
    before = Statement.objects.filter(account=account, kind=statement.kind, booked_on__lt=statement.booked_on)
    last = before.exclude(pk=statement.pk).order_by("-booked_on", "-pk").first()
    if last and last.closing_cents != statement.opening_cents and last.closing_cents is not None:
        report.notes.append(
            _("Statement %(number)s opens with %(opening)s, but the one before it closed with %(closing)s: "
              "one may be missing between them.")
            % {"number": statement.number, "opening": printed(statement.opening_cents or 0),
               "closing": printed(last.closing_cents)}
        )  # fmt: skip


def _line(statement: Statement, account: BankAccount, entry: Entry, rank: int) -> StatementLine:
    return StatementLine(
        statement=statement, account=account, booked_on=entry.booked_on, value_on=entry.value_on,
        cents=entry.cents,
        bank_reference=entry.bank_reference, rank=rank, fingerprint=entry.fingerprint(), file_line=entry.line,
        end_to_end_id=entry.end_to_end_id, batch_id=entry.batch_id, reference=entry.reference,
        communication=entry.communication, party_name=entry.party_name, party_iban=entry.party_iban,
        party_key=iban_key(entry.party_iban), return_reason=entry.return_reason,
    )  # fmt: skip


def _settle_and_match(
    account: BankAccount, lines: list[StatementLine], report: Any, by: User | None, progress: Any
) -> None:
    """Our own payments first, money out before money back; the rest goes through suspense,
    and what bears a known reference is matched."""
    for line in lines:
        line.account = account
    known = _claimed(account, lines)
    answers = {
        line.pk: placed
        for line in lines
        if {line.end_to_end_id, line.batch_id} & known and (placed := _our_payments(account, line))
    }
    waiting = [line for line in lines if line.pk not in answers]
    _put_in_suspense(account, waiting, by)
    done = 0
    for line in sorted((line for line in lines if line.pk in answers), key=lambda line: line.cents > 0):
        _answer(line, report, by)
        done = _tell(progress, done, len(lines))
    for line in waiting:
        claimed = {line.reference, line.party_key, line.bank_reference} & known
        matched = line.came_in and bool(claimed) and matching.match_by_itself(line)
        matched = matched or (line.came_in and bool(claimed) and matching.match_by_notice(line))
        report.matched += bool(matched)
        report.to_match += not matched
        done = _tell(progress, done, len(lines))


def _claimed(account: BankAccount, lines: list[StatementLine]) -> set[str]:
    """Which of the lines' ids, references and payers somebody here waits for: a few queries for all of them,
    so that a line that nobody waits for costs none."""
    sent = BatchLine.objects.filter(batch__account=account, was_sent=True, is_active=True)
    expected = ExpectedPayment.objects.open().filter(fund=account.fund_id)
    told = NoticeDetail.objects.filter(account=account)
    asked: list[tuple[Any, str, set[str]]] = [
        (sent, "end_to_end_id", {line.end_to_end_id for line in lines}),
        (sent, "batch__number", {line.batch_id for line in lines}),
        (expected, "reference", {line.reference for line in lines}),
        (expected, "payer_key", {line.party_key for line in lines}),
        (told, "bank_reference", {line.bank_reference for line in lines}),
    ]
    found: set[str] = set()
    for rows, column, values in asked:
        for part in batched(sorted(values - {""}), 1000):
            found.update(rows.filter(**{f"{column}__in": part}).values_list(column, flat=True))
    return found


def _tell(progress: Any, done: int, total: int) -> int:
    if progress:
        progress(done + 1, total)
    return done + 1


def _our_payments(account: BankAccount, line: StatementLine) -> list[BatchLine]:
    """Which of our payments this line answers for: by end-to-end id,
    or a whole batch booked as one amount."""
    sent = BatchLine.objects.filter(batch__account=account, was_sent=True, is_active=True).select_related(
        "order", "batch__account__fund"
    )
    if line.end_to_end_id:
        states = (
            [PaymentOrder.State.EXPORTED]
            if line.cents < 0
            else [PaymentOrder.State.EXPORTED, PaymentOrder.State.PAID]
        )
        found = list(
            sent.filter(end_to_end_id=line.end_to_end_id, order__state__in=states, cents=abs(line.cents))
        )
        if found:
            return found
    if line.batch_id and line.cents < 0:
        whole = list(sent.filter(batch__number=line.batch_id, order__state=PaymentOrder.State.EXPORTED))
        if whole and sum(one.cents for one in whole) == -line.cents:
            return whole
    return []


def _answer(line: StatementLine, report: Any, by: User | None) -> None:
    """A debit confirms, a credit returns. What was true when the line was read is asked again: a file may
    hold a payment and its return."""
    StatementLine.objects.filter(pk=line.pk).update(in_suspense=False)
    line.in_suspense = False
    placed = _our_payments(line.account, line)
    try:
        if not placed:
            raise settling.NotThatPayment(_("This payment was answered for before."))
        if line.cents < 0:
            settling.confirm(line, placed, by=None, because=_("its end-to-end id"))
            report.confirmed += len(placed)
        else:
            settling.take_back(line, placed[0], by=None, because=_("its end-to-end id"))
            report.returned += 1
    except Refusal:
        StatementLine.objects.filter(pk=line.pk).update(in_suspense=True)
        line.in_suspense = True
        _put_in_suspense(line.account, [line], by)
        report.to_match += 1


def _put_in_suspense(account: BankAccount, lines: list[StatementLine], by: User | None) -> None:
    bank, suspense = account.ledger, chart.account(account.fund, Kind.SUSPENSE)
    post_many(
        Posting(
            key=f"bank/line/{line.pk}",
            legs=[Leg(suspense, bank, line.cents) if line.came_in else Leg(bank, suspense, -line.cents)],
            on=line.booked_on, value_on=line.value_on, by=by, why="Bank line imported",
            source_ref=f"line {line.pk}",
        )
        for line in lines
    )  # fmt: skip


def _note(file: StatementFile, account: BankAccount, read: Read, report: Any) -> None:
    """A camt.052 or .054 explains lines that a statement brings, or will bring; it adds no money."""
    if Statement.objects.filter(
        account=account, kind=read.kind, number=read.number, booked_on=read.booked_on
    ).exists():
        report.known += len(read.entries)
        return
    statement = Statement.objects.create(
        file=file,
        account=account,
        kind=read.kind,
        number=read.number,
        booked_on=read.booked_on,
        entries=len(read.entries),
    )
    details = [
        NoticeDetail(
            statement=statement, account=account,
            bank_reference=entry.entry_reference or entry.bank_reference,
            booked_on=entry.booked_on, cents=entry.cents,
            told={"reference": entry.reference, "end_to_end_id": entry.end_to_end_id,
                  "party_name": entry.party_name,
                  "communication": entry.communication, "party_iban": entry.party_iban},  # type: ignore[misc]
        )
        for entry in read.entries
    ]  # fmt: skip
    NoticeDetail.objects.bulk_create(details)
    report.notes.append(_("A notification moves no money: it explains lines of the statement."))
    told = {detail.bank_reference for detail in details} - {""}
    lines = StatementLine.objects.filter(account=account, bank_reference__in=told, matched_cents=0)
    for line in lines.to_match().select_related("account__fund"):
        report.matched += matching.match_by_notice(line)

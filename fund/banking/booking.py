"""Book the lines of proved statements: which are new, where their money stands,
and what they settle or pay."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import batched
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from fund.banking import also_sent, matching, noticing, settling
from fund.banking.models import (
    BankAccount,
    BatchLine,
    ExpectedPayment,
    KnownEntry,
    NoticeDetail,
    Statement,
    StatementFile,
    StatementLine,
)
from fund.banking.models.accounts import iban_key
from fund.banking.models.payments import PaymentOrder
from fund.banking.names import name_key
from fund.banking.statement import STATEMENT, Entry, Problem, printed
from fund.banking.statement import Statement as Read
from fund.ledger import chart
from fund.ledger.models import Kind
from fund.ledger.posting import Entry as Posting
from fund.ledger.posting import Leg, post_many
from workflows import bulk, coded
from workflows.people.models import User
from workflows.refusals import Refusal

CHUNK = 5_000  # lines booked in one transaction
MOST_CHUNKS = 20
TABLE = "CSV"
Twins = tuple[Any, int, str]
Ours = tuple[int, BankAccount, Read]
"""Which statement of its file, of which of our accounts, and what was read."""


class Busy(Refusal):
    """Another large file of the account is being imported."""

    code = "account_busy"


class Known(NamedTuple):
    """A line that is here, or that this file brings."""

    rank: int
    fingerprint: str
    balance_cents: int | None  # on the account after it, as its statement tells
    opening_cents: int | None
    closing_cents: int | None
    format: str
    line_id: int | None = None  # None while this very file brings it


class Met(NamedTuple):
    """An entry that is here already, and the line that it is."""

    entry: Entry
    line_id: int | None


class Fresh(NamedTuple):
    """An entry that is not here yet, with the rank that tells it from its twins, and the balance after it."""

    entry: Entry
    rank: int
    balance_cents: int | None


@dataclass
class Planned:
    """A statement that is written, and which of its entries are new: money out before money back, as a file may hold a
    payment and its return."""

    statement: Statement
    account: BankAccount
    fresh: list[Fresh]

    def __post_init__(self) -> None:
        self.fresh.sort(key=lambda new: new.entry.cents > 0)


def begin(file: StatementFile, ours: Sequence[Ours], report: Any) -> list[Planned]:
    """Write the statements of a file and plan its new lines; what contradicts the books goes to the report's
    problems. The accounts are held, in the order of their ids, in the caller's transaction."""
    held = _held(ours)
    _nobody_else(file, held)
    lines = {pk: Lines(account, file) for pk, account in held.items()}
    plan = []
    for position, found, read in ours:
        account = held[found.pk]
        if not read.moves_money:
            _note(file, account, read, report, position)
        elif (planned := _begin_one(file, account, read, lines[account.pk], report, position)) is not None:
            plan.append(planned)
    return plan


def plan_again(file: StatementFile, ours: Sequence[Ours]) -> list[Planned]:
    """The same plan as `begin` made, for a file that goes on: nobody else brought lines of its accounts meanwhile."""
    held = _held(ours)
    lines = {pk: Lines(account, file) for pk, account in held.items()}
    written = {row.position: row for row in file.statements.filter(kind=STATEMENT)}
    plan = []
    for position, found, read in ours:
        if position in written:
            plan.append(Planned(written[position], held[found.pk], lines[found.pk].told_apart(read)[0]))
    return plan


def size_of(wanted: int) -> int:
    return max(CHUNK, -(-wanted // MOST_CHUNKS))


def book_some(
    plan: Sequence[Planned],
    done: int,
    size: int,
    report: Any,
    by: User | None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Book up to `size` new lines of the plan after the first `done`; return how many. In the caller's transaction."""
    passed = booked = 0
    total = sum(len(planned.fresh) for planned in plan)

    def tell(some: int, _of: int) -> None:
        if progress:
            progress(done + booked + some, total)

    for planned in plan:
        first = max(0, done - passed)
        part = planned.fresh[first : first + size - booked]
        passed += len(planned.fresh)
        if part:
            rows = (_line(planned.statement, planned.account, new) for new in part)
            lines = bulk.make(StatementLine, rows, len(part))
            _settle_and_match(planned.account, lines, report, by, tell)
            booked += len(part)
        if booked >= size:
            break
    return booked


def _held(ours: Sequence[Ours]) -> dict[int, BankAccount]:
    ids = sorted({account.pk for _position, account, _read in ours})
    accounts = BankAccount.objects.select_for_update(of=("self",)).select_related("fund")
    return {account.pk: account for account in accounts.filter(pk__in=ids).order_by("pk")}


def _nobody_else(file: StatementFile, held: dict[int, BankAccount]) -> None:
    """Until a large file is in to its end, no other tells lines of the same account."""
    others = StatementFile.objects.filter(
        state=StatementFile.State.IMPORTING, statements__account__in=list(held)
    ).exclude(pk=file.pk)
    if other := others.defer("raw").first():
        raise Busy(
            _("“%(name)s” of the same account is still being imported: try again when it is in.")
            % {"name": other.name}
        )


def _begin_one(
    file: StatementFile, account: BankAccount, read: Read, lines: "Lines", report: Any, position: int
) -> Planned | None:
    if not read.without_balances and _same_statement(account, read):
        report.known += len(read.entries)
        report.notes.append(_("Statement %(number)s is here already.") % {"number": read.number})
        apart, met = Lines(account, file).told_apart(read)
        _keep_known(file, account, [*met, *(Met(new.entry, None) for new in apart)])
        return None
    fresh, met = lines.told_apart(read)
    if strangers := lines.strangers(read):
        report.problem(Problem(read.line, _(
            "%(count)d lines already imported for these days are not in this statement: it contradicts them."
        ) % {"count": strangers}))  # fmt: skip
        return None
    statement = Statement.objects.create(
        file=file, account=account, kind=read.kind, number=read.number, opening_cents=read.opening_cents,
        closing_cents=read.closing_cents, opened_on=read.opened_on, booked_on=read.booked_on,
        entries=len(read.entries), known=len(read.entries) - len(fresh), position=position,
    )  # fmt: skip
    _keep_known(file, account, met)
    _say_gaps(account, statement, report)
    report.known += statement.known
    report.new += len(fresh)
    return Planned(statement, account, fresh)


def _keep_known(file: StatementFile, account: BankAccount, met: Sequence[Met]) -> None:
    columns = ("file_id", "account_id", "file_line", "booked_on", "cents", "line_id")
    bulk.insert(KnownEntry, columns, (
        (file.pk, account.pk, one.entry.line, one.entry.booked_on, one.entry.cents, one.line_id) for one in met
    ))  # fmt: skip


def _same_statement(account: BankAccount, read: Read) -> bool:
    """The same days between the same balances: this statement, whatever its format or file."""
    same = Statement.objects.filter(
        account=account, kind=read.kind, opened_on=read.opened_on, booked_on=read.booked_on,
        opening_cents=read.opening_cents, closing_cents=read.closing_cents, entries=len(read.entries),
    )  # fmt: skip
    return same.filter(number=read.number).exists() or (bool(read.entries) and same.exclude(
        file__format__startswith=read.format[:4]).exists())  # fmt: skip


class Lines:
    """The lines of one account that are here, and those that the statements of one file bring, by their twins."""

    def __init__(self, account: BankAccount, file: StatementFile) -> None:
        self.rows = StatementLine.objects.filter(account=account).exclude(statement__file=file)
        self.days: set[date] = set()
        self.known: dict[Twins, list[Known]] = defaultdict(list)
        self.ranks: Counter[Twins] = Counter()
        self.brought: Counter[date] = Counter()
        self.has_tables = False

    def told_apart(self, read: Read) -> tuple[list[Fresh], list[Met]]:
        """Entries that are not here yet, and those that are."""
        self._load({entry.booked_on for entry in read.entries})
        before: dict[Twins, list[Known]] = {}
        if self.known:
            told = {entry.twins for entry in read.entries} & self.known.keys()
            before = {twins: list(self.known[twins]) for twins in told}
        elsewhere = self._in_another_kind(read)
        fresh, met, balance = list[Fresh](), list[Met](), read.opening_cents
        for entry in read.entries:
            twins = entry.twins
            balance = None if balance is None else balance + entry.cents
            alike = before.get(twins, [])
            if (twin := _twin(alike, entry, balance, read)) is not None:
                alike.remove(twin)
                met.append(Met(entry, twin.line_id))
                continue
            if others := elsewhere.get((entry.booked_on, entry.cents)):
                met.append(Met(entry, others.pop(0).line_id))
                continue
            here, rank = self.known[twins], self.ranks[twins]
            self.ranks[twins] += 1
            fingerprint = "" if entry.bank_reference else entry.fingerprint()
            here.append(
                Known(rank, fingerprint, balance, read.opening_cents, read.closing_cents, read.format[:8])
            )
            self.brought[entry.booked_on] += 1
            fresh.append(Fresh(entry, rank, balance))
        return fresh, met

    def _load(self, days: set[date]) -> None:
        wanted = sorted(days - self.days)
        self.days |= days
        columns = ("pk", "booked_on", "cents", "bank_reference", "rank", "fingerprint", "balance_cents",
                   "statement__opening_cents", "statement__closing_cents", "statement__file__format")  # fmt: skip
        for part in batched(wanted, 500):
            rows = self.rows.filter(booked_on__in=part).order_by("pk").values_list(*columns)
            for (
                pk,
                on,
                cents,
                bank_reference,
                rank,
                mark,
                balance,
                opening,
                closing,
                format_,
            ) in rows.iterator():
                known = Known(rank, mark, balance, opening, closing, format_[:8], pk)
                twins = (on, cents, bank_reference)
                self.known[twins].append(known)
                self.ranks[twins] = max(self.ranks[twins], rank + 1)
                self.has_tables = self.has_tables or known.format == TABLE

    def _in_another_kind(self, read: Read) -> dict[tuple[date, int], list[Known]]:
        """A table and a coded statement of the same days write references in their own ways: what is alike in day and
        amount is the same, one for one."""
        found: dict[tuple[date, int], list[Known]] = defaultdict(list)
        if read.format == TABLE or self.has_tables:
            for (on, cents, _reference), alike in self.known.items():
                found[on, cents] += [one for one in alike if (one.format == TABLE) != (read.format == TABLE)]
        return found

    def strangers(self, read: Read) -> int:
        """Lines here, on days strictly inside the statement, that it does not tell:
        then it is not what it says."""
        if not (read.opened_on and read.booked_on):
            return 0
        first, last = read.opened_on, read.booked_on
        here = self.rows.filter(booked_on__gt=first, booked_on__lt=last).count()
        here += sum(count for on, count in self.brought.items() if first < on < last)
        told = sum(first < entry.booked_on < last for entry in read.entries)
        return max(0, here - told)


def _twin(alike: list[Known], entry: Entry, balance: int | None, read: Read) -> Known | None:
    """Which of the lines that are alike in day, amount and bank's reference is this very entry."""
    if not alike:
        return None
    if balance is not None and (same := next((one for one in alike if one.balance_cents == balance), None)):
        return same
    return next((one for one in alike if _is_same(one, entry, balance, read)), None)


def _is_same(known: Known, entry: Entry, balance: int | None, read: Read) -> bool:
    """Not by the balance after it, which differs. The statement just before or after this one holds none of its
    entries. Else the bank's reference decides; without one, a bank tells in one order in one format, so that another
    balance is another payment, and in another format it is the same when it is alike in everything."""
    ends = {read.opening_cents, read.closing_cents} - {None}
    if ends and (known.closing_cents == read.opening_cents or known.opening_cents == read.closing_cents):
        return False
    if entry.bank_reference:
        return True
    if known.format == read.format[:8] and None not in (known.balance_cents, balance):
        return False
    return known.fingerprint == entry.fingerprint()


def _say_gaps(account: BankAccount, statement: Statement, report: Any) -> None:
    """A statement that does not begin where the one before it ended, or end where the next begins: one is missing, or
    out of turn; and a statement that was told before with another balance."""
    others = Statement.objects.filter(account=account, kind=statement.kind).exclude(pk=statement.pk)
    last = others.filter(booked_on__lt=statement.booked_on).order_by("-booked_on", "-pk").first()
    if last and None not in (last.closing_cents, statement.opening_cents):
        _say_gap(last, statement, report)
    following = others.filter(booked_on__gt=statement.booked_on).order_by("booked_on", "pk").first()
    if following and None not in (statement.closing_cents, following.opening_cents):
        _say_gap(statement, following, report)
    again = others.filter(
        number=statement.number, booked_on=statement.booked_on, opened_on=statement.opened_on
    )
    for before in again.exclude(closing_cents=statement.closing_cents)[:1]:
        report.gap(
            _("Statement %(number)s was imported before with a closing balance of %(before)s; it now says %(now)s.")
            % {"number": statement.number, "before": printed(before.closing_cents or 0),
               "now": printed(statement.closing_cents or 0)}
        )  # fmt: skip


def _say_gap(first: Statement, second: Statement, report: Any) -> None:
    if first.closing_cents == second.opening_cents:
        return
    covered = first.booked_on and second.opened_on and second.opened_on < first.booked_on
    if not covered:  # statements that overlap do not follow each other
        report.gap(
            _("Statement %(number)s opens with %(opening)s, but the one before it closed with %(closing)s: "
              "one may be missing between them.")
            % {"number": second.number, "opening": printed(second.opening_cents or 0),
               "closing": printed(first.closing_cents or 0)}
        )  # fmt: skip


def _line(statement: Statement, account: BankAccount, new: Fresh) -> StatementLine:
    """A row as yet unwritten. Its values stand in the order of the columns: by name takes twice as long."""
    entry, rank, balance = new
    told = {
        "statement_id": statement.pk, "account_id": account.pk, "booked_on": entry.booked_on,
        "value_on": entry.value_on, "cents": entry.cents, "balance_cents": balance,
        "bank_reference": entry.bank_reference, "rank": rank, "fingerprint": entry.fingerprint(),
        "file_line": entry.line, "end_to_end_id": entry.end_to_end_id, "batch_id": entry.batch_id,
        "reference": entry.reference, "communication": entry.communication, "party_name": entry.party_name,
        "party_iban": entry.party_iban, "party_key": iban_key(entry.party_iban),
        "party_name_key": name_key(entry.party_name), "return_reason": entry.return_reason,
    }  # fmt: skip
    made: Any = StatementLine
    line: StatementLine = made(*{**_untold(), **told}.values())
    return line


@cache
def _untold() -> dict[str, Any]:
    """What each column of a line holds when nobody tells it, in their order."""
    return {field.attname: field.get_default() for field in StatementLine._meta.concrete_fields}


def _settle_and_match(
    account: BankAccount, lines: list[StatementLine], report: Any, by: User | None, progress: Any
) -> None:
    """Our own payments first, money out before money back; the rest goes through suspense,
    and what bears a known reference is matched."""
    for line in lines:
        line.account = account
    noticing.enrich(account, lines)
    known = _claimed(account, lines)
    answers = {
        line.pk: placed
        for line in lines
        if {line.end_to_end_id, line.batch_id, line.bank_reference} & known
        and (placed := _our_payments(account, line))
    }
    waiting = [line for line in lines if line.pk not in answers]
    _put_in_suspense(account, waiting, by)
    done = 0
    for line in sorted((line for line in lines if line.pk in answers), key=lambda line: line.cents > 0):
        _answer(line, report, by)
        done = _tell(progress, done, len(lines))
    for line in sorted(
        waiting, key=lambda line: not line.came_in
    ):  # a collection is paid before it is taken back
        claimed = {line.reference, line.party_key, line.bank_reference} & known
        matched = bool({line.end_to_end_id, line.batch_id} & known) and also_sent.answer(line)
        matched = matched or (line.came_in and bool(claimed) and matching.match_by_itself(line))
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
        found.update(bulk.among(rows, column, values).values_list(column, flat=True))
    ids = {one for line in lines for one in (line.end_to_end_id, line.batch_id)}
    return found | also_sent.known(account, ids - {""})


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
    return noticing.payments_inside(account, line)


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
            settling.confirm(line, placed, by=None, because=coded.keep("by_id"))
            report.confirmed += len(placed)
        else:
            settling.take_back(line, placed[0], by=None, because=coded.keep("by_id"))
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
            on=line.booked_on, value_on=line.value_on, by=by, why=coded.keep("line_imported"),
            source_ref=f"line {line.pk}",
        )
        for line in lines
    )  # fmt: skip


def _note(file: StatementFile, account: BankAccount, read: Read, report: Any, position: int) -> None:
    """A camt.052 or .054 explains lines that a statement brings, or will bring; it adds no money."""
    same = Statement.objects.filter(
        account=account, kind=read.kind, number=read.number, booked_on=read.booked_on
    )
    if read.number and same.exists():
        report.known += len(read.entries)
        _keep_known(file, account, [Met(entry, None) for entry in read.entries])
        return
    statement = Statement.objects.create(
        file=file,
        account=account,
        kind=read.kind,
        number=read.number,
        booked_on=read.booked_on,
        entries=len(read.entries),
        position=position,
    )
    details = [
        NoticeDetail(
            statement=statement, account=account,
            bank_reference=entry.entry_reference or entry.bank_reference, file_line=entry.line,
            booked_on=entry.booked_on, cents=entry.cents,
            told={"reference": entry.reference, "end_to_end_id": entry.end_to_end_id,
                  "party_name": entry.party_name,
                  "communication": entry.communication, "party_iban": entry.party_iban},
        )
        for entry in read.entries
    ]  # fmt: skip
    NoticeDetail.objects.bulk_create(details)
    report.notes.append(_("A notification moves no money: it explains lines of the statement."))
    told = {detail.bank_reference for detail in details} - {""}
    for part in batched(sorted(told), 1000):
        lines = StatementLine.objects.filter(account=account, bank_reference__in=part, matched_cents=0)
        _explain(account, list(lines.to_match().select_related("account__fund")), report)


def _explain(account: BankAccount, lines: list[StatementLine], report: Any) -> None:
    """Lines that were here before the notification that tells of them."""
    noticing.enrich(account, lines)
    for line in lines:
        placed = _our_payments(account, line)
        try:
            if placed and line.cents < 0:
                settling.confirm(line, placed, by=None, because=coded.keep("by_notice"))
                report.confirmed += len(placed)
                continue
            if placed:
                settling.take_back(line, placed[0], by=None, because=coded.keep("by_notice"))
                report.returned += 1
                continue
        except Refusal:
            continue  # a person looks at it
        known = line.came_in and (matching.match_by_itself(line) or matching.match_by_notice(line))
        report.matched += bool(known)

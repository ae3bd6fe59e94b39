"""What became of each line of a bank file: booked, and what it was matched to; there already; explained; or, of a file
that was set aside, what is wrong with it. Told as it stands when it is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import iban
from fund.banking.models import (
    ExpectedPayment,
    KnownEntry,
    Match,
    NoticeDetail,
    PaymentOrder,
    StatementFile,
    StatementLine,
)
from workflows import bulk
from workflows.people.models import User

State = StatementLine.State
RESULTS = {
    State.TO_MATCH: gettext_lazy("booked, to match"),
    State.SPLIT: gettext_lazy("matched in part"),
    State.MATCHED: gettext_lazy("matched"),
    State.IGNORED: gettext_lazy("set aside"),
    "known": gettext_lazy("already there"),
    "explains": gettext_lazy("explains a line"),
    "refused": gettext_lazy("does not add up"),
}
TAGS = {
    State.TO_MATCH: "wait", State.SPLIT: "wait", State.MATCHED: "ok", State.IGNORED: "idle", "known": "idle",
    "explains": "info", "refused": "bad",
}  # fmt: skip
CHUNK = 500
BOOKED, KNOWN, EXPLAINS = range(3)


@dataclass(frozen=True)
class Row:
    """One line of a file.

    file_line  where it stands in the file, from 1; 0 where that is not known
    result     of `RESULTS`
    more       what it was matched to, why it was set aside, what is wrong with it
    is_twin    alike another one of its day, and counted beside it
    line       the bank line that it is, or explains; None where there is none to show
    """

    file_line: int
    result: str
    booked_on: date | None = None
    cents: int | None = None
    currency: str = ""
    counterparty: str = ""
    more: str = ""
    is_twin: bool = False
    line: StatementLine | None = None

    @property
    def name(self) -> str:
        return str(RESULTS[self.result])

    @property
    def words(self) -> str:
        """All that is told of it, in one sentence."""
        told = f"{self.name}: {self.more}" if self.more else self.name
        return f"{told}; {_('one of several alike')}" if self.is_twin else told

    @property
    def tag(self) -> str:
        return TAGS[self.result]


class Rows(Sequence[Row]):
    """The lines of a file that this person may see, in the order of the file; a part is read when it is asked for."""

    def __init__(self, file: StatementFile, user: User) -> None:
        self.user = user
        self.problems = file.problems  # of a file with any nothing is booked
        booked = StatementLine.objects.visible_to(user).filter(statement__file=file)
        known = KnownEntry.objects.visible_to(user).filter(file=file)
        told = NoticeDetail.objects.visible_to(user).filter(statement__file=file)
        parts = [
            rows.order_by().values_list("file_line", Value(kind), "pk")
            for kind, rows in ((BOOKED, booked), (KNOWN, known), (EXPLAINS, told))
        ]
        self.found = parts[0].union(*parts[1:], all=True).order_by("file_line", "pk")

    def count(self, *_value: Any) -> int:
        return len(self.problems) or self.found.count()

    __len__ = count

    def __getitem__(self, asked: Any) -> Any:
        if not isinstance(asked, slice):
            return self[asked : asked + 1][0]
        if self.problems:
            return [Row(one["line"], "refused", more=one["sentence"]) for one in self.problems[asked]]
        return self._made(list(self.found[asked]))

    def __iter__(self) -> Iterator[Row]:
        if self.problems:
            yield from self[:]
        for part in batched(self.found.iterator(chunk_size=CHUNK), CHUNK):
            yield from self._made(part)

    def _made(self, found: Sequence[tuple[int, int, int]]) -> list[Row]:
        numbers: dict[int, list[int]] = {kind: [] for kind in (BOOKED, KNOWN, EXPLAINS)}
        for _line, kind, pk in found:
            numbers[kind].append(pk)
        lines = StatementLine.objects.visible_to(self.user).select_related("account__fund")
        rows: dict[tuple[int, int], Row] = {}
        known = KnownEntry.objects.select_related("account__fund").in_bulk(numbers[KNOWN])
        here = lines.in_bulk({*numbers[BOOKED], *(one.line_id for one in known.values() if one.line_id)})
        matched, hidden = _matched(here, self.user)
        for pk in numbers[BOOKED]:
            more = matched.get(pk) or here[pk].ignored_because
            rows[BOOKED, pk] = _booked(here[pk], more, hidden=pk in hidden)
        for pk, one in known.items():
            rows[KNOWN, pk] = _known(one, here.get(one.line_id or 0), hidden=one.line_id in hidden)
        told = NoticeDetail.objects.select_related("account__fund").in_bulk(numbers[EXPLAINS])
        explained = _explained(told.values(), lines)
        for pk, detail in told.items():
            rows[EXPLAINS, pk] = _explaining(
                detail, explained.get((detail.account_id, detail.bank_reference))
            )
        return [rows[kind, pk] for _line, kind, pk in found]


def _booked(line: StatementLine, more: str, *, hidden: bool) -> Row:
    return Row(
        line.file_line, line.state, line.booked_on, line.cents, line.account.fund.currency, _who(line, hidden), more,
        line.rank > 0, line,
    )  # fmt: skip


def _known(entry: KnownEntry, line: StatementLine | None, *, hidden: bool) -> Row:
    who = _who(line, hidden) if line else ""
    return Row(
        entry.file_line, "known", entry.booked_on, entry.cents, entry.account.fund.currency, who, line=line
    )


def _who(line: StatementLine, hidden: bool) -> str:
    return _("not shown to you") if hidden else counterparty(line.party_name, line.party_iban)


def counterparty(name: str, account: str) -> str:
    """Who, with the account number masked."""
    return ", ".join(filter(None, [name, iban.masked(account) if account else ""]))


def _explaining(detail: NoticeDetail, line: StatementLine | None) -> Row:
    told: Any = detail.told
    who = counterparty(told.get("party_name", ""), told.get("party_iban", ""))
    more = "" if line else _("which is not here yet")
    return Row(
        detail.file_line, "explains", detail.booked_on, detail.cents, detail.account.fund.currency, who, more,
        line=line,
    )  # fmt: skip


def _explained(details: Iterable[NoticeDetail], lines: Any) -> dict[tuple[int, str], StatementLine]:
    """The line that each bank's reference names."""
    accounts = {detail.account_id for detail in details}
    named = bulk.among(
        lines.filter(account__in=accounts), "bank_reference", [one.bank_reference for one in details]
    )
    return {(line.account_id, line.bank_reference): line for line in named}


def _matched(lines: dict[int, StatementLine], user: User) -> tuple[dict[int, str], set[int]]:
    """By its id, what each line was matched to; and the lines of which a part is not for this person to know."""
    matches = Match.objects.standing().filter(line__in=lines)
    told: dict[int, list[str]] = {}
    hidden: set[int] = set()
    for match in veiled(matches.select_related("expected__member", "batch_line__order"), user):
        told.setdefault(match.line_id, []).append(_target(match))
        hidden |= {match.line_id} if match.veiled else set()  # type: ignore[attr-defined]
    return {pk: ", ".join(targets) for pk, targets in told.items()}, hidden


def _target(match: Any) -> str:
    if match.veiled:
        return _("not shown to you")
    if match.expected:
        return ", ".join(filter(None, [str(match.expected), str(match.expected.member or "")]))
    return str(match.batch_line.order) if match.batch_line else match.used_as


def veiled(matches: Iterable[Match], user: User) -> list[Match]:
    """The matches, `veiled` where they are for something of a case that a recusal hides from this person."""
    rows: list[Any] = list(matches)
    expected = ExpectedPayment.objects.visible_to(user).filter(
        pk__in={row.expected_id for row in rows} - {None}
    )
    ordered = {row.batch_line.order_id for row in rows if row.batch_line}
    orders = PaymentOrder.objects.open_to(user).filter(pk__in=ordered)
    open_to_them = {*expected.values_list("pk", flat=True)}, {*orders.values_list("pk", flat=True)}
    for row in rows:
        row.veiled = _is_veiled(row, *open_to_them)
    return rows


def _is_veiled(match: Match, expected: set[int], orders: set[int]) -> bool:
    """Whether it is for none of the expected payments and orders that the reader may see."""
    if match.batch_line:
        return match.batch_line.order_id not in orders
    return match.expected_id is not None and match.expected_id not in expected

"""Contributions: the share of what members invoice, checked line by line and posted as a whole.

The rate is the cooperative's on the day of the invoice, on the amount before VAT. A credit note undoes its
share to the cent. Each (cooperative, day) of an import is one movement.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fund.ledger import chart
from fund.ledger.models import Fund, Kind
from fund.ledger.posting import Entry, Leg, post_many
from fund.money import parse_cents, share_of
from workflows.people.models import Cooperative, Member
from workflows.refusals import Refusal
from workflows.sheets import as_day, read_rows

from .models import ContributionImport, Invoice
from .rates import Rates
from .refusals import AlreadyPosted, BadInvoices

COLUMNS = ("invoice", "cooperative", "date", "amount")
EARLIEST = date(2000, 1, 1)
MAX_NET_CENTS = 10**10
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One line as it was handed in.

    line         where it stands in the file or list, for whoever must mend it
    cooperative  its code
    member       a member number, or empty
    net          before VAT: integer cents, or as people type it; below zero for a credit note
    """

    line: int
    number: str
    cooperative: str
    member: str
    on: str | date
    net: str | int


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    sentence: str | Promise


@dataclass
class Checked:
    """What an import would do.

    invoices  new ones, reckoned, not saved
    known     lines that are there already, with the same figures
    problems  one a line; with any of them nothing is posted
    """

    invoices: list[Invoice] = field(default_factory=list)
    known: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def invoiced_cents(self) -> int:
        return sum(invoice.net_cents for invoice in self.invoices)

    @property
    def contribution_cents(self) -> int:
        return sum(invoice.contribution_cents for invoice in self.invoices)

    def by_cooperative(self) -> list[tuple[Cooperative, int, int, int]]:
        """(cooperative, invoices, before VAT, contribution) for the page that asks for a confirmation."""
        sums: dict[Cooperative, list[int]] = {}
        for invoice in self.invoices:
            line = sums.setdefault(invoice.cooperative, [0, 0, 0])
            line[0] += 1
            line[1] += invoice.net_cents
            line[2] += invoice.contribution_cents
        order = sorted(sums, key=lambda cooperative: cooperative.code)
        return [(each, sums[each][0], sums[each][1], sums[each][2]) for each in order]


def rows_of(source: Any) -> Iterator[InvoiceRow]:
    """The rows of a CSV or XLSX file with the columns invoice, cooperative, date, amount and, where known,
    member; raises BadSheet."""
    for line, row in read_rows(source, required=COLUMNS):
        yield InvoiceRow(
            line, row["invoice"], row["cooperative"], row.get("member", ""), row["date"], row["amount"]
        )


class _Checker:
    """What the lines are held against, read once for all of them."""

    def __init__(self, fund: Fund, on: date) -> None:
        self.fund, self.on = fund, on
        self.cooperatives = {each.code.casefold(): each for each in fund.cooperatives.all()}
        self.rates = Rates(self.cooperatives.values())
        self.seen: dict[tuple[int, str], int] = {}

    def invoice(self, row: InvoiceRow) -> Invoice:
        """The reckoned invoice; raises Refusal with the sentence for this line."""
        number = row.number.strip()
        if not number or len(number) > 60 or not number.isprintable():
            raise Refusal(_("An invoice number of 1 to 60 characters is needed."))
        cooperative = self.cooperatives.get(row.cooperative.strip().casefold())
        if cooperative is None:
            raise Refusal(
                _("“%(code)s” is not a cooperative of this fund.") % {"code": row.cooperative.strip()[:40]}
            )
        if cooperative.currency != self.fund.currency:
            raise Refusal(_("%(name)s does not reckon in the currency of this fund.") % {"name": cooperative})
        first = self.seen.setdefault((cooperative.pk, number), row.line)
        if first != row.line:
            raise Refusal(_("The same invoice number stands on line %(line)d.") % {"line": first})
        invoiced_on, net = self.day(row.on), self.net(row.net)
        points = self.rates.on(cooperative.pk, invoiced_on)
        if points is None:
            raise Refusal(
                _("%(cooperative)s has no contribution rate on %(on)s.")
                % {"cooperative": cooperative, "on": invoiced_on}
            )
        return Invoice(
            cooperative=cooperative, number=number, invoiced_on=invoiced_on, net_cents=net,
            basis_points=points, contribution_cents=share_of(net, points),
        )  # fmt: skip

    def day(self, typed: str | date) -> date:
        day = typed if isinstance(typed, date) else as_day(typed)
        if not EARLIEST <= day <= self.on:
            raise Refusal(_("%(on)s is not a day on which this can have been invoiced.") % {"on": day})
        return day

    def net(self, typed: str | int) -> int:
        net = typed if isinstance(typed, int) else parse_cents(typed, self.fund.currency, signed=True)
        if not 0 < abs(net) <= MAX_NET_CENTS:
            raise Refusal(_("An amount before VAT, other than zero and not absurdly large, is needed."))
        return net


def check(rows: Iterable[InvoiceRow], *, fund: Fund, on: date) -> Checked:
    """Look at every line and write nothing.

    on      today: nothing is invoiced in the future
    raises  BadSheet when the file itself cannot be read to its end
    """
    checker, checked = _Checker(fund, on), Checked()
    for part in batched(rows, CHUNK):
        good: list[tuple[InvoiceRow, Invoice]] = []
        for row in part:
            try:
                good.append((row, checker.invoice(row)))
            except Refusal as refused:
                checked.problems.append(Problem(row.line, refused.message))
        _take(good, checked)
    checked.problems.sort(key=lambda problem: problem.line)
    return checked


def _take(good: list[tuple[InvoiceRow, Invoice]], checked: Checked) -> None:
    """Sort one chunk into new, known, and at odds with what is known or with the register of members."""
    numbers = [invoice.number for _row, invoice in good]
    before = {
        (invoice.cooperative_id, invoice.number): invoice
        for invoice in Invoice.objects.filter(number__in=numbers).select_related("member")
    }
    wanted = {row.member.strip() for row, _invoice in good if row.member.strip()}
    members = {member.number: member for member in Member.objects.filter(number__in=wanted).only("number")}
    for row, invoice in good:
        member = members.get(row.member.strip())
        earlier = before.get((invoice.cooperative_id, invoice.number))
        if row.member.strip() and member is None:
            checked.problems.append(
                Problem(row.line, _("There is no member with the number “%s”.") % row.member.strip()[:40])
            )
        elif earlier is None:
            invoice.member = member
            checked.invoices.append(invoice)
        elif (earlier.net_cents, earlier.invoiced_on) == (invoice.net_cents, invoice.invoiced_on):
            checked.known += 1
        else:
            checked.problems.append(
                Problem(
                    row.line,
                    _("Invoice %s was recorded before with another amount or date.") % invoice.number,
                )
            )


@transaction.atomic
def record_contributions(
    rows: Iterable[InvoiceRow],
    *,
    fund: Fund,
    on: date,
    by: Any,
    name: str,
    staged: ContributionImport | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ContributionImport | None:
    """Record invoices and post their contributions: all of them or none. What is known already is passed
    over.

    name     where they come from, for the list of imports
    staged   an import that waited to be confirmed
    returns  the import; None when every invoice was known
    raises   BadInvoices with its problems
    """
    checked = check(rows, fund=fund, on=on)
    if checked.problems:
        raise BadInvoices(
            _("%(count)d lines cannot be recorded, so nothing was.") % {"count": len(checked.problems)},
            problems=[f"{problem.line}: {problem.sentence}" for problem in checked.problems[:200]],
        )
    if not checked.invoices:
        return None
    made = staged or ContributionImport(fund=fund, name=name[:200], by=by)
    made.invoices, made.posted_at = len(checked.invoices), timezone.now()
    made.invoiced_cents, made.contribution_cents = checked.invoiced_cents, checked.contribution_cents
    made.save()
    try:
        with transaction.atomic():
            _save(checked.invoices, made, progress)
    except IntegrityError as error:
        raise AlreadyPosted(_("Someone was quicker: some of these invoices were just recorded.")) from error
    post_many(_entries(checked.invoices, made, by))
    return made


def _save(
    invoices: list[Invoice], made: ContributionImport, progress: Callable[[int, int], None] | None
) -> None:
    done = 0
    for part in batched(invoices, CHUNK):
        for invoice in part:
            invoice.made_by = made
        Invoice.objects.bulk_create(part)
        done += len(part)
        if progress:
            progress(done, len(invoices))


def _entries(invoices: list[Invoice], made: ContributionImport, by: Any) -> Iterator[Entry]:
    """One movement for each cooperative and day; more credit notes than invoices that day: the other way."""
    sums: Counter[tuple[str, date]] = Counter()
    names = {invoice.cooperative.code: invoice.cooperative.name for invoice in invoices}
    for invoice in invoices:
        sums[invoice.cooperative.code, invoice.invoiced_on] += invoice.contribution_cents
    ways = {
        code: income_legs(made.fund, Kind.CONTRIBUTIONS, 1, ref=code) for code in {code for code, _on in sums}
    }
    for (code, on), cents in sorted(sums.items()):
        if not cents:
            continue
        ends = [(leg.source, leg.target) if cents > 0 else (leg.target, leg.source) for leg in ways[code]]
        legs = [Leg(source, target, abs(cents)) for source, target in ends]
        yield Entry(
            f"contributions/{made.pk}/{code}/{on}", legs, on, _("Contributions of %s") % names[code], by=by,
            source_ref=f"contributions/{made.pk}",
        )  # fmt: skip


def income_legs(fund: Fund, kind: Kind, cents: int, *, ref: str = "", envelope: Any = None) -> list[Leg]:
    """Money that comes in, in both books: where it is from → bank, source → available."""
    return [
        Leg(chart.account(fund, kind, ref=ref), chart.account(fund, Kind.BANK), cents),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE, envelope), cents),
    ]


def stage(upload: File, *, fund: Fund, by: Any) -> ContributionImport:
    """Keep a file that was looked at until it is confirmed."""
    return ContributionImport.objects.create(fund=fund, name=(upload.name or "")[-200:], file=upload, by=by)


def confirm(made: ContributionImport, *, on: date, by: Any) -> ContributionImport | None:
    """Post a file that waited; it is checked again first. Once: raises AlreadyPosted the second time."""
    with transaction.atomic():
        made = ContributionImport.objects.select_for_update().get(pk=made.pk)
        if made.posted_at:
            raise AlreadyPosted(_("This file was recorded before."))
        with made.file.open("rb") as file:
            rows = list(rows_of(file))
        posted = record_contributions(rows, fund=made.fund, on=on, by=by, name=made.name, staged=made)
        kept = str(made.file.name)
        if posted is None:
            made.posted_at = timezone.now()
        made.file = ""
        made.save()
    transaction.on_commit(lambda: made.file.storage.delete(kept))
    return posted


def discard(made: ContributionImport) -> None:
    """Throw a file away that was only looked at; raises AlreadyPosted."""
    with transaction.atomic():
        made = ContributionImport.objects.select_for_update().get(pk=made.pk)
        if made.posted_at:
            raise AlreadyPosted(_("This file was recorded before."))
        storage, kept = made.file.storage, str(made.file.name)
        made.delete()
    transaction.on_commit(lambda: storage.delete(kept))

"""Invoices, line by line: what each is against what is known, and what the fund keeps of it.

An invoice is once by its cooperative and number. The same number with another amount is a correction: its difference
counts. A credit note is below zero and names the invoice that it gives back, at that invoice's rate, so that one
credited to the end leaves no cent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _

from fund.money import share_of
from workflows.money_words import amount
from workflows.people.models import Cooperative, Member
from workflows.refusals import Refusal

from .formats import Frame, Read, Row, problem, words
from .models import Invoice
from .rates import Rates

CHUNK = 2_000


class Known(NamedTuple):
    """An invoice as it stands: its first row, and the sums of all its rows; before it is saved, `pk` is 0.

    credited_net, credited_cents  what credit notes gave back, below zero
    """

    pk: int
    on: date
    points: int
    credits: int | None
    net: int
    cents: int
    credited_net: int = 0
    credited_cents: int = 0


@dataclass(slots=True)
class Line:
    """One line, well formed; `net` is below zero for a credit note, which names an invoice in `credits`."""

    line: int
    cooperative: Cooperative
    number: str
    on: date
    net: int
    credits: str = ""
    member: str = ""
    member_pk: int | None = None


@dataclass(slots=True)
class Reckoned:
    """What a line comes to.

    net, cents    what is recorded: all of a new invoice, the difference of a correction
    first         the row of an invoice that came again; credits: the row of the invoice that is given back
    """

    outcome: str
    net: int = 0
    cents: int = 0
    points: int = 0
    first: int | None = None
    credits: int | None = None


def standing(cooperative: int, numbers: Iterable[str]) -> dict[str, Known]:
    """The invoices of these numbers that are recorded, as they stand, in three questions. Date and rate are of the last
    row that was not a taking back: an invoice that was taken back may come again with another date."""
    firsts = {
        row[1]: row
        for row in Invoice.objects.filter(cooperative=cooperative, number__in=set(numbers), first=None)
        .values_list("pk", "number", "invoiced_on", "basis_points", "credits", "net_cents", "contribution_cents")
    }  # fmt: skip
    if not firsts:
        return {}
    pks = [row[0] for row in firsts.values()]
    credited = {
        pk: (net, cents)
        for pk, net, cents in Invoice.objects.filter(credits__in=pks)
        .order_by()
        .values_list("credits")
        .annotate(Sum("net_cents"), Sum("contribution_cents"))
    }
    found = {
        number: Known(pk, on, points, credits, net, cents, *credited.get(pk, (0, 0)))
        for number, (pk, _number, on, points, credits, net, cents) in firsts.items()
    }
    later = Invoice.objects.filter(first__in=pks).order_by("pk")
    for number, on, points, net, cents, back in later.values_list(
        "number", "invoiced_on", "basis_points", "net_cents", "contribution_cents", "reverses"
    ):
        known = found[number]
        known = known._replace(net=known.net + net, cents=known.cents + cents)
        found[number] = known if back else known._replace(on=on, points=points)
    return found


class Books:
    """What lines are held against, read once for all of them."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.cooperatives = {each.code.casefold(): each for each in frame.fund.cooperatives.all()}
        self.rates = Rates(self.cooperatives.values())

    def line(self, number: int, row: dict[str, Any]) -> Line:
        """A well-formed line; raises Refusal with the sentence."""
        invoice = words(row, "invoice", 60)
        code = str(row.get("cooperative") or "").strip()
        cooperative = self.cooperatives.get(code.casefold())
        if cooperative is None:
            raise Refusal(_("“%(code)s” is not a cooperative of this fund.") % {"code": code[:40]})
        if cooperative.currency != self.frame.fund.currency:
            raise Refusal(_("%(name)s does not reckon in the currency of this fund.") % {"name": cooperative})
        self.frame.currency(row.get("currency") or "")
        on = self.frame.day(row.get("date") or "")
        net = self.frame.cents(row.get("amount") or "", signed=True)
        self._vat(row, net)
        credits = words(row, "credits", 60, needed=False)
        if (net < 0) != bool(credits):
            raise Refusal(
                _("A credit note is below zero and names the invoice that it gives back, under “credits”.")
            )
        return Line(number, cooperative, invoice, on, net, credits, words(row, "member", 20, needed=False))

    def _vat(self, row: dict[str, Any], net: int) -> None:
        """Where VAT and the total are told, they prove that the amount is before VAT."""
        vat, total = row.get("vat") or "", row.get("total") or ""
        if vat == "" or total == "":
            return
        vat_cents, all_cents = (
            0 if cell in ("0", "0,00", "0.00") else self.frame.cents(cell, signed=True)
            for cell in (vat, total)
        )
        if net + vat_cents != all_cents:
            raise Refusal(
                _("%(net)s before VAT and %(vat)s of VAT do not make %(total)s.")
                % {"net": amount(net), "vat": amount(vat_cents), "total": amount(all_cents)}
            )

    def reckon(self, line: Line, known: Known | None, given_back: Known | None) -> Reckoned:
        """What this line comes to; raises Refusal.

        known       the same number, as it stands
        given_back  the invoice that a credit note names
        """
        if known is not None and known.net and known.on != line.on:
            raise Refusal(
                _("Invoice %(number)s was recorded with the date %(on)s.")
                % {"number": line.number, "on": known.on}
            )
        if known is not None and known.net == line.net:
            return Reckoned("known")
        if line.credits:
            return self._credit(line, known, given_back)
        if known is None:
            points = self._points(line)
            return Reckoned("new", line.net, share_of(line.net, points), points)
        if line.net + known.credited_net < 0:
            raise Refusal(
                _("Credit notes gave back %(credited)s of invoice %(number)s: it cannot fall to %(net)s.")
                % {"credited": amount(-known.credited_net), "number": line.number, "net": amount(line.net)}
            )
        points = known.points if known.net else self._points(line)
        cents = share_of(line.net, points) - known.cents
        return Reckoned("changed", line.net - known.net, cents, points, first=known.pk)

    def _points(self, line: Line) -> int:
        points = self.rates.on(line.cooperative.id, line.on)
        if points is None:
            raise Refusal(
                _("%(cooperative)s has no contribution rate on %(on)s.")
                % {"cooperative": line.cooperative, "on": line.on}
            )
        return points

    def _credit(self, line: Line, known: Known | None, target: Known | None) -> Reckoned:
        if target is None or target.credits:
            raise Refusal(_("There is no invoice %s to give back.") % line.credits)
        if line.on < target.on:
            raise Refusal(_("The credit note is older than invoice %s.") % line.credits)
        if known is not None and known.credits != target.pk:
            raise Refusal(_("Credit note %s was recorded for another invoice.") % line.number)
        difference = line.net - (known.net if known else 0)
        left = target.net + target.credited_net + difference
        if left < 0:
            raise Refusal(
                _("Invoice %(number)s stands at %(left)s: %(asked)s cannot be given back.")
                % {
                    "number": line.credits,
                    "left": amount(target.net + target.credited_net),
                    "asked": amount(-difference),
                }
            )
        cents = share_of(left, target.points) - (target.cents + target.credited_cents)
        outcome, first = ("changed", known.pk) if known else ("new", None)
        return Reckoned(outcome, difference, cents, target.points, first, target.pk)


def check(rows: Iterable[Row], frame: Frame) -> Iterator[Read]:
    """Look at every line: invoices as they come, credit notes once all invoices are known."""
    books, seen, credits = Books(frame), _Seen(), []
    for part in batched(rows, CHUNK):
        good: list[Line] = []
        for number, row in part:
            try:
                line = books.line(number, row)
                seen.once(line)
            except Refusal as refused:
                yield problem(number, refused, row)
            else:
                good.append(line)
        good, strangers = _members(good)
        yield from strangers
        credits += [line for line in good if line.credits]
        yield from _reads(books, [line for line in good if not line.credits], seen)
    for lines in batched(credits, CHUNK):
        yield from _reads(books, list(lines), seen)


class _Seen:
    """The invoices of this file, by cooperative and number: where they stand, and what credit notes may give back."""

    def __init__(self) -> None:
        self.lines: dict[tuple[int, str], int] = {}
        self.known: dict[tuple[int, str], Known] = {}

    def once(self, line: Line) -> None:
        first = self.lines.setdefault((line.cooperative.id, line.number), line.line)
        if first != line.line:
            raise Refusal(_("The same invoice number stands on line %(line)d.") % {"line": first})


def _members(lines: list[Line]) -> tuple[list[Line], list[Read]]:
    """Lines with their member, and those that name nobody."""
    wanted = {line.member for line in lines if line.member}
    if not wanted:
        return lines, []
    members = dict(Member.objects.filter(number__in=wanted).values_list("number", "pk"))
    good, strangers = [], []
    for line in lines:
        line.member_pk = members.get(line.member)
        if line.member and line.member_pk is None:
            refused = Refusal(_("There is no member with the number “%s”.") % line.member)
            strangers.append(problem(line.line, refused, {"invoice": line.number}))
        else:
            good.append(line)
    return good, strangers


def _reads(books: Books, lines: list[Line], seen: _Seen) -> Iterator[Read]:
    recorded = known_to(lines)
    for line in lines:
        at, target_at = (line.cooperative.id, line.number), (line.cooperative.id, line.credits)
        target = seen.known.get(target_at) or recorded.get(target_at)
        try:
            found = books.reckon(line, recorded.get(at), target)
        except Refusal as refused:
            yield problem(line.line, refused, {"invoice": line.number})
            continue
        _remember(line, found, recorded.get(at), target, seen)
        yield Read(
            line.line, found.outcome, 2 if line.credits else 1 if found.outcome == "changed" else 0,
            line.cooperative.code, line.on, line.number, found.net, found.cents,
            facts={"net": line.net} | ({"credits": line.credits} if line.credits else {})
            | ({"member": line.member_pk} if line.member_pk else {}),
        )  # fmt: skip


def _remember(line: Line, found: Reckoned, known: Known | None, target: Known | None, seen: _Seen) -> None:
    """What later credit notes of this file find; only what is not as it was recorded."""
    if found.outcome == "known":
        return
    if line.credits and target is not None:
        seen.known[line.cooperative.id, line.credits] = target._replace(
            credited_net=target.credited_net + found.net, credited_cents=target.credited_cents + found.cents
        )
    elif known is not None:
        at = (line.cooperative.id, line.number)
        seen.known[at] = known._replace(net=known.net + found.net, cents=known.cents + found.cents)
    else:
        at = (line.cooperative.id, line.number)
        seen.known[at] = Known(0, line.on, found.points, None, found.net, found.cents)


def known_to(lines: list[Line]) -> dict[tuple[int, str], Known]:
    """What is recorded of the numbers that these lines bear or name."""
    numbers: dict[int, set[str]] = {}
    for line in lines:
        numbers.setdefault(line.cooperative.id, set()).update(filter(None, (line.number, line.credits)))
    return {
        (cooperative, number): known
        for cooperative, some in numbers.items()
        for part in batched(some, CHUNK)
        for number, known in standing(cooperative, part).items()
    }

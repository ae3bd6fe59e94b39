"""Closing of months and years: what is looked at first, who closes, and how two people open again.

Months close in order, a year after its twelve months. A month that something speaks against, such as a bank account
that does not reconcile, is closed with a reservation: one person writes why, another confirms what they read. A
closed period is opened from the last one back, by one person who asks with a reason and another who agrees. Each of
these is an event on the period's own record.
"""

import hashlib
import json
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from workflows.money_words import money
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

from . import balances, checks
from .models import Fund, Kind, Period
from .proof import Difference
from .refusals import DoesNotHold, NotReconciled
from .soundness import require_sound

FIRST_YEAR, LAST_YEAR = 1900, 2199
LOCK = 7071  # as in the migration: postings share the fund's lock, closing takes it alone


@dataclass(frozen=True, slots=True)
class Remark:
    """What a treasurer should look at before closing.

    code     where it speaks against closing: a month is then closed with a reservation only, by two people
    figures  what is behind it, as JSON: cents, counts, which account
    """

    text: str | Promise
    url: str = ""
    code: str = ""
    figures: dict[str, Any] = field(default_factory=dict)


type Look = Callable[[Period], Iterable[Remark]]

_looks: list[Look] = []


def look_at(look: Look) -> Look:
    """Register what an area above wants looked at: `look(period)` yields remarks."""
    if look not in _looks:
        _looks.append(look)
    return look


def remarks(period: Period) -> list[Remark]:
    return [remark for look in _looks for remark in look(period)]


def reservations(period: Period) -> list[Remark]:
    """What speaks against closing a month. A year has had its months' own."""
    if period.span != Period.Span.MONTH:
        return []
    return [remark for remark in remarks(period) if remark.code]


def digest(found: Iterable[Remark], *, why: str = "", by: int | None = None) -> str:
    """SHA-256 of the figures that speak against it, whatever language they were read in.

    why, by  of a reservation: its reason and the key of whoever wrote it, so that no other one is confirmed
    """
    rows: list[Any] = [[each.code, each.figures] for each in found]
    return hashlib.sha256(json.dumps([*rows, why, by], sort_keys=True).encode()).hexdigest()


def digest_of(period: Period, found: Iterable[Remark]) -> str:
    """Of the reservation as it stands, over these figures."""
    return digest(found, why=period.reserved_why, by=period.reserved_by_id)


def days_of(code: str) -> tuple[str, date, date]:
    """("month", first, last) of "2026-03", ("year", …) of "2026". Raises ValueError for anything else."""
    year, _dash, month = code.partition("-")
    written = code.isascii() and len(year) == 4 and year.isdigit() and (not _dash or len(month) == 2)
    if not written or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"{code[:20]} is neither a month nor a year")
    if not _dash:
        return Period.Span.YEAR, date(int(year), 1, 1), date(int(year), 12, 31)
    first_on = date.fromisoformat(f"{code}-01")
    return Period.Span.MONTH, first_on, last_day(first_on)


def last_day(on: date) -> date:
    return on.replace(day=monthrange(on.year, on.month)[1])


def find(fund: Fund, code: str) -> Period:
    """The period of this code; one that was never closed has no row yet and is not saved."""
    span, first_on, last_on = days_of(code)
    known = Period.objects.filter(fund=fund, span=span, first_on=first_on)
    known = known.select_related("fund", "closed_by", "asked_by", "reserved_by")
    return known.first() or Period(fund=fund, span=span, first_on=first_on, last_on=last_on)


def listed(fund: Fund, on: date) -> list[Period]:
    """Every month and year from the fund's first movement to the day, newest first, each year above its
    months."""
    begun = Period.begun_on(fund)
    known = {(period.span, period.first_on): period for period in fund.periods.select_related("closed_by")}
    found: list[Period] = []
    for year in range(on.year, (begun or on).year - 1, -1):
        found.append(_one(fund, known, f"{year}"))
        months = (f"{year}-{month:02}" for month in range(12, 0, -1))
        found += [
            period for period in (_one(fund, known, code) for code in months)
            if (begun or on) <= period.last_on and period.first_on <= on
        ]  # fmt: skip
    return found


def _one(fund: Fund, known: dict[Any, Period], code: str) -> Period:
    span, first_on, last_on = days_of(code)
    return known.get((span, first_on)) or Period(fund=fund, span=span, first_on=first_on, last_on=last_on)


def differences(period: Period) -> Iterator[Difference]:
    """The proof of the period: the books agree at its end, each day holds what its transfers add up to, each
    movement is as it was recorded. Costs what the period holds, not the whole of the books."""
    fund, first_on, last_on = period.fund, period.first_on, period.last_on
    yield from checks.disagreements(fund, last_on)
    yield from checks.days_of(fund, first_on, last_on)
    yield from checks.altered(Q(fund=fund, booked_on__range=(first_on, last_on)))


@transaction.atomic
def close(fund: Fund, code: str, *, on: date, by: Any) -> Period:
    """Close a month or a year: the database books nothing in it from now on.

    on      today: a period is closed after its last day
    raises  TooLate when it is not over, or closed already; NotYours; Unmet (an earlier month is open);
            NotReconciled with what speaks against it; DoesNotHold with the differences; BooksFrozen
    """
    period = _over(fund, code, on, by)
    against = reservations(period)
    if against:
        raise NotReconciled(
            _(
                "%(period)s does not reconcile: %(against)s One person writes why it is closed all the same, another"
                " confirms."
            )
            % {"period": period, "against": " ".join(str(each.text) for each in against)},
            reservations=_told(against), digest=digest(against),
        )  # fmt: skip
    return perform(Period.close, _kept(period), by=by, payload={"balances": _held(period)})


@transaction.atomic
def reserve(fund: Fund, code: str, *, why: str, on: date, by: Any) -> Period:
    """One person writes why a month that does not reconcile is closed all the same; another confirms.

    raises  as `close`, and Unmet where nothing speaks against it or somebody wrote before
    """
    period, why = _over(fund, code, on, by), why[:200]
    against = reservations(period)
    if not against:
        raise Unmet(_("Nothing speaks against closing it."), code="nothing_to_reserve")
    return perform(
        Period.reserve, _kept(period), by=by, why=why, told=_told(against), reason=why,
        digest=digest(against, why=why, by=by.pk),
        payload={"against": [{"code": each.code, **each.figures} for each in against]},
    )  # fmt: skip


@transaction.atomic
def confirm(period: Period, *, read: str, on: date, by: Any) -> Period:
    """Another person closes it, having read the reason and the figures.

    read    the digest of what was on their screen
    raises  NotYours to whoever wrote the reason; TooLate where the reason or the figures are not those that were
            read or written about; and as `close`
    """
    if period.reserved_by_id is not None and period.reserved_by_id == by.pk:
        raise NotYours(_("You wrote why it is closed: another person confirms."), code="four_eyes")
    found = _over(period.fund, period.code, on, by)
    if not read == found.reserved_digest == digest_of(found, reservations(found)):
        raise TooLate(
            _("What speaks against closing it has changed: it is written about anew."), code="changed"
        )
    payload = {"balances": _held(found), "digest": read}
    return perform(Period.confirm, found, by=by, payload=payload, reason=found.reserved_why)


def withdraw(period: Period, *, by: Any) -> Period:
    """It is not closed with that reservation: whoever wrote it thinks better of it, or another says no."""
    return perform(Period.withdraw, period, by=by)


def _over(fund: Fund, code: str, on: date, by: Any) -> Period:
    """The period, if it is over and adds up: alone with it until the transaction ends."""
    period = find(fund, code)
    if not may(by, "period.close"):
        raise NotYours()
    if on <= period.last_on:
        raise TooLate(_("%(period)s is not over yet.") % {"period": period}, code="not_over")
    if period.state != Period.State.OPEN:
        raise TooLate()
    require_sound()
    _alone(fund)
    found = list(differences(period)) if period.span == Period.Span.MONTH else []
    if found:
        where = [" ".join(filter(None, [each.where, each.note])) for each in found[:20]]
        raise DoesNotHold(
            _("%(period)s does not add up, so it stays open: %(where)s.")
            % {"period": period, "where": "; ".join(where[:3])},
            differences=where,
        )
    return period


def _kept(period: Period) -> Period:
    if period.pk is not None:
        return period
    kept, _made = Period.objects.get_or_create(
        fund=period.fund, span=period.span, first_on=period.first_on, defaults={"last_on": period.last_on}
    )
    return kept


def _held(period: Period) -> dict[str, int]:
    """What each kind of account holds at its end."""
    found = balances.by_kind(period.fund, period.last_on)
    return {kind.value: cents for kind, cents in found.items() if cents}


def _told(against: Iterable[Remark]) -> list[dict[str, Any]]:
    """[{code, text, and its figures}]"""
    return [{"code": each.code, "text": str(each.text), **each.figures} for each in against]


def _alone(fund: Fund) -> None:
    """Wait for the postings that are under way, and let new ones wait: what is proven is what is closed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s::int)", [LOCK, fund.pk])


def ask_to_reopen(period: Period, *, by: Any, why: str) -> Period:
    """raises  TooLate when it is open; Unmet when a later one is closed, its year is, or it was asked before"""
    return perform(Period.ask_to_reopen, period, by=by, why=why[:200], reason=why)


def keep_closed(period: Period, *, by: Any) -> Period:
    return perform(Period.keep_closed, period, by=by)


def reopen(period: Period, *, by: Any) -> Period:
    """The second person agrees. raises NotYours to the one who asked; TooLate; Unmet"""
    if period.asked_by_id is not None and period.asked_by_id == by.pk:
        raise NotYours(_("You asked to open it: another person agrees."), code="four_eyes")
    reason = period.asked_why
    return perform(Period.reopen, period, by=by, reason=reason)


@look_at
def money_not_placed(period: Period) -> Iterator[Remark]:
    """What is not matched, or still on its way, at the end of the period."""
    fund, here = period.fund, reverse("ledger:journal")
    for kind, words in (
        (Kind.SUSPENSE, _("%(cents)s came in or went out and is not matched yet.")),
        (Kind.TRANSIT, _("%(cents)s was sent to the bank and is not confirmed yet.")),
    ):
        cents = abs(balances.total(fund, kind, period.last_on))
        if cents:
            url = f"{here}?fund={fund.code}&kind={kind.value}&until={period.last_on}"
            yield Remark(words % {"cents": money(cents, fund.currency)}, url)

"""A bank line finds what it is for: by itself where its reference says so, else by a person,
whole or in parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fund.banking import also_sent, learning, likeness, receivables, settling
from fund.banking.models import BatchLine, ExpectedPayment, Match, NoticeDetail, StatementLine
from fund.banking.statement import NOTICE
from fund.banking.suggesting import seen, wanted
from fund.banking.uses import PART_BACK, SENT_BACK, USES
from fund.ledger.models import Kind
from fund.ledger.posting import Leg, open_day, post, reverse
from workflows import coded
from workflows.people.models import User
from workflows.refusals import Refusal, TooLate
from workflows.steps import perform

FITTING = 20  # expectations of one payer and amount that are looked at; more are doubt enough


class CannotMatch(Refusal):
    """This line cannot be matched so; the sentence says why."""

    code = "cannot_match"


class PeriodClosed(Refusal):
    """The day of this match is closed; `open_on` is where it can still be reversed."""

    status = 409
    code = "period_closed"


@dataclass(frozen=True)
class Part:
    """One part of a split: `cents` for an expected payment, or as a plain use."""

    cents: int
    expected: ExpectedPayment | None = None
    use: str = ""


def found_by_itself(line: StatementLine) -> tuple[ExpectedPayment | None, str]:
    """(what the line is for, why) where exactly one expectation fits with a certain reason
    (`fund.banking.likeness`)."""
    rows = _possible(line)
    found = likeness.alone(seen(line), [wanted(row) for row in rows]) if len(rows) < FITTING else None
    if found is None:
        return None, ""
    at, reason = found
    return rows[at], coded.keep("by_reference" if reason.code == "reference" else "by_account")


def _possible(line: StatementLine) -> Sequence[ExpectedPayment]:
    """The few that may be beyond doubt: the one of its reference; bearing none, those of its payer and amount."""
    expected = ExpectedPayment.objects.open().filter(fund=line.account.fund_id).select_related("member")
    if line.reference:
        return list(expected.filter(reference=line.reference)[:1])
    if not line.party_key:
        return []
    near = (line.booked_on - likeness.DAYS, line.booked_on + likeness.DAYS)
    fitting = expected.filter(payer_key=line.party_key, cents=line.cents, due_on__range=near)
    return list(fitting[:FITTING])


def match_by_itself(line: StatementLine) -> bool:
    """Match an incoming line without a person, when that is beyond doubt and what it is for accepts it."""
    expected, because = found_by_itself(line)
    if expected is None:
        return False
    try:
        with transaction.atomic():
            assign(line, expected, by=None, because=because)
    except Refusal:
        return False  # it stays to be matched, where a person meets the reason when they try
    return True


def match_by_notice(line: StatementLine) -> bool:
    """An amount that the bank booked for several payments at once: the notification that tells them, to the
    cent, gives each to what its reference expects. What no reference claims is left of the line."""
    details = NoticeDetail.objects.filter(
        account=line.account_id, bank_reference=line.bank_reference, statement__kind=NOTICE
    ).order_by("statement", "pk")
    told = [list(group) for _statement, group in groupby(details, key=lambda detail: detail.statement_id)]
    parts = next((group for group in told if sum(detail.cents for detail in group) == line.cents), [])
    matched = False
    for detail in parts if line.bank_reference and line.came_in else []:
        what: Any = detail.told
        wanted = what.get("reference") or ""
        expected = ExpectedPayment.objects.open().filter(fund=line.account.fund_id, reference=wanted).first()
        if expected and detail.cents > 0:
            matched |= _try(line, expected, detail.cents)
    return matched


def _try(line: StatementLine, expected: ExpectedPayment, cents: int) -> bool:
    try:
        with transaction.atomic():
            assign(line, expected, by=None, cents=cents, because=coded.keep("by_notice"))
    except Refusal:
        return False
    return True


@transaction.atomic
def assign(
    line: StatementLine,
    expected: ExpectedPayment,
    *,
    by: User | None,
    cents: int | None = None,
    because: str = "",
    version: int | None = None,
) -> Match:
    """Give a line, or `cents` of it, to an expected payment. What a person confirms is learnt.

    version  of the line that the person was looking at, where they were looking at one
    raises   CannotMatch, TooLate, and what the receivable refuses
    """
    line = locked(line, version)
    part = _part(line, cents)
    if not line.came_in:
        raise CannotMatch(_("Money that went out cannot be a payment that was expected."))
    if expected.fund_id != line.account.fund_id:
        raise CannotMatch(_("That payment is expected by another fund."))
    match = line.matches.create(
        use="expected", cents=part, expected=expected, because=because or coded.keep("by_hand"), by=by
    )
    legs = receivables.of(expected.purpose).receive(
        expected, cents=part, line=line, key=match.key, on=line.booked_on, by=by
    )
    book(line, match, legs, part, expected.label or expected.reference, by)
    ExpectedPayment.objects.filter(pk=expected.pk).update(
        received_cents=F("received_cents") + part, last_received_on=line.value_on
    )
    if by is not None:
        learning.learn(line, expected=expected, use="", by=by)
    return match


@transaction.atomic
def use_as(
    line: StatementLine, code: str, *, by: User, cents: int | None = None, version: int | None = None
) -> Match:
    """Book a line, or a part of it, as a contribution, a gift, interest or bank charges."""
    line = locked(line, version)
    part, use = _part(line, cents), USES.get(code)
    if use is None or use.incoming != line.came_in:
        raise CannotMatch(_("That is not what such a line can be."))
    match = line.matches.create(use=use.code, cents=part, because=coded.keep("by_hand"), by=by)
    book(line, match, use.legs(line.account.fund, part), part, str(use.label), by)
    learning.learn(line, expected=None, use=use.code, by=by)
    return match


@transaction.atomic
def split(line: StatementLine, parts: Iterable[Part], *, by: User, version: int | None = None) -> list[Match]:
    """Several parts of one line at once: all of them or none."""
    found, held = [], locked(line, version)
    for part in parts:
        if part.expected is not None:
            found.append(assign(held, part.expected, by=by, cents=part.cents))
        else:
            found.append(use_as(held, part.use, by=by, cents=part.cents))
    if not found:
        raise CannotMatch(_("Give at least one part of the line an amount."), code="no_parts")
    return found


@transaction.atomic
def gather(lines: Iterable[StatementLine], expected: ExpectedPayment, *, by: User) -> list[Match]:
    """Several lines for one expected payment, each with all that is left of it: all of them or none."""
    found = [assign(line, expected, by=by) for line in sorted(lines, key=lambda line: line.pk)]
    if not found:
        raise CannotMatch(_("Tick at least one line."), code="no_lines")
    return found


@transaction.atomic
def settle_by_hand(
    line: StatementLine, placed: BatchLine, *, by: User, version: int | None = None
) -> StatementLine:
    """A person says which of our payments this line confirms, or sends back;
    the amount has to be the same."""
    line = locked(line, version)
    if placed.batch.account_id != line.account_id:
        raise CannotMatch(_("That payment left another account."))
    return settling.settle_line(line, placed, by=by, because=coded.keep("by_hand"))


@transaction.atomic
def ignore(line: StatementLine, *, by: User, why: str) -> StatementLine:
    """Set a line aside, with the reason; its money stays in "not matched yet"."""
    if not why.strip():
        raise CannotMatch(_("Say why this line is set aside."), code="no_reason")
    return perform(StatementLine.ignore, line, by=by, why=why.strip(), reason=why.strip())


@transaction.atomic
def reconsider(line: StatementLine, *, by: User) -> StatementLine:
    return perform(StatementLine.reconsider, line, by=by)


@transaction.atomic
def undo(match: Match, *, by: User, why: str = "", in_open_period: bool = False) -> Match:
    """A match was a mistake: what it posted is reversed, and its part of the line is to be matched again.

    in_open_period  where the day of the match is closed: reverse it on the first open day all the same
    raises          PeriodClosed, which says so; CannotMatch for payments of ours, which only the bank undoes;
                    TooLate when it was undone before
    """
    line = locked(match.line)
    match = (
        Match.objects.select_for_update(of=("self",))
        .select_related("line__account__fund", "expected", "movement")
        .get(pk=match.pk)
    )
    if match.undone_at:
        raise TooLate(_("This match was undone before."))
    if match.use == SENT_BACK:
        raise CannotMatch(_("Its money is being sent back: cancel that payment first."), code="sent_back")
    if match.use == PART_BACK:
        raise CannotMatch(_("Its money is being paid again: cancel that payment first."), code="paid_again")
    if match.batch_line_id or also_sent.holds(match):
        raise CannotMatch(_("The bank's answer to our own payment is undone by the bank only: by a return."))
    on = _day_of_undoing(match, line, in_open_period, why)
    _take_back(match, line, on=on, by=by)
    match.undone_at, match.undone_by = timezone.now(), by
    match.save(update_fields=["undone_at", "undone_by"])
    if match.by_id:
        learning.forget(match)
    step = StatementLine.undo_part if line.matched_cents > match.cents else StatementLine.undo_all
    perform(step, line, by=by, cents=match.cents, reason=why, payload={"match": match.pk})
    return match


def _day_of_undoing(match: Match, line: StatementLine, in_open_period: bool, why: str) -> date:
    """The day of the match, while it is open; else the first open day, when that was asked for with a reason."""
    booked_on = match.movement.booked_on if match.movement else line.booked_on
    on = open_day(line.account.fund, booked_on)
    if on == booked_on:
        return on
    if not in_open_period:
        raise PeriodClosed(
            _("%(day)s is closed, so this match stands as it was reported. To correct it, reverse it in the open "
              "period: it will be booked on %(open)s, with your reason.")
            % {"day": date_format(booked_on, "j F Y"), "open": date_format(on, "j F Y")},
            open_on=on.isoformat(),
        )  # fmt: skip
    if not why.strip():
        raise CannotMatch(_("Say why it is reversed in another period."), code="no_reason")
    return on


def _take_back(match: Match, line: StatementLine, *, on: date, by: User) -> None:
    """Reverse what the match posted, or post what its receivable says instead."""
    legs, undone = None, coded.keep("match_undone")
    if match.expected:
        legs = receivables.of(match.expected.purpose).undo(
            match.expected, cents=match.cents, line=line, key=match.key, on=on, by=by
        )
        ExpectedPayment.objects.filter(pk=match.expected.pk).update(
            received_cents=F("received_cents") - match.cents
        )
    if legs is not None:
        settling.must_leave(legs, Kind.SUSPENSE, match.cents)
        ref = f"line {line.pk}"
        post(key=match.undone_key, legs=legs, on=on, by=by, why=undone, source_ref=ref)
    elif match.movement:
        reverse(match.movement, on=on, by=by, why=undone)


def locked(line: StatementLine, version: int | None = None) -> StatementLine:
    """The line as it is now, held until the end; raises TooLate where a person was looking at another version."""
    held = StatementLine.objects.select_for_update(of=("self",))
    found = held.select_related("account__fund").get(pk=line.pk)
    if version is not None and found.version != version:
        raise TooLate(_("Someone matched this line while you were looking at it. Look at it again."))
    return found


def _part(line: StatementLine, cents: int | None) -> int:
    part = line.open_cents if cents is None else cents
    if part <= 0:
        raise TooLate(_("Nothing of this line is left to match."))
    if part > line.open_cents:
        raise CannotMatch(
            _("More than what is left of this line."), open_cents=line.open_cents, asked_cents=part
        )
    if line.state == StatementLine.State.IGNORED:
        raise TooLate(_("This line is set aside. Take it up again first."))
    return part


def book(line: StatementLine, match: Match, legs: list[Leg], part: int, why: str, by: User | None) -> None:
    settling.must_leave(legs, Kind.SUSPENSE, -part if line.came_in else part)
    match.movement = post(
        key=match.key, legs=legs, on=line.booked_on, value_on=line.value_on, by=by, why=why,
        source_ref=f"line {line.pk}",
    )  # fmt: skip
    match.save(update_fields=["movement"])
    step = StatementLine.match_rest if part == line.open_cents else StatementLine.match_part
    perform(step, line, by=by, cents=part, payload={"match": match.pk, "use": match.use})

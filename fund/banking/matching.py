"""A bank line finds what it is for: by itself where its reference says so, else by a person,
whole or in parts."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from fund.banking import receivables, settling
from fund.banking.models import BatchLine, ExpectedPayment, Match, NoticeDetail, StatementLine
from fund.banking.statement import NOTICE
from fund.banking.uses import USES
from fund.ledger.models import Kind
from fund.ledger.posting import Leg, post, reverse
from workflows.people.models import User
from workflows.refusals import Refusal, TooLate
from workflows.steps import perform

DAYS = timedelta(days=31)  # around the due date, where only account and amount tell what a payment is for


class CannotMatch(Refusal):
    """This line cannot be matched so; the sentence says why."""

    code = "cannot_match"


def found_by_itself(line: StatementLine) -> tuple[ExpectedPayment | None, str]:
    """(what the line is for, why) where it is beyond doubt: its structured reference is expected; or, bearing
    none, its account and amount fit exactly one payment expected in these weeks."""
    expected = ExpectedPayment.objects.open().filter(fund=line.account.fund_id)
    if line.reference:
        return expected.filter(reference=line.reference).first(), _("its structured reference")
    if not line.party_key:
        return None, ""
    near = (line.booked_on - DAYS, line.booked_on + DAYS)
    fitting = list(expected.filter(payer_key=line.party_key, cents=line.cents, due_on__range=near)[:2])
    return (fitting[0], _("its account and its amount")) if len(fitting) == 1 else (None, "")


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
            assign(line, expected, by=None, cents=cents, because=_("the bank's notification"))
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
) -> Match:
    """Give a line, or `cents` of it, to an expected payment.

    raises  CannotMatch, TooLate, and what the receivable refuses
    """
    line = _locked(line)
    part = _part(line, cents)
    if not line.came_in:
        raise CannotMatch(_("Money that went out cannot be a payment that was expected."))
    if expected.fund_id != line.account.fund_id:
        raise CannotMatch(_("That payment is expected by another fund."))
    match = line.matches.create(
        use="expected", cents=part, expected=expected, because=because or _("by hand"), by=by
    )
    legs = receivables.of(expected.purpose).receive(
        expected, cents=part, line=line, key=match.key, on=line.booked_on, by=by
    )
    _book(line, match, legs, part, expected.label or expected.reference, by)
    ExpectedPayment.objects.filter(pk=expected.pk).update(
        received_cents=F("received_cents") + part, last_received_on=line.value_on
    )
    return match


@transaction.atomic
def use_as(line: StatementLine, code: str, *, by: User, cents: int | None = None) -> Match:
    """Book a line, or a part of it, as a contribution, a gift or bank charges."""
    line = _locked(line)
    part, use = _part(line, cents), USES.get(code)
    if use is None or use.incoming != line.came_in:
        raise CannotMatch(_("That is not what such a line can be."))
    match = line.matches.create(use=use.code, cents=part, because=_("by hand"), by=by)
    _book(line, match, use.legs(line.account.fund, part), part, str(use.label), by)
    return match


@transaction.atomic
def settle_by_hand(line: StatementLine, placed: BatchLine, *, by: User) -> StatementLine:
    """A person says which of our payments this line confirms, or sends back;
    the amount has to be the same."""
    line = _locked(line)
    if placed.batch.account_id != line.account_id:
        raise CannotMatch(_("That payment left another account."))
    return settling.settle_line(line, placed, by=by, because=_("by hand"))


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
def undo(match: Match, *, by: User, why: str = "") -> Match:
    """A match was a mistake: what it posted is reversed, and its part of the line is to be matched again.

    raises  CannotMatch for payments of ours, which only the bank undoes; TooLate when it was undone before
    """
    line = _locked(match.line)
    match = (
        Match.objects.select_for_update(of=("self",)).select_related("expected", "movement").get(pk=match.pk)
    )
    if match.undone_at:
        raise TooLate(_("This match was undone before."))
    if match.batch_line_id:
        raise CannotMatch(_("The bank's answer to our own payment is undone by the bank only: by a return."))
    on = line.booked_on
    legs = None
    if match.expected:
        legs = receivables.of(match.expected.purpose).undo(
            match.expected, cents=match.cents, line=line, key=match.key, on=on, by=by
        )
        ExpectedPayment.objects.filter(pk=match.expected.pk).update(
            received_cents=F("received_cents") - match.cents
        )
    if legs is not None:
        _must_reach(legs, -match.cents)
        post(
            key=f"{match.key}/undone",
            legs=legs,
            on=on,
            by=by,
            why="Match undone",
            source_ref=f"line {line.pk}",
        )
    elif match.movement:
        reverse(match.movement, on=on, by=by, why="Match undone")
    match.undone_at, match.undone_by = timezone.now(), by
    match.save(update_fields=["undone_at", "undone_by"])
    step = StatementLine.undo_part if line.matched_cents > match.cents else StatementLine.undo_all
    perform(step, line, by=by, cents=match.cents, reason=why, payload={"match": match.pk})
    return match


def _locked(line: StatementLine) -> StatementLine:
    held = StatementLine.objects.select_for_update(of=("self",))
    return held.select_related("account__fund").get(pk=line.pk)


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


def _book(line: StatementLine, match: Match, legs: list[Leg], part: int, why: str, by: User | None) -> None:
    _must_reach(legs, part if line.came_in else -part)
    match.movement = post(
        key=match.key, legs=legs, on=line.booked_on, value_on=line.value_on, by=by, why=why,
        source_ref=f"line {line.pk}",
    )  # fmt: skip
    match.save(update_fields=["movement"])
    step = StatementLine.match_rest if part == line.open_cents else StatementLine.match_part
    perform(step, line, by=by, cents=part, payload={"match": match.pk, "use": match.use})


def _must_reach(legs: list[Leg], cents: int) -> None:
    """What a receivable returns moves exactly the part; anything else is a mistake in the code, loud."""
    reached = sum(leg.cents for leg in legs if leg.target.kind == Kind.SUSPENSE)
    reached -= sum(leg.cents for leg in legs if leg.source.kind == Kind.SUSPENSE)
    if reached != cents:
        raise ValueError(f"legs bring {reached} cents into suspense, the part is {cents}")

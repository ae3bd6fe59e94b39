"""Promises to pay: whether one was kept follows from the money that came. Pure first, then the verbs."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fund.ledger.refusals import KeyReused
from loans.models import Agreement, LoanPromise, Repayment
from loans.models.agreements import State
from loans.repayment import locked
from loans.standing import plan_lines
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import note
from workflows.templatetags.entraide import day

IN_A_SPELL = 2  # promises that a borrower makes alone while the loan stays late


class Outcome(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


WORDS = {
    Outcome.OPEN: pgettext_lazy("promise", "open"),
    Outcome.KEPT: pgettext_lazy("promise", "kept"),
    Outcome.BROKEN: pgettext_lazy("promise", "not kept"),
    Outcome.WITHDRAWN: pgettext_lazy("promise", "withdrawn"),
}
TAGS = {Outcome.OPEN: "wait", Outcome.KEPT: "ok", Outcome.BROKEN: "bad", Outcome.WITHDRAWN: "idle"}


def outcome(cents: int, last_day: date, paid: Iterable[tuple[date, int]], today: date) -> Outcome:
    """What became of a promise of `cents` until `last_day`, by the (value date, cents) that came since it was made.

    It is kept the moment so much has come with a value date in time, and not kept once the last day is over.
    """
    if sum(part for value_on, part in paid if value_on <= last_day) >= cents:
        return Outcome.KEPT
    return Outcome.BROKEN if today > last_day else Outcome.OPEN


class Promised:
    """A promise with what became of it by a day."""

    def __init__(self, row: LoanPromise, paid: Iterable[tuple[date, int]], on: date) -> None:
        self.row = row
        self.outcome = Outcome.WITHDRAWN if row.withdrawn_on else outcome(row.cents, row.last_day, paid, on)

    @property
    def words(self) -> Any:
        return WORDS[self.outcome]

    @property
    def tag(self) -> str:
        return TAGS[self.outcome]


def promised(loans: Iterable[Agreement], on: date) -> dict[int, list[Promised]]:
    """Every promise of these loans, the last first, by the id of the loan: two queries. Money counts that we learned of
    after the promise and that stands."""
    rows = list(LoanPromise.objects.filter(agreement__in=[loan.pk for loan in loans]).select_related("by"))
    came: dict[int, list[Repayment]] = defaultdict(list)
    if rows:
        for money_in in Repayment.objects.standing().filter(agreement__in={row.agreement_id for row in rows}):
            came[money_in.agreement_id].append(money_in)
    found: dict[int, list[Promised]] = defaultdict(list)
    for row in rows:
        since = [one for one in came[row.agreement_id] if one.recorded_at > row.recorded_at]
        found[row.agreement_id].append(Promised(row, [(one.value_on, one.cents) for one in since], on))
    return found


@transaction.atomic
def promise(agreement: Agreement, *, key: str, cents: int, due_on: date, on: date, by: User) -> LoanPromise:
    """Record what the borrower promises to pay until a day, once by its key; until then nothing else is asked.

    raises  NotYours; KeyReused; TooLate when the loan does not run; Unmet when it is not late, when a promise is open,
            beyond the days or amounts that may be promised, and for a borrower who promised often enough
    """
    agreement = locked(agreement)
    mine = agreement.is_borrower(by) and may(by, "loan.own")
    if not mine and not may(by, "loan.dunning"):
        raise NotYours()
    if made := LoanPromise.objects.filter(key=key).first():
        if (made.agreement_id, made.cents, made.due_on) != (agreement.pk, cents, due_on):
            raise KeyReused(key, cents=made.cents)
        return made
    _check(agreement, cents, due_on, on, mine)
    row = LoanPromise.objects.create(
        key=key, agreement=agreement, cents=cents, due_on=due_on, made_on=on, by=by, by_borrower=mine,
        tolerance_days=agreement.terms.promise_tolerance_days,
    )  # fmt: skip
    note(
        agreement, "promise", by=by, payload={"promise": row.pk, "cents": cents, "due_on": due_on.isoformat()}
    )
    return row


def _check(agreement: Agreement, cents: int, due_on: date, on: date, mine: bool) -> None:
    if agreement.state != State.RUNNING:
        raise TooLate(_("Only what is owed for a loan that runs can be promised."), code="not_running")
    least, most = limits(agreement, due_on, on)
    if not agreement.days_late(on):
        raise Unmet(_("Nothing is late: there is nothing to promise."), code="not_late")
    before = promised([agreement], on).get(agreement.pk, [])
    if any(one.outcome == Outcome.OPEN for one in before):
        raise Unmet(_("A promise is open already: pay it, or have it withdrawn first."), code="promise_open")
    last_day = on + timedelta(days=agreement.terms.promise_days_max)
    if not on <= due_on <= last_day:
        raise Unmet(
            _("A promise is for a day from today until %(day)s.") % {"day": day(last_day)},
            code="promise_day", last_day=last_day,
        )  # fmt: skip
    if not (least if mine else 1) <= cents <= most:
        words = {
            "least": money(least if mine else 1, agreement.currency),
            "most": money(most, agreement.currency),
        }
        raise Unmet(
            _("Promise between %(least)s, and %(most)s, which is all that is due by that day.") % words,
            code="promise_amount", least_cents=least if mine else 1, most_cents=most,
        )  # fmt: skip
    if mine:
        _ask_enough(agreement, before)


def _ask_enough(agreement: Agreement, before: list[Promised]) -> None:
    """A borrower alone promises twice while the loan stays late, and not after a promise that was not kept."""
    assert agreement.oldest_unpaid_on is not None
    lately = [one for one in before if one.row.by_borrower and one.row.made_on > agreement.oldest_unpaid_on]
    if len(lately) >= IN_A_SPELL or any(one.outcome == Outcome.BROKEN for one in lately):
        raise Unmet(
            _("Let us talk before you promise again: write or call us, we look for a way together."),
            code="promised_enough",
        )


def limits(agreement: Agreement, due_on: date, on: date) -> tuple[int, int]:
    """The least and the most cents that a borrower may promise until a day: what is left of the oldest instalment, and
    all that is due by then."""
    left = [
        line.left_cents for line in plan_lines(agreement, on) if line.left_cents and line.due_on <= due_on
    ]
    return (left[0], sum(left)) if left else (1, 0)


@transaction.atomic
def withdraw(row: LoanPromise, *, on: date, by: User) -> LoanPromise:
    """It was recorded by mistake, or does not hold any more. raises NotYours; TooLate when it is not open"""
    if not may(by, "loan.dunning"):
        raise NotYours()
    agreement = locked(row.agreement)
    found = next(one for one in promised([agreement], on)[agreement.pk] if one.row.pk == row.pk)
    if found.outcome != Outcome.OPEN:
        raise TooLate(_("This promise is not open any more."), code="not_open")
    LoanPromise.objects.filter(pk=row.pk).update(withdrawn_on=on, withdrawn_by=by)
    note(agreement, "withdraw_promise", by=by, payload={"promise": row.pk})
    row.refresh_from_db()
    return row

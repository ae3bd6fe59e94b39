"""Loans repaid as a share of what the Activity is paid: the share agreed by two people, and each month deducted once.

The cooperative keeps the deduction back from the Activity's budget and hands it to the fund, as it does with
contributions. Each month is reckoned anew from its receipts whenever one comes, is corrected or given back: what is
missing is deducted, what was too much is undone like any repayment.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from fund.ledger import proposals
from fund.ledger.chart import Kind
from fund.ledger.posting import post
from loans import changes
from loans.allocation import MOST_EASED
from loans.booking import legs
from loans.income_rule import (
    Share,
    closing_on,
    floor_asked,
    floors,
    in_force,
    month_of,
    months_between,
    owed_cents,
    proposed_points,
    to_take,
)
from loans.models import Agreement, Deduction, IncomeMonth, IncomeReceipt, IncomeShare, Repayment
from loans.models.agreements import BEGUN, State
from loans.models.changes import ChangeKind
from loans.models.repayments import Channel
from loans.repayment import locked, record, replayed
from loans.repayment import undo as undo_repayment
from loans.schedule import add_months, out_of_range
from workflows import coded, outbox
from workflows.money_words import money
from workflows.people.models import Activity, User
from workflows.refusals import Refusal, TooLate, Unmet

YEAR = 12  # months until a share is reviewed


# ---- the share


@transaction.atomic
def propose(
    agreement: Agreement,
    *,
    key: str,
    basis_points: int,
    floor_cents: int,
    from_on: date,
    why: str,
    on: date,
    by: User,
) -> IncomeShare:
    """Ask that a loan be repaid by a share of what its Activity is paid, at least the floor a month; or, with nothing
    of both, that this end. Another person approves it. Once by its key.

    raises  NotYours, KeyReused; Unmet, by name, for what the terms or the loan do not allow
    """
    changes.refuse_own(agreement, by)
    agreement = locked(agreement)
    from_on = month_of(from_on)
    _check(agreement, Share(from_on, basis_points, floor_cents), on)
    return proposals.propose(
        IncomeShare, key=key, by=by, on=on, fund=agreement.fund, agreement=agreement, why=why,
        from_on=from_on, basis_points=basis_points, floor_cents=floor_cents,
    )  # fmt: skip


def _check(agreement: Agreement, share: Share, on: date) -> None:
    terms, currency = agreement.terms, agreement.currency
    if agreement.state != State.RUNNING:
        raise TooLate(_("Only a loan that runs can be changed."), code="not_running")
    if share.from_on < month_of(on):
        raise Unmet(_("A share counts from this month or a later one."), code="month_over")
    if share.from_on > add_months(month_of(on), YEAR):
        raise out_of_range()
    if not share.basis_points and not share.floor_cents:
        if not agreement.income_shares.approved().filter(basis_points__gt=0).exists():
            raise Unmet(_("There is no share that could end."), code="no_share")
        return
    if activity_of(agreement) is None:
        raise Unmet(_("This loan names no Activity."), code="no_activity")
    if not 0 < share.basis_points <= terms.deduction_basis_points_max:
        raise Unmet(
            _("Under these terms at most %(share)s of what the Activity is paid is deducted.")
            % {"share": terms.deduction_percent}
            if terms.deduction_basis_points_max
            else _("Under these terms a loan is not repaid by a share of what the Activity is paid."),
            code="share_above_terms",
            most=terms.deduction_basis_points_max,
        )
    least = least_floor(agreement)
    if not least <= share.floor_cents <= agreement.outstanding_cents:
        raise Unmet(
            _("At least %(least)s a month, so that the loan ends, and at most what is left, %(left)s.")
            % {"least": money(least, currency), "left": money(agreement.outstanding_cents, currency)},
            code="floor_out_of_bounds",
            least_cents=least,
        )


def least_floor(agreement: Agreement) -> int:
    """The smallest month's part that repays what is left within the longest term of the product."""
    return max(1, floors(agreement.outstanding_cents, min(agreement.terms.max_months, MOST_EASED)))


def carry_out(share: IncomeShare, *, by: User, on: date) -> None:
    """The share is agreed: from its month on the plan is a floor on each closing day. raises as `propose`"""
    changes.refuse_own(share.agreement, by)
    agreement, wanted = locked(share.agreement), share.as_share()
    _check(agreement, wanted, on)
    if not wanted.floor_cents:
        return
    figures = {
        "kind": ChangeKind.SHARE, "from_on": on, "cents": wanted.floor_cents,
        "count": floors(agreement.outstanding_cents, wanted.floor_cents),
        "first_due_on": first_due_on(wanted.from_on),
    }  # fmt: skip
    changes.apply(agreement, key=f"share/{share.pk}", figures=figures, on=on, by=by, why=share.why)


def first_due_on(month: date) -> date:
    """The closing day of a month before it moves to a working day."""
    return closing_on(month, "none")


def activity_of(agreement: Agreement) -> Activity | None:
    """The Activity that repays the loan."""
    return agreement.case.loan_application.activity


# ---- what a month deducts


@transaction.atomic
def settle(agreement: Agreement, *, on: date) -> int:
    """Deduct what each month that is over still owes, and give back what it owes no more; the cents that moved. What
    was reckoned before with the same receipts changes nothing.

    raises  Unmet when money that would have to come back was sent to the member
    """
    agreement = locked(agreement)
    shares = [share.as_share() for share in agreement.income_shares.approved().order_by("from_on", "pk")]
    activity = activity_of(agreement)
    if agreement.state not in BEGUN or not shares or activity is None:
        return 0
    received = IncomeReceipt.objects.by_month(activity)
    taken = Deduction.objects.by_month(agreement)
    floors_of = dict(agreement.income_months.values_list("month", "floor_cents"))
    moved = 0
    for month in months_between(shares[0].from_on, month_of(on)):
        share = in_force(shares, month)
        assert share is not None
        if month not in floors_of:
            floors_of[month] = _close(agreement, month, share, taken.get(month, 0), on)
        owed = owed_cents(received.get(month, 0), share.basis_points, floors_of[month])
        cents = to_take(owed, taken.get(month, 0), agreement.outstanding_cents)
        if cents:
            agreement = _move(agreement, month, cents, on=on)
            moved += abs(cents)
    return moved


def _close(agreement: Agreement, month: date, share: Share, taken_cents: int, on: date) -> int:
    """What a month owes at least: nothing before its closing day, from then on what the plan asked for that day."""
    closing = closing_on(month, agreement.terms.business_day)
    if on < closing:
        return 0
    due = sum(left for row, left in replayed(agreement).unpaid() if row.due_on <= closing)
    floor = floor_asked(share.floor_cents, taken_cents, due)
    IncomeMonth.objects.create(agreement=agreement, month=month, floor_cents=floor, closed_on=on)
    return floor


def _move(agreement: Agreement, month: date, cents: int, *, on: date) -> Agreement:
    """Deduct so much more for a month, or undo so much of it, the last deduction first."""
    standing = (
        Repayment.objects.standing().filter(agreement=agreement, deduction__month=month).order_by("-pk")
    )
    for repayment in standing if cents < 0 else ():
        if cents >= 0:
            break
        cents += repayment.cents
        _undo(agreement, repayment, on)
    if cents > 0:
        _deduct(agreement, month, cents, on)
    return locked(agreement)


def _deduct(agreement: Agreement, month: date, cents: int, on: date) -> None:
    """Of the day after the month, before its floor falls due: what is more than the floor ends the loan sooner and is
    never taken for the next month's."""
    place = Deduction.objects.filter(repayment__agreement=agreement, month=month).count() + 1
    repayment, change = record(
        agreement, key=f"income/{agreement.number}/{month:%Y-%m}/{place}", cents=cents,
        value_on=add_months(month, 1), booked_on=on, by=None, channel=Channel.ACTIVITY,
    )  # fmt: skip
    Deduction.objects.create(repayment=repayment, month=month)
    _post(agreement, change, f"loan/income/{repayment.pk}", on)
    outbox.put(
        "loan.received", f"loan.received/{repayment.pk}", agreement=agreement.pk, repayment=repayment.pk
    )
    outbox.put("loan.rest", f"loan.rest/{repayment.pk}", agreement=agreement.pk)


def _undo(agreement: Agreement, repayment: Repayment, on: date) -> None:
    change = undo_repayment(repayment, on=on, by=None, why=coded.keep("receipt_corrected"))
    _post(agreement, change, f"loan/income/{repayment.pk}/undone", on)


def _post(agreement: Agreement, change: Any, key: str, on: date) -> None:
    """The cooperative hands it to the fund, as it does with contributions."""
    post(
        key=key, legs=legs(agreement, change, Kind.BANK), on=on, by=None, source_ref=agreement.number,
        why=coded.keep("loan_deducted", text=agreement.number),
    )  # fmt: skip


def settle_of(activities: set[int], *, on: date) -> None:
    """Reckon the loans of these Activities anew."""
    found = Agreement.objects.filter(case__loan_application__activity__in=activities, state__in=BEGUN)
    for agreement in with_shares(found).order_by("pk"):
        settle(agreement, on=on)


def with_shares(loans: Any) -> Any:
    """Those of which a share was approved."""
    return loans.filter(pk__in=IncomeShare.objects.approved().values("agreement"))


def deduct(on: date) -> int:
    """Each night: what the months that are over owe. A loan that cannot be reckoned stops no other."""
    moved = 0
    for agreement in with_shares(Agreement.objects.running()).order_by("pk").iterator(chunk_size=500):
        try:
            moved += settle(agreement, on=on) > 0
        except Refusal:
            continue
    return moved


# ---- what is shown


@dataclass(frozen=True)
class Line:
    """One month: what the Activity was paid, the share in force, what was owed at least and what was deducted."""

    month: date
    received_cents: int
    percent: str
    floor_cents: int
    taken_cents: int
    closed: bool


def lines(agreement: Agreement, on: date) -> list[Line]:
    """The months of a loan's share, this one last."""
    shares = list(agreement.income_shares.approved().order_by("from_on", "pk"))
    activity = activity_of(agreement)
    if not shares or activity is None:
        return []
    received, taken = IncomeReceipt.objects.by_month(activity), Deduction.objects.by_month(agreement)
    asked = dict(agreement.income_months.values_list("month", "floor_cents"))
    last = agreement.ended_on or on
    return [
        Line(
            month, received.get(month, 0), max(held, key=lambda one: (one.from_on, one.pk)).percent,
            asked.get(month, 0), taken.get(month, 0), month in asked,
        )
        for month in months_between(shares[0].from_on, add_months(month_of(last), 1))
        if (held := [share for share in shares if share.from_on <= month])
    ]  # fmt: skip


def share_of_loan(agreement: Agreement) -> IncomeShare | None:
    """The share that was agreed last, unless it ended."""
    last = agreement.income_shares.approved().order_by("-from_on", "-pk").first()
    return last if last and last.basis_points else None


# ---- the yearly review


def review_on(share: IncomeShare) -> date:
    return add_months(share.from_on, YEAR)


def to_review(loans: Any, on: date) -> list[IncomeShare]:
    """Shares of these loans that have run for a year, while no other is proposed, the oldest first."""
    waiting = IncomeShare.objects.waiting().values("agreement")
    found = IncomeShare.objects.holding().filter(
        agreement__in=loans, from_on__lte=add_months(month_of(on), -YEAR)
    )
    found = found.exclude(agreement__in=waiting).select_related(
        "agreement__member__user", "agreement__case__advisor"
    )
    return list(found.order_by("from_on", "pk"))


def proposed_share(agreement: Agreement, on: date) -> tuple[int, int]:
    """(basis points, floor) that a review starts from: what repays the rest by the last date that was signed, or in a
    year where that has passed."""
    share, activity = share_of_loan(agreement), activity_of(agreement)
    most = agreement.terms.deduction_basis_points_max
    now = share.basis_points if share else min(most, 1_000)
    floor = max(share.floor_cents if share else 0, least_floor(agreement))
    last = max(
        (date.fromisoformat(row["due_on"]) for row in agreement.document.agreed["instalments"]), default=on
    )
    months = (last.year - on.year) * 12 + last.month - on.month
    first = add_months(month_of(on), -YEAR)
    received = 0
    if activity is not None:
        year = IncomeReceipt.objects.filter(activity=activity, month__gte=first, month__lt=month_of(on))
        received = year.aggregate(total=Sum("cents", default=0))["total"]
    points = proposed_points(agreement.outstanding_cents, months if months > 0 else YEAR, received, now, most)
    return points, min(floor, max(agreement.outstanding_cents, 1))


def remind_reviews(on: date) -> int:
    """Tell who follows a loan, once, that its share has run for a year."""
    found = to_review(Agreement.objects.running(), on)
    for share in found:
        outbox.put("loan.share_review", f"loan.share_review/{share.pk}", share=share.pk)
    return len(found)

"""Changes of a loan: proposed by one treasurer, approved by another, replayed with the payments, undone as a right."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fund.ledger import proposals
from fund.ledger.posting import post
from loans import plans, top_up
from loans.allocation import MOST_EASED, Replay
from loans.application import refuse_shape
from loans.drawing import release_rest
from loans.models import Agreement, LoanChange, LoanChangeUndo, LoanProposal
from loans.models.agreements import State
from loans.models.changes import FIGURES, RELIEFS, ChangeKind
from loans.models.schedules import Reason
from loans.repayment import legs, locked, replay_loan, replayed
from loans.schedule import Unplannable, add_months, anchors_of, rewritten, settlement_day
from workflows import coded, kinds, outbox
from workflows.cases.standing import has_a_part_in
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet, whole
from workflows.templatetags.entraide import day

DAY = timedelta(days=1)
MOST_MONTHS, MOST_ROWS = 120, 600
SHAPED = frozenset({ChangeKind.REPLAN, ChangeKind.HARDSHIP})
MOVING = SHAPED | {ChangeKind.ROWS}


def refuse_own(agreement: Agreement, by: User) -> None:
    """raises NotYours to who borrows, guarantees or filed it, or lives with who does: others change their loan"""
    parties = kinds.of(agreement.case).parties
    among = parties is not None and any(parties.among([agreement.case], [by.pk]))
    if among or agreement.is_borrower(by) or has_a_part_in(agreement.case, by):
        raise NotYours(code="own_loan")


FARTHEST_DAYS = 730
"""A change that begins later is a year mistyped."""


@transaction.atomic
def propose(agreement: Agreement, *, key: str, why: str, on: date, by: User, **figures: Any) -> LoanProposal:
    """Ask for a change of one loan; once by its key.

    figures  those of loans.models.changes.ChangeFacts; `from_on` for its day, default today. The shape of a new plan
             is the one that was signed where none is given
    raises   NotYours, KeyReused, what `check` refuses, and Unmet beyond the limits of the terms
    """
    refuse_own(agreement, by)
    agreement = locked(agreement)
    row = facts(agreement, figures, on)
    require_within_terms(agreement, row, looked_at(agreement, row))
    return proposals.propose(
        LoanProposal, key=key, by=by, on=on, fund=agreement.fund, agreement=agreement, why=why, **row
    )


def facts(agreement: Agreement, asked: dict[str, Any], on: date) -> dict[str, Any]:
    """Every figure of a change: those that were given, and what follows from its kind."""
    row: dict[str, Any] = LoanChange(kind=asked["kind"]).figures()
    row |= {name: value for name, value in asked.items() if name in FIGURES and value is not None}
    row["from_on"] = asked.get("from_on") or on
    refuse_far(row["from_on"], on)
    if row["kind"] == ChangeKind.WRITE_OFF:
        row["cents"] = agreement.outstanding_cents
    if row["kind"] in SHAPED:
        row |= _shape_of(agreement, asked, row)
    return row


def refuse_far(from_on: date, on: date) -> None:
    if (from_on - on).days > FARTHEST_DAYS:
        raise Unmet(_("Choose a day within the next two years."), code="far_day")


def _shape_of(agreement: Agreement, asked: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """What was signed, for what is not given: a larger last instalment as far as the terms allow it on what is left."""
    signed, kept = agreement.signed_shape, dict[str, Any]()
    if asked.get("months_off") is None and asked.get("months_double") is None:
        kept = {"months_off": list(signed.months_off), "months_double": list(signed.months_double)}
    if row["kind"] == ChangeKind.REPLAN and asked.get("balloon_cents") is None and (row["count"] or 0) > 1:
        highest = agreement.terms.highest_balloon_cents(agreement.outstanding_cents)
        kept["balloon_cents"] = min(signed.balloon_cents, highest)
    return kept


def looked_at(agreement: Agreement, row: dict[str, Any]) -> Replay:
    """The loan as these facts would leave it. raises as `check`"""
    check(agreement, row)
    if row["kind"] == ChangeKind.TOP_UP:
        return replayed(agreement, change=plans.topped_up(agreement, row, "~preview", row["from_on"]))
    event = LoanChange(agreement=agreement, **row).as_event("~preview", agreement.terms)
    return replayed(agreement, change=event)


def check(agreement: Agreement, row: dict[str, Any]) -> None:
    """raises  TooLate when the loan does not run, Unmet or Unplannable for a change that cannot be, whoever decides"""
    if agreement.state != State.RUNNING:
        raise TooLate(_("Only a loan that runs can be changed."), code="not_running")
    kind = ChangeKind(row["kind"])
    if kind == ChangeKind.PAUSE and not 0 < (row["months"] or 0) <= MOST_MONTHS:
        raise Unmet(
            _("A pause is of 1 to %(months)d months.") % {"months": MOST_MONTHS}, code="pause_of_nothing"
        )
    if kind == ChangeKind.ARREARS_PAUSE:
        _check_arrears_pause(agreement, row["from_on"], row["until_on"])
    if kind == ChangeKind.REAGE:
        _check_reage(agreement, row["from_on"])
    if kind == ChangeKind.ROWS:
        found = replayed(agreement, until=row["from_on"])
        wanted = LoanChange(**row).wanted()
        rewritten(found.rows, found.paid_cents, wanted, agreement.terms.business_day)
    if kind in SHAPED:
        _check_plan(agreement, kind, row)
    if kind == ChangeKind.TOP_UP:
        top_up.check(agreement, row)
    if kind in RELIEFS and not 0 < (row["cents"] or 0) <= agreement.outstanding_cents:
        raise Unmet(
            _("At most what is left to repay can be given up."),
            code="more_than_is_owed",
            left_cents=agreement.outstanding_cents,
        )
    if kind == ChangeKind.WRITE_OFF and row["cents"] != agreement.outstanding_cents:
        raise TooLate(_("Another sum is left to repay now: propose it again."), code="other_sum")


def _check_arrears_pause(agreement: Agreement, first: date, last: date | None) -> None:
    if last is None or last < first:
        raise Unmet(_("The last day is before the first."), code="days_out_of_order")
    taken = [(date.fromisoformat(start), date.fromisoformat(end)) for start, end in agreement.pauses]
    if any(start <= last + DAY and end >= first - DAY for start, end in taken):
        raise Unmet(_("Days in this time are not counted already: choose others."), code="paused_already")


def _check_reage(agreement: Agreement, on: date) -> None:
    unpaid = [row for row, _left in replayed(agreement, until=on).unpaid()]
    if not any(row.due_on < on for row in unpaid):
        raise Unmet(_("Nothing is late on that day."), code="nothing_late")
    if not any(row.due_on >= on for row in unpaid):
        raise Unmet(
            _("No instalment remains after that day to bear what is late: make a new plan."),
            code="no_row_remains",
        )


def _check_plan(agreement: Agreement, kind: ChangeKind, row: dict[str, Any]) -> None:
    terms, first, count = agreement.terms, row["first_due_on"], row["count"] or 0
    if first is None or first < row["from_on"]:
        raise Unplannable(_("The first instalment of a new plan is not before its day."), code="too_early")
    if not 0 < count <= min(agreement.outstanding_cents, MOST_ROWS):
        raise Unplannable(_("A new plan needs at least one instalment, of one cent or more."), code="count")
    shape = LoanChange(**row).shape
    refuse_shape(terms, shape, agreement.outstanding_cents)
    if kind == ChangeKind.HARDSHIP:
        count = MOST_EASED
        if not 0 < (row["cents"] or 0) < agreement.outstanding_cents:
            raise Unplannable(
                _("Say how much a reduced instalment is: less than all that is left."), code="cents"
            )
    anchors_of(
        count, first, period_months=terms.period_months, period_days=terms.period_days, season=shape.season
    )


def beyond_terms(agreement: Agreement, row: dict[str, Any], found: Replay) -> Unmet | None:
    """Why two treasurers may not agree on this; the committee may."""
    terms, kind, currency = agreement.terms, ChangeKind(row["kind"]), agreement.currency
    if kind == ChangeKind.TOP_UP:
        return Unmet(_("The committee decides whether more is lent."), code="for_the_committee")
    most = terms.pause_months_max
    if kind == ChangeKind.PAUSE and row["months"] > most:
        said = _("A pause agreed by two treasurers is of at most %(months)d months.")
        return Unmet(said % {"months": most}, code="pause_too_long", months=most)
    if kind == ChangeKind.ARREARS_PAUSE and row["until_on"] >= add_months(row["from_on"], most):
        said = _("Two treasurers may stop the counting of days for at most %(months)d months.")
        return Unmet(said % {"months": most}, code="pause_too_long", months=most)
    if kind in MOVING and terms.replan_months_max is not None and found.rows and agreement.schedule:
        last = max(row.due_on for row in agreement.schedule.rows())
        latest = settlement_day(add_months(last, terms.replan_months_max), terms.business_day)
        if found.rows[-1].due_on > latest:
            said = _("Two treasurers may let a loan end %(months)d months later at most, by %(day)s.")
            words = {"months": terms.replan_months_max, "day": day(latest)}
            return Unmet(said % words, code="plan_too_long", months=terms.replan_months_max, latest_on=latest)
    limits = {ChangeKind.FORGIVE: terms.forgive_cents_max, ChangeKind.WRITE_OFF: terms.write_off_cents_max}
    limit = limits.get(kind)
    if limit is not None and row["cents"] > limit:
        said = _("Two treasurers may give up at most %(cents)s.")
        return Unmet(said % {"cents": money(limit, currency)}, code="relief_too_large", limit_cents=limit)
    return None


def require_within_terms(agreement: Agreement, row: dict[str, Any], found: Replay) -> None:
    if refusal := beyond_terms(agreement, row, found):
        raise refusal


def preview(agreement: Agreement, *, on: date, **figures: Any) -> tuple[Replay, Unmet | None]:
    """The loan as it would stand, and why only the committee may let it; nothing is kept. raises as `check`"""
    row = facts(agreement, figures, on)
    found = looked_at(agreement, row)
    return found, beyond_terms(agreement, row, found)


def carry_out(proposal: LoanProposal, *, by: User, on: date) -> LoanChange:
    """What was approved takes effect. raises as `propose`: the loan may have moved since it was proposed"""
    refuse_own(proposal.agreement, by)
    agreement, row = locked(proposal.agreement), proposal.figures()
    require_within_terms(agreement, row, looked_at(agreement, row))
    return apply(
        agreement,
        key=f"proposal/{proposal.pk}",
        on=on,
        by=by,
        why=proposal.why,
        proposal=proposal,
        figures=proposal.figures(),
    )


@transaction.atomic
def apply(
    agreement: Agreement,
    *,
    key: str,
    figures: dict[str, Any],
    on: date,
    by: User | None,
    why: str = "",
    proposal: LoanProposal | None = None,
    decided_by: User | None = None,
) -> LoanChange:
    """Put a change in force, once by its key: replay, a new version of the plan, and the movement of what is given
    up. The member is told.

    by          who may change loans; None: the system, for somebody else who decided it, `decided_by`
    """
    agreement = locked(agreement)
    change, new = LoanChange.objects.get_or_create(
        key=key,
        defaults={
            "agreement": agreement, "why": whole(why), "proposal": proposal, "booked_on": on,
            "by": by or decided_by, **figures,
        },
    )  # fmt: skip
    if not new:
        return change
    if change.kind == ChangeKind.WRITE_OFF:
        release_rest(agreement, on=on, why=why)
    _replay(agreement, Agreement.change, change, key=f"loan/change/{change.pk}", on=on, by=by, why=why)
    outbox.put("loan.changed", f"loan.changed/{change.pk}", change=change.pk)
    return change


@transaction.atomic
def undo(change: LoanChange, *, on: date, by: User, why: str) -> LoanChangeUndo:
    """Take a change back: the loan is replayed without it, and what was given up is owed again.

    raises  NotYours (undoing a write-off is a right of its own); TooLate when it was undone before; Refusal without a
            reason
    """
    if not may(by, "loan.undo_write_off" if change.kind == ChangeKind.WRITE_OFF else "loan.change_approve"):
        raise NotYours()
    if not why.strip():
        raise Refusal(_("Say why it is undone."), code="no_reason")
    agreement = locked(change.agreement)
    row, new = LoanChangeUndo.objects.get_or_create(
        change=change, defaults={"on": on, "by": by, "why": whole(why)}
    )
    if not new:
        raise TooLate(_("This was undone before."), code="undone_before")
    _replay(
        agreement, Agreement.unchange, change, key=f"loan/change/{change.pk}/undone", on=on, by=by, why=why
    )
    outbox.put("loan.changed", f"loan.changed/{change.pk}/undone", change=change.pk)
    return row


def _replay(
    agreement: Agreement, step: Any, change: LoanChange, *, key: str, on: date, by: User | None, why: str
) -> None:
    facts = {"change": change.pk, "kind": change.kind}
    moved = replay_loan(agreement, step, by=by, on=on, reason=Reason.CHANGE, facts=facts, why=why)
    if found := legs(agreement, moved):
        words = coded.keep(f"loan_change_{change.kind}", text=agreement.number)
        post(key=key, legs=found, on=on, by=by, why=words, source_ref=agreement.number)


@transaction.atomic
def let_go_of_rest(agreement: Agreement, *, on: date) -> LoanChange | None:
    """Close a running loan of which no more is left than its terms let go, with a movement of its own."""
    agreement = locked(agreement)
    left = agreement.outstanding_cents
    if agreement.state != State.RUNNING or not 0 < left <= agreement.terms.tolerance_cents:
        return None
    if agreement.repaid_cents == 0:
        return None
    last = agreement.repayments.standing().order_by("-pk").first()
    assert last is not None
    figures = {"kind": ChangeKind.TOLERANCE, "from_on": max(on, last.value_on), "cents": left}
    why = coded.keep("rest_let_go")
    return apply(agreement, key=f"rest/{agreement.pk}/{last.pk}", figures=figures, on=on, by=None, why=why)

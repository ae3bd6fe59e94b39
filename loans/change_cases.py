"""A change of a loan brought to the committee: asked by the borrower, or prepared by who follows the loan; in force the
moment it is granted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fund.ledger.models import WaitingGrant
from loans import amending, changes, top_up
from loans.models import Agreement, Amendment, ChangeCase, Disbursement, LoanChange
from loans.models.change_cases import Ground
from loans.models.changes import FIGURES, RELIEFS, ChangeKind
from loans.repayment import locked
from workflows import coded
from workflows.cases.models import UNDECIDED, Case
from workflows.numbering import next_number
from workflows.people.models import Member, User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet, whole
from workflows.steps import note, perform

KIND, PREFIX = "change", "C"
BORROWERS: Sequence[ChangeKind] = (
    ChangeKind.PAUSE,
    ChangeKind.REPLAN,
    ChangeKind.HARDSHIP,
    ChangeKind.FORGIVE,
    ChangeKind.TOP_UP,
)


@transaction.atomic
def bring(
    agreement: Agreement,
    *,
    ground: str,
    story: str,
    on: date,
    by: User,
    consent: str = "",
    guarantor: Member | None = None,
    **figures: Any,
) -> ChangeCase:
    """Ask the committee for a change of one loan, and hand the case in. The same again, while it is not decided,
    answers the first.

    by       a borrower, or an officer or treasurer who sees the loan; they say in `consent` what the borrower knows
    guarantor  of a further amount: another in the place of who guarantees the loan now
    figures  those of loans.models.changes.ChangeFacts
    raises   NotYours; what `changes.check` refuses; Unmet without a word, or while another case of this loan is open
    """
    agreement = locked(agreement)
    is_own = agreement.is_borrower(by)
    if not (is_own and may(by, "loan.sign")) and not may(by, "loan.bring"):
        raise NotYours()
    if not story.strip():
        raise Unmet(_("Say what happened."), code="no_words")
    if not is_own and not consent.strip():
        raise Unmet(_("Say what the borrower knows of it, and how."), code="no_consent")
    row = changes.facts(agreement, figures, on)
    if (is_own and row["kind"] not in BORROWERS) or (not is_own and row["kind"] == ChangeKind.TOP_UP):
        raise NotYours()  # a borrower asks for more money, nobody for them
    changes.looked_at(agreement, row)
    guarantor = _other_guarantor(agreement, row, guarantor)
    if held := _open(agreement):
        same = (held.figures(), held.guarantor) == (LoanChange(**row).figures(), guarantor)
        if same and held.case.filed_by_id == by.pk:
            return held
        raise Unmet(
            _("%(case)s asks for a change of this loan already: it is decided first.") % {"case": held.case},
            code="asked_before",
        )
    if row["kind"] == ChangeKind.TOP_UP:
        top_up.refuse_while_one_waits(agreement)
    case = Case.objects.create(
        reference=next_number(PREFIX, on.year),
        kind=KIND,
        cooperative=agreement.case.cooperative,
        applicant=agreement.member,
        filed_by=by,
        consent="" if is_own else whole(consent),
        advisor=agreement.member.advisor,
        requested_cents=about_cents(agreement, row),
        currency=agreement.currency,
    )
    held = ChangeCase.objects.create(
        case=case, agreement=agreement, ground=Ground(ground), story=story.strip(), guarantor=guarantor, **row
    )
    perform(Case.submit, case, by=by, on=on)
    note(agreement, "bring", by=by, payload={"case": case.reference, "kind": row["kind"]})
    return held


def _other_guarantor(agreement: Agreement, row: dict[str, Any], named: Member | None) -> Member | None:
    """Who takes the guarantor's place; None where it is the one of before.

    raises  Unmet for a borrower, where nobody guarantees the loan, and with another change than a further amount
    """
    if named is None or named == agreement.answering:
        return None
    if row["kind"] != ChangeKind.TOP_UP or agreement.answering is None:
        raise Unmet(
            _("Another guarantor is named with a further amount on a loan that one guarantees."),
            code="no_guarantor",
        )
    if named in agreement.borrowers:
        raise Unmet(_("Nobody guarantees their own loan: name another member."), code="own_guarantor")
    return named


def about_cents(agreement: Agreement, row: dict[str, Any]) -> int:
    """What would be given up or lent beside it, or all that is left to repay."""
    named = row["kind"] in RELIEFS or row["kind"] == ChangeKind.TOP_UP
    return int(row["cents"]) if named else agreement.outstanding_cents


def _open(agreement: Agreement) -> ChangeCase | None:
    return (
        ChangeCase.objects.filter(agreement=agreement, case__state__in=UNDECIDED)
        .select_related("case")
        .first()
    )


@transaction.atomic
def revise(
    held: ChangeCase,
    *,
    ground: str,
    story: str,
    on: date,
    by: User,
    guarantor: Member | None = None,
    **figures: Any,
) -> ChangeCase:
    """Answer a correction: other figures of the same kind of change, other words.

    raises  NotYours; TooLate where no correction is open; what `changes.check` refuses
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=held.case_id)
    if by.pk not in (case.applicant.user_id, case.filed_by_id):
        raise NotYours()
    if not case.corrections.open().exists():
        raise TooLate(_("This request was handed in: it can be changed when a correction is asked."))
    if not story.strip():
        raise Unmet(_("Say what happened."), code="no_words")
    row = changes.facts(held.agreement, figures | {"kind": held.kind}, on)
    changes.looked_at(held.agreement, row)
    for name in FIGURES:
        setattr(held, name, row[name])
    held.ground, held.story = Ground(ground), story.strip()
    held.guarantor = _other_guarantor(held.agreement, row, guarantor)
    held.save()
    case.requested_cents = about_cents(held.agreement, row)
    case.save(update_fields=["requested_cents"])
    held.case = case
    return held


def grant(
    case: Case, *, cents: int, by: User | None, on: date, wait_for_money: bool = False
) -> LoanChange | Disbursement | Amendment | WaitingGrant:
    """What was granted takes effect, inside the deciding transaction, and the case is closed: nothing is left to pay.
    A further amount may have to be accepted first, or wait for money.

    cents   of money given up, how much of it; never more than is left by now
    raises  TooLate when the loan does not run any more, Unmet or Unplannable for what can no longer be
    """
    held = ChangeCase.objects.select_related("agreement").get(case=case)
    agreement = locked(held.agreement)
    row = held.figures()
    if row["kind"] == ChangeKind.TOP_UP:
        held.case = case
        return amending.grant(held, agreement, cents=cents, by=by, on=on, wait_for_money=wait_for_money)
    if row["kind"] in RELIEFS:
        row["cents"] = min(cents, agreement.outstanding_cents)
    if row["kind"] == ChangeKind.WRITE_OFF:
        row["cents"] = agreement.outstanding_cents
    changes.check(agreement, row)
    why = coded.keep("decided_by_committee", text=case.reference)
    change = changes.apply(
        agreement, key=f"case/{case.reference}", figures=row, on=on, by=None, why=why, decided_by=by
    )
    perform(Case.close, case, by=None, on=on, paid=False, reason=coded.keep("loan_changed"))
    return change

"""What a borrower is told after the commit, and a guarantor whom a decision binds or frees."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from loans import asking
from loans.changes import let_go_of_rest
from loans.drawing import pay_when_ready
from loans.dunning import Step
from loans.models import (
    Agreement,
    Amendment,
    ChangeRequest,
    Disbursement,
    DunningStep,
    IncomeShare,
    LoanApplication,
    LoanChange,
    LoanChangeUndo,
)
from loans.signing import return_what_was_paid
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee.models import Decision
from workflows.notices import veils
from workflows.notices.telling import notify
from workflows.people.models import Member, User


def hidden_loans(user: User) -> QuerySet[Agreement]:
    return Agreement.objects.filter(case__in=Case.objects.hidden_from(user))


veils.hide(hidden_loans, "number")


def _tell(topic: str, template: str, agreement: int, **context: object) -> None:
    """Everybody who owes the loan."""
    loan = Agreement.objects.select_related("member", "co_borrower").get(pk=agreement)
    for place, borrower in enumerate(loan.borrowers):
        notify(
            f"{topic}/{agreement}" + ("/joint" if place else ""),
            member=borrower,
            template=template,
            context={"reference": loan.number, **context},
            path=reverse("loans:loan", args=[loan.number]),
        )


@outbox.handles("loan.offered")
def tell_offered(*, agreement: int) -> None:
    """Each offer once: one that takes the place of another is told again."""
    loan = Agreement.objects.get(pk=agreement)
    place = loan.documents.count()
    topic = "loan.offered" if place == 1 else f"loan.offered/{place}"
    _tell(topic, "agreement_to_sign", agreement, last_day=loan.offer_ends_on)
    if loan.guarantor is not None:
        notify(
            f"{topic}/{agreement}/guarantor",
            member=loan.guarantor,
            template="guarantee_to_sign",
            context={"reference": loan.number, "last_day": loan.offer_ends_on},
            path=reverse("loans:sign", args=[loan.number]),
        )


@outbox.handles("loan.amendment_offered")
def tell_amendment(*, amendment: int) -> None:
    """Everybody who is to accept a further amount."""
    held = Amendment.objects.select_related("agreement", "asked__case", "guarantor").get(pk=amendment)
    topic, path = (
        f"loan.amendment_offered/{amendment}",
        reverse("loans:amendment", args=[held.number, held.reference]),
    )
    context = {"reference": held.number, "last_day": held.offer_ends_on}
    people = [("joint" if place else "", each) for place, each in enumerate(held.borrowers)]
    people += [("guarantor", held.guarantor)] if held.guarantor else []
    for part, member in people:
        template = "further_guarantee_to_sign" if part == "guarantor" else "further_amount_to_sign"
        notify(f"{topic}/{part}", member=member, template=template, context=context, path=path)


@outbox.handles("loan.amendment_ended")
def tell_amendment_ended(*, amendment: int) -> None:
    """Everybody who was asked to accept it."""
    held = Amendment.objects.select_related("agreement", "guarantor").get(pk=amendment)
    _tell(f"loan.amendment_ended/{amendment}", "further_amount_ended", held.agreement_id)
    if held.guarantor:
        notify(
            f"loan.amendment_ended/{amendment}/guarantor", member=held.guarantor, template="further_amount_ended",
            context={"reference": held.number},
        )  # fmt: skip


@outbox.handles("loan.guarantor_replaced")
def tell_replaced(*, amendment: int, member: int) -> None:
    """Whoever guaranteed the loan before; each time, where somebody took it over and gave it up again."""
    held = Amendment.objects.select_related("agreement").get(pk=amendment)
    notify(
        f"loan.guarantor_replaced/{amendment}", member=Member.objects.get(pk=member),
        template="guarantor_replaced", context={"reference": held.number},
    )  # fmt: skip


@outbox.handles("loan.started")
def tell_started(*, agreement: int) -> None:
    _tell("loan.started", "payment_sent", agreement)


@outbox.handles("loan.drawn")
def tell_drawn(*, agreement: int, disbursement: int) -> None:
    _tell(f"loan.drawn/{disbursement}", "payment_sent", agreement)


@outbox.handles("loan.payment_sent_back")
def tell_sent_back(*, disbursement: int) -> None:
    held = Disbursement.objects.get(pk=disbursement)
    _tell(f"loan.payment_sent_back/{held.pk}/{held.version}", "loan_payment_sent_back", held.agreement_id)


@outbox.handles("loan.co_borrower_invited")
def tell_invited(*, application: int) -> None:
    """Each invitation once, to whoever is invited by then."""
    held = LoanApplication.objects.select_related("case", "co_borrower").get(pk=application)
    if held.co_borrower and held.co_borrower_agreed_at is None:
        notify(
            f"loan.co_borrower_invited/{application}/{held.invitations}/{held.co_borrower_id}",
            member=held.co_borrower,
            template="loan_co_borrower_invited",
            context={"reference": held.case.reference},
            path=reverse("loans:invitation", args=[held.case.reference]),
        )


@outbox.handles("loan.co_borrower_agreed")
def tell_agreed(*, application: int) -> None:
    _tell_answer(application, "loan_co_borrower_agreed")


@outbox.handles("loan.co_borrower_declined")
def tell_declined(*, application: int) -> None:
    _tell_answer(application, "loan_co_borrower_declined")


def _tell_answer(application: int, template: str) -> None:
    held = LoanApplication.objects.select_related("case__applicant").get(pk=application)
    notify(
        f"{template}/{application}/{held.invitations}",
        member=held.case.applicant,
        template=template,
        context={"reference": held.case.reference},
        path=reverse("loans:application", args=[held.case.reference]),
    )


@outbox.handles("loan.payment_returned")
def tell_returned(*, agreement: int, order: int) -> None:
    _tell(f"loan.payment_returned/{order}", "payment_returned", agreement)


@outbox.handles("loan.received")
def tell_received(*, agreement: int, repayment: int) -> None:
    _tell(f"loan.received/{repayment}", "payment_received", agreement)


@outbox.handles("loan.settled")
def tell_settled(*, agreement: int) -> None:
    _tell("loan.settled", "loan_settled", agreement)


@outbox.handles("loan.rest")
def let_go(*, agreement: int) -> None:
    let_go_of_rest(Agreement.objects.get(pk=agreement), on=timezone.localdate())


@outbox.handles("loan.changed")
def tell_changed(*, change: int) -> None:
    """Once when it takes effect, once when it is taken back."""
    held = LoanChange.objects.get(pk=change)
    turn = "/undone" if LoanChangeUndo.objects.filter(change=held).exists() else ""
    if not turn:
        asking.answered_by(held)
    _tell(f"loan.changed/{change}{turn}", "loan_changed", held.agreement_id)


@outbox.handles("loan.dunned")
def tell_dunned(*, step: int) -> None:
    """The member, at most in general words; a call is the advisor's. Who has no e-mail gets a letter by post."""
    row = DunningStep.objects.select_related("agreement__case__advisor").get(pk=step)
    if row.step == Step.CALL:
        _tell_advisor(row.agreement, f"loan.dunned/{row.pk}", "loan_call")
    elif not row.by_post:
        _tell(f"loan.dunned/{step}", f"loan_{row.step}", row.agreement_id, due_on=row.late_since)


@outbox.handles("loan.share_review")
def tell_review(*, share: int) -> None:
    row = IncomeShare.objects.select_related("agreement__case__advisor").get(pk=share)
    _tell_advisor(row.agreement, f"loan.share_review/{row.pk}", "loan_share_review")


def _tell_advisor(loan: Agreement, topic: str, template: str) -> None:
    if loan.case.advisor is not None:
        notify(
            topic,
            user=loan.case.advisor,
            template=template,
            context={"reference": loan.number},
            path=reverse("loans:loan", args=[loan.number]),
        )


@outbox.handles("loan.request_answered")
def tell_request_answered(*, request: int) -> None:
    row = ChangeRequest.objects.get(pk=request)
    _tell(f"loan.request_answered/{request}", "loan_request_answered", row.agreement_id)


@outbox.handles("loan.to_return")
def ask_back(*, agreement: int) -> None:
    """The payment reached a borrower who had withdrawn."""
    return_what_was_paid(Agreement.objects.select_related("terms").get(pk=agreement), on=timezone.localdate())


@outbox.handles("loan.withdrawn")
def tell_withdrawn(*, agreement: int) -> None:
    _tell("loan.withdrawn", "loan_withdrawn", agreement)


@outbox.handles("loan.fee_received")
def pay_out(*, agreement: int) -> None:
    """The file fee has come in: nothing else may wait for it."""
    pay_when_ready(Agreement.objects.get(pk=agreement), on=timezone.localdate())


@outbox.handles("loan.lapsed")
def tell_lapsed(*, agreement: int) -> None:
    _tell("loan.lapsed", "loan_lapsed", agreement)
    loan = Agreement.objects.select_related("case__loan_application__guarantor").get(pk=agreement)
    _tell_guarantor(f"loan.lapsed/{agreement}", loan.case.loan_application, "guarantor_free")


@outbox.handles("decision.taken")
def tell_guarantor(*, decision_id: int) -> None:
    """A grant binds and a refusal frees; a correction, and a ruling that lets the first decision stand, do neither."""
    decision = Decision.objects.get(pk=decision_id)
    held = LoanApplication.objects.filter(case=decision.case_id).select_related("guarantor", "case").first()
    template = {"granted": "guarantor_bound", "refused": "guarantor_free"}.get(decision.outcome)
    stands = decision.appeal_id and decision.outcome != Decision.Outcome.GRANTED
    if held and template and not decision.corrects_id and not stands:
        _tell_guarantor(f"decision/{decision.number}", held, template)


def _tell_guarantor(topic: str, held: LoanApplication, template: str) -> None:
    """They do not see the case: the notice has no page to open."""
    if held.guarantor:
        notify(
            f"{topic}/guarantor",
            member=held.guarantor,
            template=template,
            context={"reference": held.case.reference},
        )

"""A larger offer in the place of one that nobody has signed: what an appeal adds to a loan."""

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from fund.ledger import commitments, waiting
from fund.ledger.models import Commitment
from loans.funding import envelope_for
from loans.models import Agreement, AgreementDocument, LoanApplication
from loans.models.schedules import Reason
from loans.offer import (
    PURPOSE,
    TEMPLATE,
    agreement_pdf,
    application_of,
    canonical_hash,
    frozen_terms,
    is_open,
    require_within_terms,
    write_schedule,
)
from workflows import coded, outbox, pdf
from workflows.cases.models import Case
from workflows.money_words import money
from workflows.people.models import User
from workflows.refusals import Unmet
from workflows.steps import note, perform


@transaction.atomic
def replace_offer(case: Case, decision: Any, *, cents: int, by: User, on: date) -> Agreement:
    """Offer `cents` in all instead of what was offered: its money goes back, the whole is set aside anew, and the
    terms are frozen again in a document and a plan of their own, with the whole time to be signed.

    raises  Unmet (`waits_for_money`, `offer_over` once it was signed or has lapsed, `grant_above_terms`);
            InsufficientFunds with the figures, QueueAhead
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).filter(case=case).first()
    if agreement is None:
        raise Unmet(_("What was granted first still waits for money."), code="waits_for_money")
    if not is_open(agreement, on):
        said = money(agreement.principal_cents, agreement.currency)
        raise Unmet(
            _("The loan of %(cents)s is signed or its offer has ended: what was agreed no longer changes.")
            % {"cents": said},
            code="offer_over",
            principal_cents=agreement.principal_cents,
        )
    application = application_of(case.reference)
    require_within_terms(application, cents)
    place = agreement.documents.count() + 1
    agreement.commitment = _set_aside_anew(agreement, application, cents, place, by=by, on=on)
    return _offer_again(agreement, application, decision, cents, place, by=by, on=on)


def _set_aside_anew(
    agreement: Agreement, application: LoanApplication, cents: int, place: int, *, by: User, on: date
) -> Commitment:
    number = agreement.number
    why = coded.keep("loan_offered_anew", text=number)
    commitments.release(
        agreement.commitment,
        cents=agreement.principal_cents,
        on=on,
        by=by,
        why=why,
        key=f"loan/{number}/replaced/{place}",
    )
    promised = waiting.promise(
        key=f"loan/{number}/grant/{place}",
        purpose=PURPOSE,
        envelope=envelope_for(application, cents, on),
        cents=cents,
        reference=number,
        urgency=application.case.urgency,
        on=on,
        by=by,
        why=why,
    )
    assert isinstance(promised, Commitment)
    return promised


def _offer_again(
    agreement: Agreement,
    application: LoanApplication,
    decision: Any,
    cents: int,
    place: int,
    *,
    by: User,
    on: date,
) -> Agreement:
    terms, case = application.terms, application.case
    rows = application.plan(cents)
    agreed = frozen_terms(application, decision, cents=cents, rows=rows, on=on)
    content = agreement_pdf(agreed, case)
    agreement.envelope = agreement.commitment.envelope
    agreement.principal_cents, agreement.fee_cents = cents, terms.fee_cents(cents)
    agreement.added_fee_cents = terms.added_fee_cents(cents)
    agreement.agreed_hash, agreement.document_hash = canonical_hash(agreed), pdf.sha256(content)
    agreement.members_accepted_at = None  # what was accepted was another text
    agreement.offered_on, agreement.offer_ends_on = on, on + timedelta(days=terms.offer_days)
    AgreementDocument.objects.create(
        agreement=agreement,
        agreed=agreed,
        file=ContentFile(content, name=f"{agreement.number}-{place}.pdf"),
        sha256=agreement.document_hash,
        language=case.applicant.language,
        template_version=pdf.version(TEMPLATE),
    )
    write_schedule(agreement, rows, reason=Reason.OFFER, on=on, by=by)
    agreement.save_moved()
    if case.signing_since is None:
        perform(Case.lay_to_sign, case, by=None, on=on)
    note(agreement, "offer", by=by, payload={"agreed_hash": agreement.agreed_hash, "cents": cents})
    outbox.put("loan.offered", f"loan.offered/{agreement.pk}/{place}", agreement=agreement.pk)
    return agreement

"""More than was lent first, after an appeal: a new offer in the place of one that nobody has signed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from fund.ledger import balances
from fund.ledger.chart import Kind
from fund.ledger.models import Envelope
from fund.ledger.refusals import InsufficientFunds
from loans.drawing import stop
from loans.models import Agreement, AgreementDocument
from loans.new_offer import replace_offer
from loans.offer import lapse
from loans.signing import accept
from tests.loans.conftest import accepts, at
from workflows import outbox
from workflows.cases.models import Case
from workflows.notices.models import Notice
from workflows.people.models import Member, User
from workflows.refusals import TooLate, Unmet
from workflows.steps import perform

LATER = date(2026, 3, 10)

pytestmark = pytest.mark.django_db


def available(envelope: Envelope) -> int:
    return balances.total(envelope.fund, Kind.AVAILABLE, envelope=envelope)


def raised(agreement: Agreement, by: User, cents: int) -> Agreement:
    case = agreement.case
    perform(Case.raise_grant, case, by=by, on=LATER, cents=cents)
    return replace_offer(case, None, cents=cents, by=by, on=LATER)


def test_the_whole_is_set_aside_anew_and_the_terms_are_frozen_again(
    offer: Callable[..., Agreement], ana: Member, bram: User, envelope: Envelope
):
    before = offer(ana, cents=100_000)
    outbox.deliver()
    first = before.document
    again = raised(before, bram, 120_000)
    assert (again.pk, again.principal_cents, again.commitment.reserved_cents) == (before.pk, 120_000, 120_000)
    assert available(envelope) == 5_000_000 - 120_000
    assert AgreementDocument.objects.count() == 2
    assert again.document != first
    assert (first.agreed["principal_cents"], again.document.agreed["principal_cents"]) == (100_000, 120_000)
    assert again.schedule is not None
    assert (again.schedule.number, sum(row.due_cents for row in again.schedule.rows())) == (2, 120_000)
    assert (again.offered_on, again.reference) == (LATER, before.reference)
    outbox.deliver()
    assert Notice.objects.filter(template="agreement_to_sign").count() == 2


def test_only_the_new_text_can_be_signed(
    offer: Callable[..., Agreement], sign: Callable[..., Agreement], ana: Member, bram: User
):
    before = offer(ana, cents=100_000)
    old_hash = before.agreed_hash
    accepts(before, ana.user)
    again = raised(before, bram, 120_000)
    with pytest.raises(TooLate):
        accept(again, by=ana.user, at=at(LATER), agreed_hash=old_hash)
    signed = sign(again, on=LATER)
    assert signed.acceptances.count() == 3  # what Ana accepted first was another text
    assert signed.order is not None
    assert signed.order.cents == 120_000


def test_once_signed_or_over_it_no_longer_changes(
    offer: Callable[..., Agreement],
    sign: Callable[..., Agreement],
    ana: Member,
    member: Callable[..., Member],
    bram: User,
):
    signed = sign(offer(ana, cents=100_000))
    over = lapse(offer(member("Eva"), cents=100_000), on=LATER)
    for agreement in (signed, over):
        with pytest.raises(Unmet) as refused:
            replace_offer(agreement.case, None, cents=120_000, by=bram, on=LATER)
        assert refused.value.code == "offer_over"
    assert AgreementDocument.objects.count() == 2


def test_without_the_money_the_first_offer_stays(
    offer: Callable[..., Agreement], ana: Member, bram: User, envelope: Envelope, publish: Callable
):
    publish(max_cents=9_000_000, from_on=date(2026, 2, 1))
    agreement = offer(ana, cents=100_000)
    with pytest.raises((InsufficientFunds, Unmet)):
        replace_offer(agreement.case, None, cents=5_000_001, by=bram, on=LATER)
    agreement.refresh_from_db()
    assert (agreement.principal_cents, available(envelope)) == (100_000, 4_900_000)


def test_stopped_an_offer_ends_and_a_signed_loan_is_not_paid_out(
    offer: Callable[..., Agreement],
    sign: Callable[..., Agreement],
    ana: Member,
    member: Callable[..., Member],
    envelope: Envelope,
):
    offered, signed = offer(ana), sign(offer(member("Eva")))
    stop(offered.case, on=LATER)
    stop(signed.case, on=LATER)
    offered.refresh_from_db()
    signed.refresh_from_db()
    assert (offered.state, signed.state, available(envelope)) == ("lapsed", "cancelled", 5_000_000)
    stop(signed.case, on=LATER)
    assert available(envelope) == 5_000_000


def test_the_database_itself_keeps_what_was_signed(
    offer: Callable[..., Agreement],
    sign: Callable[..., Agreement],
    ana: Member,
    member: Callable[..., Member],
):
    offered, signed = offer(ana), sign(offer(member("Eva")))
    Agreement.objects.filter(pk=offered.pk).update(principal_cents=130_000)  # an offer may still be replaced
    for columns in ({"principal_cents": 1}, {"document_hash": "x"}, {"reference": "x"}):
        with pytest.raises(DatabaseError, match="loans_agreement"), transaction.atomic():
            Agreement.objects.filter(pk=signed.pk).update(**columns)
    with pytest.raises(DatabaseError, match="loans_agreement"), transaction.atomic():
        Agreement.objects.filter(pk=offered.pk).update(number="L-2026-9999")

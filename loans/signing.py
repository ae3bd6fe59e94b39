"""Accepting an agreement on screen: each party by an act of their own, confirmed with a code; then it is signed."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from loans import amending, changes, drawing
from loans.models import Acceptance, Agreement, Amendment
from loans.models.acceptances import Party, outstanding, party_of
from loans.models.agreements import State, refuse_late_or_other
from loans.models.amendments import Offered
from loans.models.changes import ChangeKind
from workflows import coded, outbox
from workflows.cases.models import Case
from workflows.people import mail_codes, second_factor
from workflows.people.models import FactorCheck, MailCode, User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate
from workflows.steps import perform

Code = FactorCheck | MailCode


def party_for(offered: Offered, user: User) -> str:
    """As which party this person accepts it next; empty when as none."""
    lends = (
        may(user, "loan.sign_lender") and type(offered).objects.lent_by(user).filter(pk=offered.pk).exists()
    )
    return party_of(offered, user, may_lend=lends)


def act_of(offered: Offered) -> str:
    """What a code confirms: this text of this agreement and no other."""
    return f"loan/{offered.number}/{offered.agreed_hash[:16]}"


def send_code(offered: Offered, *, by: User, at: datetime) -> MailCode:
    """Send a code to a member who has no second factor. raises NotYours; TooLate; Unmet"""
    if party_for(offered, by) in ("", Party.LENDER) or second_factor.has_factor(by):
        raise NotYours()
    return mail_codes.send(by, act_of(offered), what=offered.number, at=at)


def accept(offered: Offered, *, by: User, at: datetime, agreed_hash: str, code: str = "") -> Offered:
    """Accept as a party: who, when, as which party, the hash of the text read and the code go on the record. With the
    last party the agreement is signed, and its payment follows.

    code    of the authenticator, or what was sent by e-mail to a member who has none; empty: one of the last five
            minutes typed for another act with an authenticator
    raises  NotYours for anyone but a party, and for a wrong code; TooLate once it lapsed or was accepted, or for
            another text; Unmet without a code, and for a further amount that the loan bears no more. Called outside a
            transaction, so that a wrong code stays counted
    """
    party = party_for(offered, by)
    _refuse_before_the_code(offered, party, agreed_hash, at)
    confirmed = _confirm(offered, party, by, code, at)
    with transaction.atomic():
        return _accept(offered, party, by=by, at=at, agreed_hash=agreed_hash, confirmed=confirmed)


def _refuse_before_the_code(offered: Offered, party: str, agreed_hash: str, at: datetime) -> None:
    """What needs no code to be known, so that none is used up on it; asked again while the agreement is held."""
    if offered.state != State.OFFERED:
        raise TooLate(_("This agreement is signed, or its offer has ended."), code="not_offered")
    if not party:
        raise NotYours()
    refuse_late_or_other(offered, at=at, agreed_hash=agreed_hash, last_day=last_day(offered, party))


def last_day(offered: Offered, party: str) -> date | None:
    """Members accept within the days of the offer; the cooperative that lets them wait takes nothing from them."""
    return None if party == Party.LENDER else offered.offer_ends_on


def _confirm(offered: Offered, party: str, by: User, code: str, at: datetime) -> Code:
    # The signature of the cooperative orders the payment: never with a code by e-mail.
    if party != Party.LENDER and not second_factor.has_factor(by):
        return mail_codes.confirm(by, act_of(offered), code, at=at)
    return second_factor.confirm(by, code, at=at) if code.strip() else second_factor.require_fresh(by, at=at)


def _accept(
    offered: Offered, party: str, *, by: User, at: datetime, agreed_hash: str, confirmed: Code
) -> Offered:
    offered = type(offered).objects.select_for_update(of=("self",)).get(pk=offered.pk)
    if party not in outstanding(offered):
        raise TooLate(_("This agreement was accepted already."), code="accepted_before")
    offered = perform(
        type(offered).accept,
        offered,
        by=by,
        at=at,
        agreed_hash=agreed_hash,
        last_day=last_day(offered, party),
        payload={"party": party, "agreed_hash": agreed_hash, "document_hash": offered.document_hash},
    )
    Acceptance.objects.create(
        agreement=offered.agreement if isinstance(offered, Amendment) else offered, party=party, by=by,
        by_name=by.get_full_name()[:150], at=at, agreed_hash=agreed_hash, document_hash=offered.document_hash,
        factor=confirmed if isinstance(confirmed, FactorCheck) else None,
        mail_code=confirmed if isinstance(confirmed, MailCode) else None,
    )  # fmt: skip
    waiting = outstanding(offered)
    if waiting == [Party.LENDER]:
        offered.members_accepted_at = at
        offered.save_moved()
    if isinstance(offered, Amendment):
        if not waiting:
            amending.sign(offered, on=timezone.localdate(at))
    else:
        _go_on(offered, party, waiting, by=by, at=at)
    return offered


def _go_on(agreement: Agreement, party: str, waiting: list[str], *, by: User, at: datetime) -> None:
    """The case that the borrower has signed goes on, and the loan that everybody has."""
    on = timezone.localdate(at)
    if party == Party.BORROWER and agreement.case.signing_since is not None:
        perform(Case.sign, agreement.case, by=by, on=on)
    if not waiting:
        borrower = agreement.acceptances.get(party=Party.BORROWER, agreed_hash=agreement.agreed_hash).by
        perform(Agreement.sign, agreement, by=None, at=at, borrower=borrower)
        drawing.begin(agreement, on=on)


# ---- withdrawal

RETURN_DAYS = 30


@transaction.atomic
def withdraw(agreement: Agreement, *, by: User, on: date) -> Agreement:
    """The borrower withdraws, within the days of the terms: what is not paid out never is; what was is due back in one
    sum within 30 days, less a file fee, for withdrawing costs nothing.

    raises  NotYours; TooLate after the last day; Unmet where the terms give none, and while the payment lies in a batch
    """
    agreement = perform(Agreement.withdraw, agreement, by=by, on=on)
    why = coded.keep("borrower_withdrew")
    if agreement.state == State.SIGNED:
        drawing.call_off(agreement, on=on, why=why)
    else:
        return_what_was_paid(agreement, on=on)
    outbox.put("loan.withdrawn", f"loan.withdrawn/{agreement.pk}", agreement=agreement.pk)
    return agreement


def return_what_was_paid(agreement: Agreement, *, on: date) -> None:
    """Of a loan that runs and from which the borrower withdrew: one instalment of what reached them."""
    why = coded.keep("borrower_withdrew")
    drawing.release_rest(agreement, on=on, why=why)
    fee = min(agreement.kept_back_cents or agreement.added_fee_cents, agreement.outstanding_cents)
    if fee:
        forgiven = {"kind": ChangeKind.FORGIVE, "from_on": on, "cents": fee}
        changes.apply(
            agreement, key=f"withdrawn/{agreement.pk}/fee", figures=forgiven, on=on, by=None, why=why
        )
        agreement.refresh_from_db()
    if agreement.outstanding_cents:
        due = {
            "kind": ChangeKind.REPLAN,
            "from_on": on,
            "count": 1,
            "first_due_on": on + timedelta(days=RETURN_DAYS),
        }
        changes.apply(agreement, key=f"withdrawn/{agreement.pk}", figures=due, on=on, by=None, why=why)

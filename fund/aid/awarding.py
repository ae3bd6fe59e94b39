"""What follows a decision: money set aside and orders to pay it, and then the bank's answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.aid import publishing
from fund.aid.models import AidApplication, Award, AwardPayment, Creditor, Programme
from fund.banking import addresses
from fund.banking.models import PaymentOrder
from fund.banking.orders import order_payment
from fund.banking.pain001 import Address
from fund.ledger import chart
from fund.ledger.commitments import release, use_legs
from fund.ledger.envelopes import available, require_serves
from fund.ledger.models import Commitment, WaitingGrant
from fund.ledger.models import Kind as AccountKind
from fund.ledger.posting import Leg
from fund.ledger.waiting import promise
from fund.money import shares
from workflows import coded
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.money_words import money
from workflows.notices.telling import notify
from workflows.people.models import Member, User
from workflows.refusals import Refusal, Unmet
from workflows.steps import perform

PURPOSE = "aid"


class CeilingPassed(Refusal):
    """The amount is above a ceiling of the programme; the figures say which and by how much."""

    code = "ceiling_passed"


class MoreThanOwed(Refusal):
    """Creditors would be paid more than they are owed."""

    code = "more_than_owed"


@dataclass(frozen=True)
class Payee:
    """Who is paid a part of an award, and how much."""

    name: str
    iban: str
    communication: str
    cents: int
    address: Address | None = None


@transaction.atomic
def grant(
    case: Case, *, cents: int, by: User, on: date, wait_for_money: bool = False
) -> Award | WaitingGrant:
    """Set the money aside in the programme's envelope, and order one payment for each payee.

    Called inside the deciding transaction: whatever is raised here undoes the decision.
    returns  the award; the place in the queue where the envelope is short and the decider lets it wait
    raises   CeilingPassed, MoreThanOwed, Earmarked, InsufficientFunds (with what is available and what was
             asked), QueueAhead
    """
    application = _application(case.reference)
    Member.objects.select_for_update(of=("self",)).get(pk=application.case.applicant_id)
    refuse_above_ceilings(application, cents, on)
    payees_of(application, cents)
    envelope = application.version.programme.envelope
    require_serves(envelope, application.case.cooperative)
    promised = promise(
        key=f"aid/{case.reference}/commitment",
        purpose=PURPOSE,
        envelope=envelope,
        cents=cents,
        reference=case.reference,
        urgency=case.urgency,
        on=on,
        by=by,
        why=coded.keep("aid_granted", text=case.reference),
        wait=wait_for_money,
    )
    if isinstance(promised, WaitingGrant):
        return promised
    return _award(application, promised, by=by, on=on)


@transaction.atomic
def grant_more(case: Case, *, cents: int, before_cents: int, by: User, on: date) -> Award:
    """Grant more than before, after an appeal: the difference is set aside and ordered as an award of its own.

    cents   in all; the ceilings bind the whole
    raises  what `grant` raises; Unmet (`waits_for_money`) while the first grant waits for its money itself
    """
    application = _application(case.reference)
    Member.objects.select_for_update(of=("self",)).get(pk=application.case.applicant_id)
    before = Award.objects.filter(case=case).count()
    if not before:
        raise Unmet(_("What was granted first still waits for money."), code="waits_for_money")
    refuse_above_ceilings(application, cents, on, before_cents=before_cents)
    payees = _payees_of_more(application, cents, before_cents)
    envelope = application.version.programme.envelope
    require_serves(envelope, application.case.cooperative)
    promised = promise(
        key=f"aid/{case.reference}/commitment/{before + 1}",
        purpose=PURPOSE,
        envelope=envelope,
        cents=cents - before_cents,
        reference=case.reference,
        urgency=case.urgency,
        on=on,
        by=by,
        why=coded.keep("aid_granted_on_appeal", text=case.reference),
    )
    assert isinstance(promised, Commitment)
    return _award(application, promised, by=by, on=on, payees=payees, series=f"{before + 1}/")


def resume(reference: str, commitment: Commitment, *, on: date) -> Award:
    """Money has come for a grant that waited: as `grant`, from the commitment on. The ceilings were asked when
    it was decided."""
    return _award(_application(reference), commitment, by=None, on=on)


def _application(reference: str) -> AidApplication:
    related = ("version__programme__envelope__fund", "case__applicant", "case__cooperative")
    return AidApplication.objects.select_related(*related).get(case__reference=reference)


def _award(
    application: AidApplication,
    commitment: Commitment,
    *,
    by: User | None,
    on: date,
    payees: list[Payee] | None = None,
    series: str = "",
) -> Award:
    """`series` tells the payments of a later award of the case from those of the first."""
    programme, cents = application.version.programme, commitment.reserved_cents
    award = Award.objects.create(
        case=application.case,
        programme=programme,
        cents=cents,
        currency=programme.currency,
        commitment=commitment,
        granted_on=on,
    )
    for place, payee in enumerate(payees or payees_of(application, cents), start=1):
        _order(award, payee, f"{series}{place}", by=by, on=on)
    publishing.close_used_up(programme.envelope, available_cents=available(programme.envelope), on=on)
    return award


def refuse_above_ceilings(
    application: AidApplication, cents: int, on: date, *, before_cents: int = 0
) -> None:
    """The ceilings bind the committee too. The member's row is held, so that two grants cannot both fit.

    before_cents  what of `cents` was granted to the case earlier
    """
    ceilings, programme = application.version.ceilings, application.version.programme
    said = partial(money, currency=programme.currency)
    if ceilings.case_cents is not None and cents > ceilings.case_cents:
        words = _("%(asked)s is above the programme's ceiling of %(ceiling)s for one request.")
        raise CeilingPassed(
            words % {"asked": said(cents), "ceiling": said(ceilings.case_cents)},
            ceiling_cents=ceilings.case_cents,
            asked_cents=cents,
        )
    applicant = application.case.applicant
    already = Award.objects.in_twelve_months(programme, applicant, on).total_cents()
    already += waiting_cents(programme, applicant)
    left = ceilings.left_cents(already)
    if left is not None and cents - before_cents > left:
        words = _(
            "%(asked)s is above what this member may still receive: %(already)s was granted in the last "
            "12 months, so %(left)s is left."
        )
        raise CeilingPassed(
            words % {"asked": said(cents - before_cents), "already": said(already), "left": said(left)},
            ceiling_cents=ceilings.member_year_cents,
            already_cents=already,
            left_cents=left,
            asked_cents=cents - before_cents,
        )


def waiting_cents(programme: Programme, member: Member) -> int:
    """What this member was granted under a programme and still waits for, in cents."""
    cases = AidApplication.objects.filter(version__programme=programme, case__applicant=member)
    waiting = WaitingGrant.objects.waiting().filter(
        envelope=programme.envelope, reference__in=cases.values("case__reference")
    )
    return waiting.aggregate(cents=Sum("cents", default=0))["cents"]


def payees_of(application: AidApplication, cents: int) -> list[Payee]:
    """The member; or the creditors, each in proportion to what they are owed, to the cent."""
    if not application.pays_creditors:
        holder = application.iban_holder
        lives = addresses.of_member(application.case.applicant, holder)
        return [Payee(holder, application.iban, application.case.reference, cents, lives)]
    creditors = list(application.creditors.all())
    owed = sum(creditor.cents for creditor in creditors)
    if cents > owed:
        said = partial(money, currency=application.case.currency)
        words = _("The creditors named are owed %(owed)s in all, less than %(asked)s.")
        raise MoreThanOwed(
            words % {"owed": said(owed), "asked": said(cents)}, owed_cents=owed, asked_cents=cents
        )
    return _to_creditors(application, creditors, shares(cents, [creditor.cents for creditor in creditors]))


def _to_creditors(
    application: AidApplication, creditors: list[Creditor], parts: Sequence[int]
) -> list[Payee]:
    return [
        Payee(creditor.name, creditor.iban, creditor.communication or application.case.reference, part)
        for creditor, part in zip(creditors, parts, strict=True)
        if part
    ]


def _payees_of_more(application: AidApplication, cents: int, before_cents: int) -> list[Payee]:
    """The member; or the creditors, each in proportion to what they are still owed, to the cent."""
    whole = payees_of(application, cents)
    if not application.pays_creditors:
        return [replace(whole[0], cents=cents - before_cents)]
    creditors = list(application.creditors.all())
    owed = [creditor.cents for creditor in creditors]
    left = [sum_owed - paid for sum_owed, paid in zip(owed, shares(before_cents, owed), strict=True)]
    return _to_creditors(application, creditors, shares(cents - before_cents, left))


def _order(award: Award, payee: Payee, place: str, *, by: User | None, on: date) -> AwardPayment:
    order = order_payment(
        key=f"aid/{award.case.reference}/payment/{place}",
        purpose=PURPOSE,
        fund=award.programme.fund,
        payee_name=payee.name,
        iban=payee.iban,
        cents=payee.cents,
        communication=payee.communication,
        address=payee.address,
        commitment=award.commitment,
        case_reference=award.case.reference,
        on=on,
        by=by,
    )
    return AwardPayment.objects.create(award=award, order=order)


def paid(order: PaymentOrder, *, on: date, by: User | None) -> list[Leg]:
    """The bank confirms an order: the money was given. The case closes with the last order of its award.

    returns  the legs that banking posts in one movement, marking what leaves `committed` as used
    """
    award = _award_of(order)
    _close_when_done(award, order, on=on, paid=True)
    _tell(award, f"aid.paid/{order.pk}/{on.isoformat()}", "payment_sent", on)
    fund = award.programme.fund
    transit, given = (chart.account(fund, kind) for kind in (AccountKind.TRANSIT, AccountKind.AID_GIVEN))
    return [Leg(transit, given, order.cents), *use_legs(award.commitment, order.cents)]


def returned(order: PaymentOrder, *, reason: str, on: date, by: User | None) -> None:
    """The bank could not pay an order: the member is told; the order waits in the treasurer's queue again."""
    _tell(_award_of(order), f"aid.returned/{order.pk}/{on.isoformat()}", "payment_returned", on)


def came_back_in_part(order: PaymentOrder, *, rest: PaymentOrder, reason: str, on: date) -> None:
    """The bank sent a part back: the member is told, and the rest waits to be paid."""
    _tell(_award_of(order), f"aid.part_back/{rest.pk}/{rest.version}", "payment_returned", on)


def lowered(order: PaymentOrder, *, on: date) -> None:
    """Less is paid than was granted: the member is told; what is not paid is available again."""
    _tell(_award_of(order), f"aid.lowered/{order.pk}/{order.version}", "payment_lowered", on)


def cancelled(order: PaymentOrder) -> None:
    """An order will not be paid: what was set aside for it is available again."""
    award, on = _award_of(order), timezone.localdate()
    why = coded.keep("payment_cancelled", text=award.case.reference)
    release(award.commitment, cents=order.cents, on=on, by=None, why=why, key=f"aid/order/{order.pk}")
    _close_when_done(award, order, on=on, paid=False)


def _award_of(order: PaymentOrder) -> Award:
    related = ("programme__envelope__fund", "commitment__envelope__fund", "case__applicant__user")
    return Award.objects.select_related(*related).get(payments__order=order)


def _close_when_done(award: Award, order: PaymentOrder, *, on: date, paid: bool) -> None:
    """With the last order of all awards of the case. `paid`: whether any of the money reached somebody."""
    others = AwardPayment.objects.filter(award__case=award.case).exclude(order=order)
    if award.case.state == CaseState.GRANTED and not others.still_to_pay().exists():
        paid = paid or others.filter(order__state=PaymentOrder.State.PAID).exists()
        perform(Case.close, award.case, by=None, on=on, paid=paid)


def _tell(award: Award, key: str, template: str, on: date) -> None:
    """Tell the applicant, in their language, that there is news of their money."""
    facts = {"reference": award.case.reference, "on": on}
    path = award.case.get_absolute_url()
    notify(key, member=award.case.applicant, template=template, context=facts, path=path)

"""What must hold between advances and guarantees, what came in for them, and the books."""

from collections.abc import Iterator

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from fund.banking.models import PaymentOrder
from fund.ledger.models import Account, Kind
from fund.ledger.proof import Difference, check
from loans.activities.models import Claim, OwnMoney, OwnMove, Receipt
from loans.activities.models.claims import BEGUN
from loans.activities.own import standing
from loans.activities.recovering import REFUND_CODE


def _held(kind: Kind) -> dict[str, int]:
    net = F("in_cents") - F("out_cents")
    return dict(Account.objects.filter(kind=kind).annotate(net=net).values_list("ref", "net"))


@check(_("Every advance and guarantee has on its account what is still to be recovered"))
def claims_equal_their_accounts() -> Iterator[Difference]:
    held = _held(Kind.CLAIM)
    for claim in Claim.objects.filter(state__in=BEGUN).iterator():
        found = held.pop(claim.number, 0)
        if found != claim.outstanding_cents:
            yield Difference(claim.number, claim.outstanding_cents, found)
    for ref, found in held.items():
        if found:
            yield Difference(ref, 0, found, "an account without an advance or guarantee")


@check(_("What clients paid is what advances and guarantees recovered"))
def claims_equal_their_receipts() -> Iterator[Difference]:
    received = dict(Receipt.objects.standing().order_by().values_list("claim").annotate(Sum("cents")))
    for claim in Claim.objects.iterator():
        counted = claim.repaid_cents + claim.recovered_cents + claim.surplus_cents
        if received.get(claim.pk, 0) != counted:
            yield Difference(claim.number, received.get(claim.pk, 0), counted)


@check(_("Losses and surpluses of advances and guarantees are those of their accounts"))
def claims_lose_and_owe_what_their_accounts_say() -> Iterator[Difference]:
    lost, owed = _held(Kind.LOSSES), _held(Kind.CREDIT)
    sent = PaymentOrder.objects.filter(purpose=REFUND_CODE, state=PaymentOrder.State.PAID).order_by()
    back = dict(sent.values_list("case_reference").annotate(Sum("cents")))
    for claim in Claim.objects.iterator():
        expected = claim.relieved_cents - claim.recovered_cents
        if lost.get(claim.number, 0) != expected:
            yield Difference(claim.number, expected, lost.get(claim.number, 0), "loss")
        expected = claim.surplus_cents - back.get(claim.number, 0)
        if -owed.get(claim.number, 0) != expected:
            yield Difference(claim.number, expected, -owed.get(claim.number, 0), "surplus")


@check(_("What is owed of members’ own money is on its account, in its moves and in its plan"))
def own_money_equals_its_account_and_plan() -> Iterator[Difference]:
    held, way = _held(Kind.OWN), OwnMove.Way
    sums: dict[tuple[int, str], int] = {
        (own, kind): cents
        for own, kind, cents in OwnMove.objects.order_by().values_list("own", "way").annotate(Sum("cents"))
    }
    for own in OwnMoney.objects.iterator():
        found = -held.pop(own.number, 0)
        if found != own.owed_cents:
            yield Difference(own.number, own.owed_cents, found, "account")
        moved = {kind: sums.get((own.pk, kind), 0) for kind in way}
        counted = moved[way.IN] - moved[way.UNDONE] - moved[way.BACK] + moved[way.RETURNED]
        if counted != own.owed_cents:
            yield Difference(own.number, counted, own.owed_cents, "moves")
        if own.put_in_cents and standing(own).outstanding_cents != own.owed_cents:
            yield Difference(own.number, own.owed_cents, standing(own).outstanding_cents, "plan")
    for ref, found in held.items():
        if found:
            yield Difference(ref, 0, -found, "an account without own money")

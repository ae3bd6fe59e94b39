"""What a member is told of an advance or guarantee, after the commit."""

from loans.activities.models import Claim
from loans.activities.models.claims import ENDED
from workflows import outbox
from workflows.notices.telling import notify


def _tell(topic: str, template: str, claim: int) -> None:
    held = Claim.objects.select_related("member").get(pk=claim)
    context = {"reference": held.number}
    notify(topic, member=held.member, template=template, context=context, path=held.get_absolute_url())


@outbox.handles("claim.paid")
def tell_paid(*, claim: int) -> None:
    _tell(f"claim.paid/{claim}", "payment_sent", claim)


@outbox.handles("claim.returned")
def tell_returned(*, claim: int) -> None:
    held = Claim.objects.select_related("order").get(pk=claim)
    place = held.order.version if held.order else 0
    _tell(f"claim.returned/{claim}/{place}", "payment_returned", claim)


@outbox.handles("claim.ended")
def tell_ended(*, claim: int) -> None:
    """Each time it ends: what was reopened may end again."""
    held = Claim.objects.get(pk=claim)
    if held.state in ENDED:
        _tell(f"claim.ended/{claim}/{held.state}/{held.ended_on}", f"claim_{held.state}", claim)


@outbox.handles("claim.changed")
def tell_changed(*, claim: int, proposal: int) -> None:
    _tell(f"claim.changed/{proposal}", "claim_changed", claim)

"""What a member is told of an advance, a guarantee or their own money, after the commit."""

from django.db.models import QuerySet

from loans.activities.models import Claim, OwnMoney
from loans.activities.models.claims import ENDED
from workflows import outbox
from workflows.cases.models import Case
from workflows.notices import veils
from workflows.notices.telling import notify
from workflows.people.models import User


def hidden_claims(user: User) -> QuerySet[Claim]:
    return Claim.objects.filter(case__in=Case.objects.hidden_from(user))


def hidden_own_money(user: User) -> QuerySet[OwnMoney]:
    return OwnMoney.objects.filter(case__in=Case.objects.hidden_from(user))


veils.hide(hidden_claims, "number")
veils.hide(hidden_own_money, "number")


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


def _tell_own(topic: str, template: str, own: int) -> None:
    held = OwnMoney.objects.select_related("member").get(pk=own)
    context = {"reference": held.number}
    notify(topic, member=held.member, template=template, context=context, path=held.get_absolute_url())


@outbox.handles("own.agreed")
def tell_own_agreed(*, own: int) -> None:
    _tell_own(f"own.agreed/{own}", "own_agreed", own)


@outbox.handles("own.received")
def tell_own_received(*, own: int) -> None:
    """Each time some of it came; the page says what."""
    times = OwnMoney.objects.get(pk=own).moves.filter(way="in").count()
    _tell_own(f"own.received/{own}/{times}", "own_received", own)


@outbox.handles("own.paid")
def tell_own_paid(*, own: int) -> None:
    times = OwnMoney.objects.get(pk=own).moves.filter(way="back").count()
    _tell_own(f"own.paid/{own}/{times}", "payment_sent", own)


@outbox.handles("own.returned")
def tell_own_returned(*, own: int) -> None:
    times = OwnMoney.objects.get(pk=own).moves.filter(way="returned").count()
    _tell_own(f"own.returned/{own}/{times}", "payment_returned", own)


@outbox.handles("own.plan_asked")
def tell_own_plan(*, own: int) -> None:
    times = OwnMoney.objects.get(pk=own).plans.count()
    _tell_own(f"own.plan_asked/{own}/{times}", "own_plan", own)


@outbox.handles("own.ended")
def tell_own_ended(*, own: int) -> None:
    held = OwnMoney.objects.get(pk=own)
    _tell_own(f"own.ended/{own}/{held.ended_on}", "own_ended", own)

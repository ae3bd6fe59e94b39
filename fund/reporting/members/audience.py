"""Who may read the page of a fund: its members, or everybody. An administrator says so for a cooperative; a fund that
several share is open to everybody once all of them are."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet

from fund.ledger.models import Fund
from fund.reporting.models import AudienceChange
from fund.reporting.scope import funds_told
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role, may
from workflows.refusals import NotYours

PUBLIC = AudienceChange.Audience.PUBLIC


def funds_open_to(user: User | AnonymousUser) -> QuerySet[Fund]:
    """The funds whose page this reader may open: those told to them, and those open to everybody."""
    public = public_funds()
    if not isinstance(user, User):
        return public
    told = Fund.objects.filter(pk__in=funds_told(user).values("pk"))
    return (told | public).order_by("code")


def public_funds() -> QuerySet[Fund]:
    """Those of which every cooperative is open to everybody."""
    holding = AudienceChange.objects.holding()
    open_here = [pk for pk, change in holding.items() if change.audience == PUBLIC]
    closed = Cooperative.objects.exclude(pk__in=open_here)
    with_one_open = Fund.objects.filter(pk__in=Fund.objects.filter(cooperatives__in=open_here).values("pk"))
    return with_one_open.exclude(cooperatives__in=closed).order_by("code")


def reach(user: User) -> QuerySet[Cooperative]:
    """The cooperatives for which this person says who reads."""
    return user.cooperatives_as(Role.ADMINISTRATOR)


@transaction.atomic
def change_audience(
    cooperative: Cooperative, *, audience: str, why: str, by: User, at: datetime
) -> AudienceChange:
    """Say who reads from now on; saying what holds already adds nothing. raises NotYours"""
    cooperative = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    if not may(by, "fund.audience") or not reach(by).filter(pk=cooperative.pk).exists():
        raise NotYours()
    before = AudienceChange.objects.filter(cooperative=cooperative).first()
    if before is not None and before.audience == audience:
        return before
    return AudienceChange.objects.create(cooperative=cooperative, audience=audience, why=why, by=by, at=at)

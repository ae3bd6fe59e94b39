"""Scenarios: kept under a name, taken away again."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund
from fund.reporting.models import Scenario
from fund.reporting.scope import funds_for
from workflows.refusals import TooLate

from .model import Levers

MOST = 20
"""Scenarios of a fund: each is reckoned anew when they are compared."""


def visible_to(user: Any) -> QuerySet[Scenario]:
    return Scenario.objects.filter(fund__in=funds_for(user)).select_related("by")


def fund_called(user: Any, code: str) -> Fund:
    return get_object_or_404(funds_for(user), code=code)


@transaction.atomic
def keep(fund: Fund, name: str, levers: Levers, *, by: Any) -> Scenario:
    """The same name with the same levers is the one that is there.

    raises  TooLate: the name stands for other levers, or there are as many as can be compared
    """
    Fund.objects.select_for_update().get(pk=fund.pk)
    kept = Scenario.objects.filter(fund=fund)
    found = kept.filter(name=name).first()
    if found and found.supposed == levers:
        return found
    if found:
        raise TooLate(_("Another scenario has this name: choose one that tells them apart."))
    if kept.count() >= MOST:
        raise TooLate(_("Twenty scenarios are kept: take one away first."))
    return Scenario.objects.create(fund=fund, name=name, levers=asdict(levers), by=by)

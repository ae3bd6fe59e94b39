"""Moratoria, on the list of all long runs: how many of their loans are changed, or changed back."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fund.ledger.models.proposals import State
from workflows.long_runs import Run, Source, register

from .models import Moratorium, MoratoriumLoan

Outcome = MoratoriumLoan.Outcome


def _found(user: Any) -> QuerySet[Any]:
    approved = Moratorium.objects.visible_to(user).filter(state=State.APPROVED)
    return (
        approved.select_related("decided_by")
        .annotate(
            began=Max("events__at", filter=Q(events__step="approve")),
            waiting=Count("loans", filter=Q(loans__outcome=Outcome.WAITING), distinct=True),
            changed=Count("loans", filter=Q(loans__outcome=Outcome.CHANGED), distinct=True),
            skipped=Count("loans", filter=Q(loans__outcome=Outcome.SKIPPED), distinct=True),
        )
        .order_by("-pk")
    )


def _run(one: Any, user: Any) -> Run:
    to_do = one.changed if one.undone_on else one.waiting
    state, kind = (_("taken back"), "idle") if one.undone_on else (_("done"), "ok")
    if to_do:
        state, kind = (_("being taken back") if one.undone_on else _("under way")), "info"
    result = ngettext("%(count)d loan changed", "%(count)d loans changed", one.changed)
    return Run(
        at=one.began,
        title=str(one),
        state=state,
        kind=kind,
        by=str(one.decided_by or ""),
        done=one.chosen - to_do,
        wanted=one.chosen,
        result="" if to_do or one.undone_on else result % {"count": one.changed},
        problems=one.skipped,
        url=one.get_absolute_url(),
    )


register(Source("moratoria", gettext_lazy("Moratoria"), "loan.change_read", _found, _run))

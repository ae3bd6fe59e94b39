"""Proofs of the books, on the list of all long runs. The short ones come every ten minutes: those that held are left
out."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.long_runs import Run, Source, register

from .models import ProofRun


def _found(user: Any) -> QuerySet[ProofRun]:
    told = ~Q(form=ProofRun.Form.CHEAP) | Q(holds=False)
    return ProofRun.objects.filter(told).select_related("by").order_by("-at")


def _run(run: ProofRun, user: Any) -> Run:
    differences = sum(result["count"] for result in run.results)
    return Run(
        at=run.at,
        title=_("Proof of the books (%(form)s)") % {"form": run.get_form_display()},
        state=_("holds") if run.holds else _("found differences"),
        kind="ok" if run.holds else "bad",
        by=str(run.by or ""),
        done=len(run.results),
        wanted=len(run.results),
        result="" if run.holds else ", ".join(r["code"] for r in run.results if not r["holds"]),
        problems=differences,
        url=reverse("ledger:proof"),
    )


register(Source("proof", gettext_lazy("Proofs"), "ledger.proof", _found, _run))

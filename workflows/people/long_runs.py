"""Imports of members, on the list of all long runs."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.long_runs import Run, Source, register

from .models import MemberImport

TAGS = {"read": "wait", "writing": "info", "done": "ok", "dropped": "idle"}


def _found(user: Any) -> QuerySet[MemberImport]:
    return MemberImport.objects.select_related("by").defer("content").order_by("-at", "-pk")


def _run(made: MemberImport, user: Any) -> Run:
    result = ""
    if made.state == MemberImport.State.DONE:
        result = _("%(new)d new, %(changed)d changed") % {"new": made.created, "changed": made.changed}
    return Run(
        at=made.at,
        title=made.name,
        state=str(made.get_state_display()),
        kind=TAGS[made.state],
        by=str(made.by),
        wanted=made.lines or None,
        result=result,
        problems=len(made.problems),
        url=reverse("people:member_import", args=[made.pk]),
    )


register(Source("members", gettext_lazy("Imports of members"), "people.import", _found, _run))

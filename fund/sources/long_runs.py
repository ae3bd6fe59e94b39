"""Tables that were handed in, on the list of all long runs."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflows.long_runs import Run, Source, register
from workflows.templatetags.entraide import colon

from . import reading
from .models import Import


def _found(user: Any) -> QuerySet[Import]:
    return Import.objects.visible_to(user).select_related("by", "fund").order_by("-at", "-pk")


def _run(made: Import, user: Any) -> Run:
    still = reading.stands_still(made)
    reads = made.state == Import.State.READING
    result = ""
    if made.state == Import.State.DONE:
        result = ngettext("%(count)d line recorded", "%(count)d lines recorded", made.done) % {
            "count": made.done
        }
    may_resume = still and user.may("sources.record")
    return Run(
        at=made.at,
        title=f"{colon(made.get_kind_display())} {made.name}",
        state=_("stands still") if still else str(made.get_state_display()),
        kind="bad" if still else made.tag,
        by=str(made.by or ""),
        done=made.lines if reads else made.done,
        wanted=(made.expected or None) if reads else made.wanted,
        result=made.stopped_because or result,
        problems=made.problems,
        url=made.get_absolute_url(),
        resume=reverse("sources:read_again", args=[made.pk]) if may_resume else "",
    )


register(Source("sources", gettext_lazy("Tables handed in"), "sources.read", _found, _run))

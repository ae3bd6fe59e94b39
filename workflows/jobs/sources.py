"""The runs that this app keeps itself, for the list of all runs."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflows.long_runs import Run, Source
from workflows.long_runs import register as known
from workflows.templatetags.entraide import colon

from .models import Export, Recorded, Work


def register() -> None:
    known(Source("export", gettext_lazy("Exports"), "job.read", _exports, export_run))
    known(Source("night", gettext_lazy("Nightly runs and commands"), "job.read", _recorded, recorded_run))


def _exports(user: Any) -> QuerySet[Export]:
    """One's own; an administrator sees of others' that they run, and cannot open them."""
    found = Export.objects.all() if user.may("job.administer") else Export.objects.visible_to(user)
    return found.select_related("by")


def export_run(export: Export, user: Any) -> Run:
    mine = export.by_id == user.pk
    return work_run(
        export,
        title=export.title if mine else _("Export of a list"),
        url=export.get_absolute_url() if mine else "",
        resume=reverse("jobs:again", args=[export.pk]) if mine else "",
    )


def work_run(work: Work, *, title: str, url: str, resume: str) -> Run:
    """Work of any sort as a row of the list."""
    result = ""
    if work.state in (Work.State.DONE, Work.State.GONE) and work.done:
        result = ngettext("%(count)d row", "%(count)d rows", work.done) % {"count": work.done}
    return Run(
        at=work.at,
        title=title,
        state=_("stands still") if work.stands_still else str(work.get_state_display()),
        kind="bad" if work.stands_still else work.tag,
        by=str(work.by),
        done=work.done,
        wanted=work.wanted,
        result=work.problem or result,
        url=url,
        resume=resume if work.may_begin_again else "",
    )


def _recorded(user: Any) -> QuerySet[Recorded]:
    return Recorded.objects.select_related("by")


def recorded_run(run: Recorded, user: Any) -> Run:
    state, kind = (_("failed"), "bad") if run.failed else (_("done"), "ok")
    if run.ended_at is None:
        state, kind = _("under way"), "info"
    return Run(
        at=run.at,
        title=f"{colon(run.get_kind_display())} {run.title}" if run.title else str(run.get_kind_display()),
        state=state,
        kind=kind,
        by=str(run.by or ""),
        done=run.done,
        wanted=run.wanted,
        result=", ".join(run.failed),
        problems=len(run.failed),
        url=run.get_absolute_url(),
    )

"""Bank files, on the list of all long runs."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from workflows.long_runs import Run, Source, register

from .models import StatementFile

TAGS = {"imported": "ok", "importing": "info", "staged": "wait", "quarantined": "bad"}


def _found(user: Any) -> QuerySet[StatementFile]:
    visible = StatementFile.objects.visible_to(user).select_related("uploaded_by")
    return visible.defer("raw").order_by("-uploaded_at", "-pk")


def _run(file: StatementFile, user: Any) -> Run:
    result = ""
    if file.state == StatementFile.State.IMPORTED and file.done:
        result = ngettext("%(count)d line", "%(count)d lines", file.done) % {"count": file.done}
    return Run(
        at=file.uploaded_at,
        title=file.name,
        state=str(file.get_state_display()),
        kind=TAGS[file.state],
        by=str(file.uploaded_by or ""),
        done=file.done,
        wanted=file.wanted or None,
        result=result,
        problems=len(file.problems),
        url=file.get_absolute_url(),
    )


register(Source("bank", gettext_lazy("Bank files"), "statement.list", _found, _run))

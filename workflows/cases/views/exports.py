"""My data as a file: ask for it, see how far it is, fetch it."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from workflows.access import allow
from workflows.people import own_data
from workflows.people.reader import reader

from .. import exporting
from ..exporting import DataExport
from .documents import to_be_saved


@require_http_methods(["GET", "HEAD", "POST"])
@allow("profile.own")
def exports(request: HttpRequest) -> HttpResponse:
    """What the archive holds, and the latest one. Asking twice makes one."""
    user = reader(request)
    if request.method == "POST":
        exporting.ask(user, at=timezone.now(), language=get_language() or user.language)
        return redirect("cases:exports")
    context = {
        "export": DataExport.objects.visible_to(user).first(),
        "holds": [section.label for section, rows in own_data.of(user) if rows],
        "days": exporting.KEPT_FOR.days,
    }
    return render(request, "cases/exports.html", context)


@require_safe
@allow("profile.own")
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The archive, to its own person alone."""
    return fetched(get_object_or_404(DataExport.objects.visible_to(reader(request)), pk=pk), timezone.now())


def fetched(found: DataExport, at: datetime) -> HttpResponseBase:
    """The archive, where it is ready and not past its days."""
    if found.state != DataExport.State.READY or at > found.kept_until:
        raise Http404
    return to_be_saved(found.file, f"my-data-{found.asked_at:%Y-%m-%d}.zip", "application/zip")

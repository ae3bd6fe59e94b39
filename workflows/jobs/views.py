"""Pages of long runs: the list of all of them, one's own exports, and the reports one is told of."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflows import long_runs
from workflows.access import allow
from workflows.navigation import present_role
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from . import exporting, subscribing, working
from .forms import SubscriptionForm
from .models import Export, Recorded, Subscription

PAGE = 50
MOST_SHOWN = 500
RUNS = [
    Column(gettext_lazy("Began"), "at", "moment"),
    Column(gettext_lazy("What"), "title"),
    Column(gettext_lazy("State"), "state"),
    Column(gettext_lazy("By"), "by"),
    Column(gettext_lazy("Done"), "done", "number"),
    Column(pgettext_lazy("a whole", "Of"), "wanted", "number"),
    Column(gettext_lazy("Result"), "result"),
    Column(gettext_lazy("Problems"), "problems", "number"),
]
EXPORTS = [
    Column(gettext_lazy("Asked"), "at", "moment"),
    Column(gettext_lazy("List"), "title"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Rows"), "done", "number"),
    Column(gettext_lazy("File"), "filename"),
    Column(gettext_lazy("Kept until"), "last_day", "day"),
    Column(gettext_lazy("SHA-256"), "sha256"),
]


@allow("job.read")
@require_GET
def jobs(request: HttpRequest) -> HttpResponseBase:
    """Every long run that this person may read of, the newest first."""
    user = reader(request)
    sources = long_runs.sources(user)
    wanted = request.GET.get("sort", "")
    shown = [each for each in sources if each.code == wanted] if wanted else sources
    if wanted and not shown:
        raise Http404
    found = long_runs.latest(user, shown, MOST_SHOWN)
    if download := table_response(request, "jobs", RUNS, [run for _source, run in found]):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    tabs = [{"label": _("All"), "url": reverse("jobs:list"), "current": not wanted}]
    tabs += [
        {"label": each.label, "url": f"?sort={each.code}", "current": each.code == wanted} for each in sources
    ]
    return render(request, "jobs/list.html", {"tabs": tabs, "page": page, "own": tab_of(request)})


@allow("job.read")
@require_GET
def recorded(request: HttpRequest, pk: int) -> HttpResponse:
    """What each part of a night or of a command said."""
    return render(request, "jobs/recorded.html", {"run": get_object_or_404(Recorded, pk=pk)})


def tab_of(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own: exports and reports."""
    known = [("job.export", "jobs:exports", _("My exports")), ("job.export", "jobs:reports", _("My reports"))]
    return [
        {"label": label, "url": reverse(route), "current": request.path == reverse(route)}
        for code, route, label in known
        if reader(request).may(code)
    ]


@allow("job.export")
@require_GET
def exports(request: HttpRequest) -> HttpResponseBase:
    """The files that were written for this person."""
    mine = Export.objects.visible_to(reader(request)).select_related("by")
    if download := table_response(request, "exports", EXPORTS, mine):
        return download
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/exports.html", {"page": page, "tabs": tab_of(request)})


@allow("job.export")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A list that is too long to wait for: whether it is to be written."""
    path = request.POST.get("path", "") or request.GET.get("path", "")
    page: dict[str, Any] = {"path": path, "format": "XLSX" if "format=xlsx" in path else "CSV"}
    if request.method == "POST":
        try:
            role = present_role(request, reader(request).roles())
            made = exporting.ask(path, role=role.value if role else "", by=reader(request))
            return redirect(made)
        except Refusal as refused:
            page["problem"] = refused
            return render(request, "jobs/ask.html", page, status=refused.status)
    return render(request, "jobs/ask.html", page)


def own(request: HttpRequest, pk: int) -> Export:
    return get_object_or_404(Export.objects.visible_to(reader(request)).select_related("by"), pk=pk)


@allow("job.export")
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "jobs/export.html", {"export": own(request, pk)})


@allow("job.export")
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    return working.response(own(request, pk))


@allow("job.export")
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(working.again(own(request, pk)).get_absolute_url())


@allow("job.export")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    working.drop(own(request, pk))
    messages.success(request, _("The file is thrown away."))
    return redirect("jobs:exports")


@allow("job.export")
@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that this person is told of, and one more."""
    user = reader(request)
    form = SubscriptionForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        subscribing.subscribe(**form.cleaned_data, on=timezone.localdate(), by=user)
        messages.success(request, _("You will be told by e-mail. It holds a link, never the report."))
        return redirect("jobs:reports")
    mine = Subscription.objects.visible_to(user).filter(ended_on=None)
    rows = [{"subscription": row, "label": subscribing.label(row)} for row in mine]
    page = {"form": form, "rows": rows, "tabs": tab_of(request), "choices": subscribing.open_to(user)}
    return render(request, "jobs/reports.html", page, status=422 if form.errors else 200)


@allow("job.export")
@require_POST
def end_report(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Subscription.objects.visible_to(reader(request)), pk=pk)
    subscribing.end(found, on=timezone.localdate())
    messages.success(request, _("You are not told of it any more."))
    return redirect("jobs:reports")

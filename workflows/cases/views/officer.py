"""The case officer's pages: today, the desk, and the acts on a case."""

from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.notices.texts import wording as notice_wording
from workflows.people.reader import reader
from workflows.refusals import Refusal, TooLate
from workflows.steps import perform

from .. import batch, corrections, desk, listing
from ..filters import SORTS, CaseFilter, officers
from ..forms import CorrectionForm, HandOverForm, OpinionForm
from ..models import Case, State
from ..queue import ORDER, rank
from .common import fetch, version_of
from .file import page

PAGE = 50
MORE = ("attention", "cooperative", "officer", "since", "until")  # filters that are folded away until used


@require_safe
@allow("case.desk")
def today(request: HttpRequest) -> HttpResponse:
    """At most seven lines, each a link to its list."""
    on = timezone.localdate()
    return render(request, "cases/today.html", {"lines": desk.today(reader(request), on), "on": on})


@require_safe
@allow("case.list")
def cases(request: HttpRequest) -> HttpResponseBase:
    """The desk: tabs with counters, filters in the address, the most urgent and longest waiting first."""
    user, on = reader(request), timezone.localdate()
    tab = desk.tab_named(request.GET.get("tab", ""), user)
    shown = CaseFilter(request.GET, desk.listed(user).filter(tab.holds(user)), request=request)
    related = ("applicant", "cooperative", "officer")
    found = shown.qs.select_related(*related).annotate(rank=rank(on))
    found = found.order_by(*SORTS.get(request.GET.get("sort", ""), ORDER))
    if user.may("case.export") and (download := listing.download(request, found)):
        return download
    rows = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts, kept = desk.counters(user), listing.saved(request, user)
    view = next((one for one in kept if one["current"]), None)
    tabs = listing.tabs(request, desk.tabs_for(user), tab, counts)
    context = {
        "page": rows,
        "rows": [listing.row(case, on) for case in rows],
        "currency": listing.one_currency(rows),
        "more": any(request.GET.get(name) for name in MORE),
        "filter": shown,
        "chips": listing.chips(request, shown),
        "tab": tab,
        "total": counts[tab.name],
        "tabs": [*(built | {"current": False} if view else built for built in tabs), *kept],
        "view": view,
        "columns": listing.columns(request, tab),
        "all_columns": listing.SHOWN.items(),
        "acts": [(name, label) for name, (label, _step) in batch.ACTS.items()]
        if user.may("case.take")
        else [],
        "query": request.GET.urlencode(),
        "may_save": user.may("case.desk"),
        "may_export": user.may("case.export"),
    }
    return render(request, "cases/desk.html", context)


@require_POST
@allow("case.take")
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """One officer takes a case; the second click, and the second officer, get the page as it is now."""
    case, user = fetch(request, reference), reader(request)
    try:
        perform(Case.take, case, by=user, on=timezone.localdate())
        flash.success(request, _("You now handle %(number)s.") % {"number": case.reference})
    except TooLate as refusal:
        case.refresh_from_db()
        if case.officer_id != user.pk:
            return page(request, fetch(request, reference), problem=refusal.message, status=refusal.status)
    return redirect(case)


@require_POST
@allow("case.ready")
def ready(request: HttpRequest, reference: str) -> HttpResponse:
    case = fetch(request, reference)
    try:
        perform(
            Case.ready,
            case,
            by=reader(request),
            on=timezone.localdate(),
            expected_version=version_of(request),
        )
        flash.success(request, _("%(number)s is ready for the committee.") % {"number": case.reference})
    except Refusal as refusal:
        case.refresh_from_db()
        if case.state != State.READY:
            return page(request, fetch(request, reference), problem=refusal.message, status=refusal.status)
    return redirect(case)


@require_http_methods(["GET", "POST"])
@allow("case.ask_correction")
def correction(request: HttpRequest, reference: str) -> HttpResponse:
    """Tick the fields, write one sentence, look at the e-mail, send it."""
    case, user = fetch(request, reference), reader(request)
    form = CorrectionForm(case, user, request.POST or None, initial={"version": case.version})
    context: dict[str, Any] = {"case": case, "form": form}
    if request.method == "GET":
        return render(request, "cases/correction.html", context)
    if form.is_valid() and "preview" in request.POST:
        return render(
            request, "cases/correction.html", context | {"preview": preview(case, user, form.cleaned_data)}
        )
    status = 422
    if form.is_valid():
        typed = form.cleaned_data
        try:
            corrections.ask(
                case,
                by=user,
                on=timezone.localdate(),
                fields=typed["fields_asked"],
                sentence=typed["sentence"],
                expected_version=typed["version"],
            )
            flash.success(
                request, _("The member is asked to complete %(number)s.") % {"number": case.reference}
            )
            return redirect(case)
        except Refusal as refusal:
            context["problem"], status = refusal.message, refusal.status
    return render(request, "cases/correction.html", context, status=status)


def preview(case: Case, user: Any, typed: dict[str, Any]) -> dict[str, Any]:
    """The e-mail in the member's language, and what their page will say."""
    language = getattr(case.applicant.user or case.applicant, "language", "en")
    subject, body = notice_wording("correction_asked", {"reference": case.reference}, language)
    with translation.override(language):
        items = [
            str(item.label) for item in corrections.askable(case, user) if item.name in typed["fields_asked"]
        ]
    return {
        "subject": subject,
        "body": body,
        "items": items,
        "sentence": typed["sentence"],
        "language": language,
    }


@require_http_methods(["GET", "POST"])
@allow("case.opine")
def opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """What should be decided, and why; a second click on an opinion that stands writes none."""
    case = fetch(request, reference)
    initial = {"version": case.version, "recommended_cents": case.requested_cents}
    form = OpinionForm(request.POST or None, initial=initial)
    problem, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            perform(
                Case.opine,
                case,
                by=reader(request),
                on=timezone.localdate(),
                text=typed["text"],
                recommended_cents=typed["recommended_cents"],
                expected_version=typed["version"],
            )
            flash.success(request, _("Your opinion is recorded."))
            return redirect(case)
        except Refusal as refusal:
            problem, status = refusal.message, refusal.status
    context = {"case": case, "form": form, "problem": problem}
    return render(request, "cases/opinion.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allow("case.take")
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    case = fetch(request, reference)
    form = HandOverForm(case, officers(request), request.POST or None, initial={"version": case.version})
    problem, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            perform(
                Case.hand_over,
                case,
                by=reader(request),
                on=timezone.localdate(),
                to=typed["to"],
                reason=typed["reason"],
                payload={"to": typed["to"].pk},
                expected_version=typed["version"],
            )
            flash.success(request, _("%(name)s now handles the case.") % {"name": typed["to"]})
            return redirect(case)
        except Refusal as refusal:
            problem, status = refusal.message, refusal.status
    context = {"case": case, "form": form, "problem": problem}
    return render(request, "cases/hand_over.html", context, status=status)

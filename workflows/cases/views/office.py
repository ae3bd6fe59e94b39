"""Many cases at once, views that are kept, and being away."""

from typing import Any

from django.contrib import messages as flash
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from workflows.access import allow, posted, say_refusal
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .. import batch, office
from ..filters import officers
from ..forms import AwayForm

AWAY = [
    Column(gettext_lazy("Case officer"), "user"),
    Column(gettext_lazy("From"), "from_on", "day"),
    Column(gettext_lazy("Until"), "until_on", "day"),
    Column(gettext_lazy("Who stands in"), "stand_in"),
]


@require_POST
@allow("case.take")
def many(request: HttpRequest) -> HttpResponse:
    """The act on each ticked case: what it would do, and once confirmed what it did."""
    user, act = reader(request), request.POST.get("act", "")
    back = f"{reverse('cases:desk')}?{office.kept_query(request.POST.get('back', ''))}"
    if act not in batch.ACTS:
        return HttpResponseRedirect(back)
    to = (
        officers(request).filter(pk=request.POST.get("to") or 0).first()
        if _is_number(request, "to")
        else None
    )
    done = "confirm" in request.POST
    try:
        cases = batch.chosen(user, request.POST.getlist("case"))
        if done:
            rows = batch.run(act, cases, by=user, on=timezone.localdate(), to=to)
        else:
            rows = batch.looked_at(act, cases, by=user)
    except Refusal as refusal:
        say_refusal(request, refusal)
        return HttpResponseRedirect(back)
    good = [row for row in rows if row.good]
    context: dict[str, Any] = {
        "act": act, "label": batch.ACTS[act][0], "rows": rows, "good": len(good), "bad": len(rows) - len(good),
        "done": done, "back": back, "query": request.POST.get("back", ""),
        "officers": officers(request).exclude(pk=user.pk) if act == "hand_over" and not done else [],
    }  # fmt: skip
    return render(request, "cases/batch.html", context)


def _is_number(request: HttpRequest, name: str) -> bool:
    typed = request.POST.get(name, "")
    return typed.isascii() and typed.isdigit() and len(typed) < 19


@require_POST
@allow("case.desk")
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is filtered now."""
    query = posted(request, "query")
    try:
        office.save_view(reader(request), name=posted(request, "name"), query=query)
        flash.success(request, _("The view is among your tabs now."))
    except Refusal as refusal:
        say_refusal(request, refusal)
    return HttpResponseRedirect(f"{reverse('cases:desk')}?{office.kept_query(query)}")


@require_POST
@allow("case.desk")
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(office.SavedView, user=reader(request), page=office.DESK, pk=pk)
    found.delete()
    flash.success(request, _("The view is removed."))
    return redirect("cases:desk")


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.desk")
def away(request: HttpRequest) -> HttpResponseBase:
    """Days on which one is away, and who sees to one's cases meanwhile."""
    user, on, problem = reader(request), timezone.localdate(), None
    form = AwayForm(officers(request).exclude(pk=user.pk), request.POST or None, initial={"from_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            office.go_away(user, **form.cleaned_data)
        except Refusal as refusal:
            problem = refusal
        else:
            flash.success(request, _("Noted. Your stand-in sees your cases on those days."))
            return redirect("cases:away")
    to_come = office.OfficerAbsence.objects.filter(until_on__gte=on).select_related("user", "stand_in")
    mine, others = to_come.filter(user=user), to_come.filter(stand_in=user)
    if download := table_response(request, "away", AWAY, to_come.filter(Q(user=user) | Q(stand_in=user))):
        return download
    context = {"form": form, "problem": problem, "mine": mine, "others": others}
    return render(request, "cases/away.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@allow("case.desk")
def back_again(request: HttpRequest, pk: int) -> HttpResponse:
    """One is here after all."""
    office.OfficerAbsence.objects.filter(user=reader(request), pk=pk).delete()
    return redirect("cases:away")

"""Committees: who sits there, under which rules, in words; and the forms that change them."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .. import mandates, wording
from ..forms import CommitteeForm, EndMandateForm, MandateForm
from ..models import Committee, Mandate
from ..models.rules import with_rules_on
from ..sitting import ENDS_SOON

COLUMNS = [
    Column(gettext_lazy("Code"), "code"),
    Column(gettext_lazy("Name"), "name"),
    Column(gettext_lazy("Ceiling"), lambda committee: _in_force(committee, "ceiling_cents"), "amount"),
    Column(
        gettext_lazy("Above its ceiling"), lambda committee: str(_in_force(committee, "escalates_to") or "")
    ),
]


def _in_force(committee: Any, name: str) -> Any:
    """A term of the rules in force, of a committee fetched `with_rules_on` a day."""
    return getattr(committee.in_force[0], name) if committee.in_force else None


def fetch(request: HttpRequest, code: str) -> Committee:
    return get_object_or_404(Committee.objects.visible_to(reader(request)), code=code)


@require_safe
@allow("committee.list")
def committees(request: HttpRequest) -> HttpResponseBase:
    found = with_rules_on(Committee.objects.visible_to(reader(request)), timezone.localdate())
    found = found.prefetch_related("cooperatives")
    if download := table_response(request, "committees", COLUMNS, found):
        return download
    may_add = reader(request).may("committee.add")
    return render(request, "committee/committees.html", {"committees": found, "may_add": may_add})


@require_safe
@allow("committee.list")
def committee(request: HttpRequest, code: str) -> HttpResponse:
    """Its members and its rules in words, with what was in force before."""
    found, today = fetch(request, code), timezone.localdate()
    others = ("published_by", "proposed_by", "escalates_to", "stand_in", "appeals_to")
    versions = list(found.rules.select_related(*others))
    present = found.rules_on(today)
    seats = found.mandates.select_related("user", "substitute_of__user")
    context = {
        "committee": found,
        "present": present,
        "words": wording.rules_in_words(present) if present else [],
        "versions": [{"version": v, "words": wording.rules_in_words(v)} for v in versions if v != present],
        "pending": found.proposals.pending(today).select_related("proposed_by").first(),
        "answered": found.proposals.exclude(pk__in=found.proposals.pending(today)).exclude(state="approved"),
        "seats": seats.in_office(today),
        "soon": today + ENDS_SOON,
        "former": seats.exclude(pk__in=found.mandates.in_office(today)),
        "manages": manages(request, found),
        "may_edit": reader(request).may("committee.add"),
    }
    return render(request, "committee/committee.html", context)


def manages(request: HttpRequest, committee: Committee) -> bool:
    managed = Committee.objects.manageable_by(reader(request), timezone.localdate())
    return reader(request).may("committee.manage") and managed.filter(pk=committee.pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@allow("committee.add")
def add(request: HttpRequest) -> HttpResponse:
    """A new committee, by an administrator."""
    form = CommitteeForm(request.POST or None, user=reader(request))
    if request.method == "POST" and form.is_valid():
        return redirect("committee:committee", form.save().code)
    status = 422 if form.is_bound else 200
    return render(request, "committee/edit.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("committee.add")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    found = fetch(request, code)
    mandates.require_manager(found, reader(request), timezone.localdate())
    form = CommitteeForm(request.POST or None, instance=found, user=reader(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("committee:committee", code)
    status = 422 if form.is_bound else 200
    return render(request, "committee/edit.html", {"form": form, "committee": found}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("committee.manage")
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """Give a mandate."""
    found = fetch(request, code)
    form = MandateForm(request.POST or None, committee=found)

    def give(said: dict[str, Any]) -> None:
        person = said.pop("user")
        mandates.give_mandate(found, person, by=reader(request), **said)

    return _run(request, form, give, found, _("Give a mandate"))


@require_http_methods(["GET", "HEAD", "POST"])
@allow("committee.manage")
def unseat(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a mandate end on a day."""
    found = fetch(request, code)
    mandate = get_object_or_404(found.mandates.select_related("user"), pk=pk)
    form = EndMandateForm(request.POST or None, initial={"on": timezone.localdate()})

    def end(said: dict[str, Any]) -> None:
        mandates.end_mandate(Mandate.objects.get(pk=pk), on=said["on"], by=reader(request))

    return _run(request, form, end, found, _("End the mandate of %(name)s") % {"name": mandate.user})


def _run(request: HttpRequest, form: Any, act: Any, committee: Committee, title: str) -> HttpResponse:
    """Show the form; post it to the verb; come back with what was typed when it is refused."""
    mandates.require_manager(committee, reader(request), timezone.localdate())
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                act(dict(form.cleaned_data))
                flash.success(request, _("Done."))
                return redirect("committee:committee", committee.code)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {"form": form, "committee": committee, "heading": title, "problem": problem}
    return render(request, "committee/change.html", context, status=status)

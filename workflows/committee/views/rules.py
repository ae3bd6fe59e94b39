"""The rules of a committee: proposed, answered, tried out; and who sat there on a day."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response
from workflows.steps import open_steps

from .. import mandates, proof, proposals, wording
from ..models import Committee, RulesProposal
from ..models.rules import RulesTerms
from ..rules_forms import DayForm, RejectForm, RulesForm, TryForm
from ..sitting import who_sat as sitting_on
from ..trying import try_rules
from .committees import fetch

TERMS = [name for name in RulesForm.Meta.fields if name not in ("from_on", "why")]
START = {
    "quorum_base": "not_recused", "quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": True,
    "majority_base": "cast", "majority_numerator": 1, "majority_denominator": 2, "majority_strict": True,
    "tie": "deferred",
}  # fmt: skip


def fetch_proposal(request: HttpRequest, code: str, pk: int) -> RulesProposal:
    found = RulesProposal.objects.visible_to(reader(request)).select_related("committee", "proposed_by")
    return get_object_or_404(found, pk=pk, committee__code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("committee.manage")
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """A change of the rules, starting from those in force; in a new committee its first ones."""
    found, user, today = fetch(request, code), reader(request), timezone.localdate()
    mandates.require_manager(found, user, today)
    present = found.rules_on(today)
    start = {name: getattr(present, name) for name in TERMS} if present else START
    form = RulesForm(request.POST or None, initial={**start, "from_on": today}, committee=found)
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = proposals.propose_rules(found, by=user, on=today, **form.cleaned_data)
                flash.success(request, _("Proposed. Another manager of this committee answers."))
                return redirect(made)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {"form": form, "committee": found, "problem": problem, "first": present is None}
    return render(request, "committee/propose.html", context, status=status)


@require_safe
@allow("committee.list")
def proposal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return page(request, fetch_proposal(request, code, pk))


def page(
    request: HttpRequest,
    found: RulesProposal,
    *,
    form: RejectForm | None = None,
    problem: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """What would change, in words; who asks, and the answer or the buttons for it."""
    today = timezone.localdate()
    published = getattr(found, "published", None)
    lapsed = found.has_lapsed(today)
    context = {
        "proposal": found,
        "committee": found.committee,
        "published": published,
        "changes": _changes(found),
        "words": wording.rules_in_words(found),
        "lapsed": lapsed,
        "steps": [] if lapsed else open_steps(found, reader(request)),
        "answer": found.events.order_by("sequence").last(),
        "form": form or RejectForm(),
        "problem": problem,
    }
    return render(request, "committee/proposal.html", context, status=problem.status if problem else status)


def _changes(found: RulesProposal) -> list[wording.Difference]:
    """Against what would be in force on its day without it."""
    published = getattr(found, "published", None)
    before, day = found.committee.rules.all(), found.from_on
    if published:
        before, day = before.filter(number__lt=published.number), published.from_on
    return wording.differences(before.filter(from_on__lte=day).first(), found)


@require_POST
@allow("committee.manage")
def approve(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = fetch_proposal(request, code, pk)
    try:
        version = proposals.approve_rules(found, by=reader(request), on=timezone.localdate())
    except Refusal as refusal:
        return page(request, fetch_proposal(request, code, pk), problem=refusal)
    flash.success(request, _("Approved: version %(number)d of the rules.") % {"number": version.number})
    return redirect("committee:committee", code)


@require_POST
@allow("committee.manage")
def reject(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found, form = fetch_proposal(request, code, pk), RejectForm(request.POST)
    if not form.is_valid():
        return page(request, found, form=form, status=422)
    try:
        proposals.reject_rules(found, by=reader(request), on=timezone.localdate(), **form.cleaned_data)
    except Refusal as refusal:
        return page(request, fetch_proposal(request, code, pk), form=form, problem=refusal)
    flash.success(request, _("Rejected. The present rules stay."))
    return redirect(found)


@require_POST
@allow("committee.manage")
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = fetch_proposal(request, code, pk)
    try:
        proposals.withdraw_rules(found, by=reader(request), on=timezone.localdate())
    except Refusal as refusal:
        return page(request, fetch_proposal(request, code, pk), problem=refusal)
    flash.success(request, _("Withdrawn."))
    return redirect(found)


@require_safe
@allow("committee.list")
def try_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = fetch(request, code)
    version = get_object_or_404(found.rules, number=number)
    title = _("Version %(number)d") % {"number": number}
    return _try(request, found, version, title)


@require_safe
@allow("committee.list")
def try_proposal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = fetch_proposal(request, code, pk)
    return _try(request, found.committee, found, _("Proposed rules"))


def _try(request: HttpRequest, committee: Committee, rules: RulesTerms, title: str) -> HttpResponse:
    """The ballot stands in the address: it can be sent to a colleague, and nothing is kept."""
    asked = "in_office" in request.GET
    form = TryForm(request.GET) if asked else TryForm(initial=_present_figures(committee))
    problem, result, status = None, None, 200
    if asked:
        if form.is_valid():
            try:
                result = try_rules(rules.as_rules(), **form.cleaned_data)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {
        "committee": committee,
        "title": title,
        "words": wording.rules_in_words(rules),
        "form": form,
        "problem": problem,
        "outcome": proof.OUTCOMES[result.outcome.value] if result else None,
        "cents": result.cents if result else None,
        "currency": committee.currency,
        "sentences": proof.sentences(result.proof, committee.currency) if result else [],
    }
    return render(request, "committee/try.html", context, status=status)


def _present_figures(committee: Committee) -> dict[str, int]:
    """The committee as it is, everybody present: something to start from."""
    voices = sum(seat.votes for seat in sitting_on(committee, timezone.localdate())) or 5
    return {"in_office": voices, "present": voices}


COLUMNS = [
    Column(gettext_lazy("Name"), lambda row: str(row["sitting"].mandate.user)),
    Column(gettext_lazy("Role"), lambda row: str(row["sitting"].mandate.get_role_display())),
    Column(gettext_lazy("College"), lambda row: str(row["sitting"].mandate.get_college_display())),
    Column(gettext_lazy("Substitute of"), lambda row: str(row["of"] or "")),
    Column(gettext_lazy("From"), "sitting.mandate.from_on", "day"),
    Column(gettext_lazy("Until"), "sitting.mandate.to_on", "day"),
]


@require_safe
@allow("committee.list")
def who_sat(request: HttpRequest, code: str) -> HttpResponseBase:
    """The electorate of any day."""
    found, today = fetch(request, code), timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today})
    if form.is_bound and not form.is_valid():
        context = {"committee": found, "form": form, "on": None}
        return render(request, "committee/who_sat.html", context, status=422)
    on = form.cleaned_data["on"] if form.is_bound else today
    seats = sitting_on(found, on)
    rows = [
        row
        for seat in seats
        for row in [
            {"sitting": seat, "of": None},
            *({"sitting": standing_in, "of": seat.mandate.user} for standing_in in seat.substitutes),
        ]
    ]
    if download := table_response(request, f"{code}-{on}", COLUMNS, rows):
        return download
    context = {
        "committee": found,
        "form": form,
        "on": on,
        "rows": rows,
        "voices": sum(seat.votes for seat in seats),
        "rules": found.rules_on(on),
    }
    return render(request, "committee/who_sat.html", context)

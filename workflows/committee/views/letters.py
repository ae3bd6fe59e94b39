"""Correcting what a decision says, and the letters that leave by post."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.notices.models import Notice
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from ..appeal_forms import CorrectForm
from ..correcting import correct_decision
from ..letters import make_letter
from ..models import Decision
from ..reading import mark_posted, to_post

COLUMNS = [
    Column(gettext_lazy("Written"), "made_at", "moment"),
    Column(gettext_lazy("Case"), "decision.case.reference"),
    Column(gettext_lazy("Decision"), "decision.number"),
    Column(gettext_lazy("Outcome"), "decision.outcome_words"),
    Column(gettext_lazy("Member number"), "decision.case.applicant.number"),
    Column(gettext_lazy("Member"), "decision.case.applicant"),
    Column(gettext_lazy("Postal address"), "decision.case.applicant.address"),
]


@require_http_methods(["GET", "HEAD", "POST"])
@allow("decision.correct")
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """New words for a decision; the outcome and the amount stay."""
    user = reader(request)
    readable = Decision.objects.readable_by(user).select_related(
        "case__applicant", "committee", "corrected_by"
    )
    found = get_object_or_404(readable, number=number)
    form = CorrectForm(request.POST or None, decision=found)
    problem, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            made = correct_decision(found, by=user, on=timezone.localdate(), **form.cleaned_data)
            flash.success(request, _("Corrected. A new letter is made."))
            return redirect("committee:decision", made.number)
        except Refusal as refusal:
            problem, status = refusal, refusal.status
    elif request.method == "POST":
        status = 422
    context = {"decision": found, "form": form, "problem": problem}
    return render(request, "committee/correct.html", context, status=status)


@require_safe
@allow("letter.post")
def letters(request: HttpRequest) -> HttpResponseBase:
    """Letters to print and post: their members have neither a sign-in nor an e-mail."""
    user = reader(request)
    waiting = to_post(user)
    if download := table_response(request, "decisions-to-post", COLUMNS, waiting):
        return download
    context = {"letters": waiting[:200], "notices": Notice.objects.to_post(user).count()}
    return render(request, "committee/letters.html", context)


@require_POST
@allow("letter.post")
def post_letter(request: HttpRequest, number: str) -> HttpResponse:
    """It went by post today."""
    readable = Decision.objects.readable_by(reader(request))
    found = make_letter(get_object_or_404(readable, number=number))
    try:
        mark_posted(found, by=reader(request), on=timezone.localdate())
        flash.success(request, _("Noted."))
    except Refusal as refusal:
        flash.error(request, str(refusal))
    return redirect("committee:letters")

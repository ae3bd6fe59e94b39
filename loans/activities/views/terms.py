"""Terms of advances and guarantees: what holds, what is proposed, what was before."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from loans.activities.forms import TermsForm
from loans.activities.models import Terms
from loans.activities.offering import propose_terms
from loans.views.changing import TAGS
from loans.views.four_eyes import decided_page
from workflows.access import allow
from workflows.committee.models import Committee
from workflows.money_words import money
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response
from workflows.templatetags.entraide import day

COLUMNS = [
    Column(gettext_lazy("What for"), lambda row: row["terms"]),
    Column(gettext_lazy("In force from"), lambda row: row["terms"].from_on, "day"),
    Column(gettext_lazy("Envelope"), lambda row: row["terms"].envelope),
    Column(gettext_lazy("Committee"), "committee"),
    Column(gettext_lazy("At most for one request"), lambda row: row["terms"].most_cents, "amount"),
    Column(gettext_lazy("Currency"), lambda row: row["terms"].currency),
    Column(gettext_lazy("State"), lambda row: row["terms"].get_state_display()),
]


@require_safe
@allow("claim.decision_read")
def terms(request: HttpRequest) -> HttpResponseBase:
    """Every version, those in force marked."""
    user, on = reader(request), timezone.localdate()
    seen = Terms.objects.visible_to(user).select_related("fund", "envelope", "proposed_by")
    now = set(Terms.objects.in_force(on).values_list("pk", flat=True))
    committees = dict(Committee.objects.values_list("code", "name"))
    rows = [
        {
            "terms": row, "now": row.pk in now, "tag": TAGS[row.state],
            "committee": committees.get(row.committee_code, row.committee_code),
        }
        for row in seen[:200]
    ]  # fmt: skip
    if download := table_response(request, "terms", COLUMNS, rows):
        return download
    return render(request, "activities/terms.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allow("claim.propose")
def propose(request: HttpRequest) -> HttpResponse:
    user, on, problem = reader(request), timezone.localdate(), None
    form = TermsForm(request.POST or None, user=user, initial={"key": uuid.uuid4().hex, "from_on": on})
    if form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            made = propose_terms(key=f"terms/{typed.pop('key')}", on=on, by=user, **typed)
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("Proposed. Another person is told, and decides on it."))
            return redirect(made)
    context = {
        "form": form, "problem": problem, "label": _("Propose the terms"),
        "title": _("Terms of advances and guarantees"), "back": reverse("activities:terms"),
        "text": _("A second treasurer approves them. Requests handed in before keep the terms they were made under."),
    }  # fmt: skip
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "banking/confirm.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("claim.decision_read")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    related = ("fund", "envelope", "proposed_by", "decided_by")
    found = get_object_or_404(Terms.objects.visible_to(reader(request)).select_related(*related), pk=pk)
    committee = Committee.objects.filter(code=found.committee_code).first()
    rows = [
        (_("What for"), found.get_way_display()), (_("In force from"), day(found.from_on)),
        (_("Envelope that pays"), found.envelope), (_("Committee"), committee or found.committee_code),
        (_("At most for one request"), money(found.most_cents, found.currency)),
    ]  # fmt: skip
    if found.iban:
        rows.append((_("Account of the Activities"), f"{found.iban_holder}, {found.iban}"))
    return decided_page(
        request, found, title=_("Terms of advances and guarantees"), rows=rows,
        back=(reverse("activities:terms"), _("Terms")),
    )  # fmt: skip

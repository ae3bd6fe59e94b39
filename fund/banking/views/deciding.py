"""What the pages of proposals under four eyes share: another person approves or rejects, the proposer takes back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fund.banking.forms import ReasonForm
from fund.banking.views.answers import TAGS, act, with_code
from fund.ledger import proposals
from fund.ledger.models import Proposal
from workflows.people.reader import reader

OWN_TAGS = {
    "approved": "ok"
}  # a batch that is approved still waits to be sent; what is proposed here does not


def rows_for(found: Any, user: Any) -> list[dict[str, Any]]:
    """Each proposal with the tag of its state, and whether it is the reader's own."""
    return [
        {
            "proposal": row,
            "tag": OWN_TAGS.get(row.state, TAGS[row.state]),
            "own": row.proposed_by_id == user.pk,
        }
        for row in found
    ]


def approve(request: HttpRequest, found: Proposal, done: str | Promise) -> HttpResponse:
    """Exactly what was on the screen, by its digest, with the code typed beside it."""
    facts: dict[str, Any] = {"by": reader(request), "on": timezone.localdate()}
    facts["digest"] = request.POST.get("digest", "")
    return act(request, with_code(request, lambda: proposals.approve(found, **facts)), done, found)


def reject(request: HttpRequest, found: Proposal, title: str | Promise) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why, on = form.cleaned_data["why"], timezone.localdate()
        done = _("Rejected. Whoever proposed it is told why.")
        return act(request, lambda: proposals.reject(found, by=reader(request), on=on, why=why), done, found)
    context = {
        "form": form, "title": title, "label": _("Reject"), "back": found.get_absolute_url(),
        "text": _("Nothing changes. Whoever proposed it is told why."),
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors else 200)


def withdraw(request: HttpRequest, found: Proposal) -> HttpResponse:
    on, done = timezone.localdate(), _("Withdrawn. Nothing has changed.")
    return act(request, lambda: proposals.withdraw(found, by=reader(request), on=on), done, found)

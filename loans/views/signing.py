"""Reading an agreement, accepting it with a code, withdrawing from it; the agreements that wait for the cooperative."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans import signing
from loans.forms import AcceptForm
from loans.models import Agreement, Amendment
from loans.models.acceptances import Party, accepted
from loans.models.agreements import AgreementQuerySet
from loans.models.amendments import Offered
from loans.offer import agreement_pdf, is_open
from loans.signing import RETURN_DAYS
from loans.views.borrowing import AMENDED, RELATED, offered_rows, own, visible
from loans.views.papers import pdf_response
from workflows.access import allow, say_refusal
from workflows.people import second_factor
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

TO_SIGN = [
    Column(gettext_lazy("Loan"), lambda row: row[0].number),
    Column(gettext_lazy("Member"), lambda row: ", ".join(str(who) for who in row[0].borrowers)),
    Column(gettext_lazy("Amount"), lambda row: row[2], "amount"),
    Column(gettext_lazy("Currency"), lambda row: row[3]),
    Column(gettext_lazy("Accepted"), lambda row: row[0].members_accepted_at, "moment"),
]


def _acceptable(request: HttpRequest) -> AgreementQuerySet:
    return Agreement.objects.acceptable_by(reader(request)).select_related(*RELATED)


def _amendment(request: HttpRequest, number: str, reference: str) -> Amendment:
    """A further amount that this reader may read as a party."""
    seen = Amendment.objects.acceptable_by(reader(request)).select_related(*AMENDED)
    return get_object_or_404(seen, agreement__number=number, asked__case__reference=reference)


def _way_back(request: HttpRequest, offered: Offered) -> HttpResponse:
    """To the loan for whoever sees it, else to what they signed."""
    if visible(request).filter(number=offered.number).exists() and may(request.user, "loan.read"):
        return redirect("loans:loan", offered.number)
    return redirect(request.path)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.accept")
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Read the PDF, tick, type a code."""
    held = get_object_or_404(_acceptable(request), number=number)
    context = {
        "loan": held, "agreed": held.document.agreed, "pdf_url": reverse("loans:offered_pdf", args=[number]),
        "code_url": reverse("loans:sign_code", args=[number]), "moment": held.accepted_at,
    }  # fmt: skip
    return _accepted(request, held, "loans/sign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.accept")
def amendment(request: HttpRequest, number: str, reference: str) -> HttpResponse:
    """The same for a further amount, by everybody who answers for the loan."""
    held = _amendment(request, number, reference)
    context = {
        "loan": held.agreement, "amendment": held, "agreed": held.agreed, "moment": None,
        "pdf_url": reverse("loans:amendment_pdf", args=[number, reference]),
        "code_url": reverse("loans:amendment_code", args=[number, reference]),
    }  # fmt: skip
    return _accepted(request, held, "loans/amendment.html", context)


def _accepted(request: HttpRequest, held: Offered, template: str, context: dict[str, Any]) -> HttpResponse:
    user = reader(request)
    has_factor = _types_a_factor(held, user)
    form = AcceptForm(request.POST or None, initial={"agreed_hash": held.agreed_hash}, has_factor=has_factor)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            facts = {"agreed_hash": data["agreed_hash"], "code": data["code"]}
            try:
                signing.accept(held, by=user, at=timezone.now(), **facts)
            except Refusal as refusal:
                problem, status = str(refusal), refusal.status
            else:
                messages.success(request, _("You have accepted the agreement."))
                return _way_back(request, held)
    held.refresh_from_db()
    return render(request, template, context | _shown(held, user, form, problem), status=status)


def _types_a_factor(held: Offered, user: User) -> bool:
    """Whoever has an authenticator, and always whoever signs for the cooperative; others type a code by e-mail."""
    return second_factor.has_factor(user) or signing.party_for(held, user) == Party.LENDER


def _shown(held: Offered, user: User, form: AcceptForm, problem: str) -> dict[str, Any]:
    on = timezone.localdate()
    party = signing.party_for(held, user)
    done = accepted(held)
    last = signing.last_day(held, party)
    return {
        "offered": held,
        "form": form,
        "problem": problem,
        "party": Party(party).label if party else "",
        "lends": party == Party.LENDER,
        "borrows": any(member.user_id == user.pk for member in held.borrowers),
        "open": is_open(held, on) and bool(party) and (last is None or on <= last),
        "mine": next((row for row in done.values() if row.by_id == user.pk), None),
        "acceptances": done.values(),
        "has_factor": _types_a_factor(held, user),
    }


@require_POST
@allow("loan.accept")
def send_code(request: HttpRequest, number: str) -> HttpResponse:
    """Send a code by e-mail to whoever has no second factor."""
    return _code_sent(request, get_object_or_404(_acceptable(request), number=number), "loans:sign", number)


@require_POST
@allow("loan.accept")
def amendment_code(request: HttpRequest, number: str, reference: str) -> HttpResponse:
    """The same for a further amount."""
    held = _amendment(request, number, reference)
    return _code_sent(request, held, "loans:amendment", number, reference)


def _code_sent(request: HttpRequest, held: Offered, *back: str) -> HttpResponse:
    try:
        signing.send_code(held, by=reader(request), at=timezone.now())
    except Refusal as refusal:
        say_refusal(request, refusal)
    else:
        messages.success(
            request, _("A code is on its way to your e-mail address. It serves for ten minutes.")
        )
    return redirect(*back)


@require_safe
@allow("loan.accept")
def amendment_pdf(request: HttpRequest, number: str, reference: str) -> HttpResponse:
    """The text of a further amount that is accepted, byte for byte."""
    held = _amendment(request, number, reference)
    return pdf_response(held.content(), f"{number}-{reference}.pdf")


@require_safe
@allow("loan.accept")
def offered(request: HttpRequest, number: str) -> HttpResponse:
    """The text that is accepted, byte for byte, for each party."""
    held = get_object_or_404(_acceptable(request), number=number)
    return pdf_response(held.document.content(), f"{held.number}.pdf")


@require_safe
@allow("loan.read")
def agreed(request: HttpRequest, number: str) -> HttpResponse:
    """The same for whoever sees the loan."""
    held = get_object_or_404(visible(request), number=number)
    return pdf_response(held.document.content(), f"{held.number}.pdf")


@require_safe
@allow("loan.read")
def further(request: HttpRequest, number: str, reference: str) -> HttpResponse:
    """The agreement on a further amount, for whoever sees the loan."""
    seen = Amendment.objects.visible_to(reader(request)).select_related("agreement", "asked__case")
    held = get_object_or_404(seen, agreement__number=number, asked__case__reference=reference)
    return pdf_response(held.content(), f"{number}-{reference}.pdf")


@require_safe
@allow("loan.read")
def record(request: HttpRequest, number: str) -> HttpResponse:
    """The agreement with who accepted it and when, in the reader's language or the one asked for."""
    held = get_object_or_404(visible(request), number=number)
    wanted = request.GET.get("in") or get_language() or ""
    language = wanted if wanted in dict(settings.LANGUAGES) else held.document.language
    rows = list(accepted(held).values())
    content = agreement_pdf(held.document.agreed, held.case, language=language, accepted=rows)
    return pdf_response(content, f"{held.number}-{language}.pdf")


@require_safe
@allow("loan.sign_lender")
def to_sign(request: HttpRequest) -> HttpResponseBase:
    """Agreements that every member has accepted: the cooperative's acceptance is what is missing."""
    user = reader(request)
    loans = Agreement.objects.lent_by(user).to_sign_as_lender().select_related(*RELATED)
    later = Amendment.objects.lent_by(user).to_sign_as_lender().select_related(*AMENDED)
    rows = offered_rows(loans, later)
    rows.sort(key=lambda row: str(row[0].members_accepted_at))
    if download := table_response(request, "agreements-to-sign", TO_SIGN, rows):
        return download
    return render(request, "loans/to_sign.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.sign")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Say what withdrawing means now; then do it."""
    held = get_object_or_404(own(request), number=number)
    user = reader(request)
    problem, status = "", 200
    if request.method == "POST":
        try:
            signing.withdraw(held, by=user, on=timezone.localdate())
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
        else:
            messages.success(request, _("You have withdrawn from the agreement."))
            return redirect("loans:loan", number)
    fee = held.kept_back_cents or held.added_fee_cents
    context = {
        "loan": held,
        "problem": problem,
        "back_cents": max(held.outstanding_cents - fee, 0),
        "days": RETURN_DAYS,
    }
    return render(request, "loans/withdraw.html", context, status=status)

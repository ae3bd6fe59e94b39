"""The applicant's pages: their requests, answering what was asked, withdrawing."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflows import kinds
from workflows.access import allow
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import Refusal, TooLate
from workflows.steps import open_steps, perform

from .. import corrections, shelf, timeline, wording
from ..forms import DocumentForm, MessageForm, WithdrawForm
from ..messages import post
from ..models import Case, State
from ..standing import may_act_for_applicant
from .common import fetch, version_of

ORDER = {"waiting": 0, "draft": 1, "granted": 2, "ready": 3, "in_review": 3, "submitted": 3}


@require_safe
@allow("case.own")
def mine(request: HttpRequest) -> HttpResponse:
    """One card a request: what waits for the member first, then what is under way, then what is over."""
    user = reader(request)
    cases = Case.objects.visible_to(user).filter(applicant__user=user).asking().order_by("-created_at")
    cards = sorted((card(case) for case in cases.prefetch_related("events")), key=lambda item: item["order"])
    ways = [(kind.start_label, kind.start_url()) for kind in kinds.to_start()]
    return render(request, "cases/mine.html", {"cards": cards, "ways": ways})


def card(case: Case) -> dict:
    """What My requests says of a case; `asks` is annotated."""
    asks: bool = case.asks  # type: ignore[attr-defined]
    steps = timeline.for_applicant(
        case, list(case.events.all()), on=timezone.localdate(), waiting=asks, reader_id=None
    )
    return {
        "case": case,
        "kind": kinds.of(case).label,
        "tag": wording.tag(case, asks=asks, for_applicant=True),
        "next": next((step for step in steps if step["state"] == "next"), None),
        "url": kinds.of(case).edit_url(case) if case.state == State.DRAFT else case.get_absolute_url(),
        "order": ORDER.get(timeline.moment(case, waiting=asks), 9),
    }


@require_http_methods(["GET", "POST"])
@allow("case.answer_correction")
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked, by name, each with the place where it is changed; then one button that says it is
    done."""
    case, user = fetch(request, reference), reader(request)
    asked = corrections.open_one(case)
    if asked is None or "answer_correction" not in open_steps(case, user):
        return redirect(case)
    form = MessageForm(request.POST or None, label=_("Anything to add?"))
    form.fields["text"].required = False
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            answered(case, user, form.cleaned_data, version_of(request))
            flash.success(request, _("Thank you. Your case is with us again."))
            return redirect(case)
        except TooLate:
            return redirect(case)
        except Refusal as refusal:
            problem = refusal.message
    context = {
        "form": form,
        "problem": problem,
        "case": case,
        "asked": asked,
        "things": things(case, asked, user),
    }
    return render(request, "cases/answer.html", context, status=422 if request.method == "POST" else 200)


def answered(case: Case, user: User, typed: dict, version: int | None) -> None:
    """The correction is answered; what the member adds is a message beside it."""
    perform(
        Case.answer_correction,
        case,
        by=user,
        on=timezone.localdate(),
        expected_version=version,
        on_behalf_of="" if case.applicant.user_id == user.pk else str(case.applicant),
    )
    if typed["text"]:
        post(case, by=user, text=typed["text"], at=timezone.now(), key=typed["key"])


def things(case: Case, asked: corrections.Correction, user: User) -> list[dict]:
    """Each thing asked: an answer with its page, or a document with what came in since and a place for the
    file."""
    edit = kinds.of(case).edit_url(case)
    papers = shelf.papers(case, user, on=timezone.localdate(), may_change=True)
    return [
        {
            "item": item,
            "url": edit,
            "papers": [one for one in papers if item.requirement in one.document.answers],
            "form": DocumentForm(case, only=item.requirement, auto_id=f"id_{n}_%s"),
        }
        for n, item in enumerate(corrections.asked_of(case, asked, user))
    ]


@require_http_methods(["GET", "POST"])
@allow("case.withdraw")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """A page that says what withdrawing means, then the act."""
    case, user = fetch(request, reference), reader(request)
    if case.state == State.WITHDRAWN and may_act_for_applicant(case, user):
        return redirect(case)
    form = WithdrawForm(request.POST or None, initial={"version": case.version})
    problem, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            perform(
                Case.withdraw,
                case,
                by=user,
                on=timezone.localdate(),
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
            )
            flash.success(request, _("Your request %(number)s is withdrawn.") % {"number": case.reference})
            return redirect("cases:mine")
        except Refusal as refusal:
            problem, status = refusal.message, refusal.status
    elif request.method == "POST":
        status = 422
    elif "withdraw" not in open_steps(case, user):
        return redirect(case)
    return render(
        request, "cases/withdraw.html", {"case": case, "form": form, "problem": problem}, status=status
    )

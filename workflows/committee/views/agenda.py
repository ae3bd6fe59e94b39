"""The agenda: its order, what is proposed by consent, what goes to another committee, and the paper."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows import kinds
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal

from .. import consent as by_consent
from .. import sessions
from ..forms import ConsentForm
from ..models import Consent
from ..papers import print_agenda
from ..referring import send_to_stand_in
from .common import fetch_item, fetch_session
from .meetings import do, page


@require_safe
@allow("session.read")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda as a PDF for this reader, in their language."""
    session = fetch_session(request, pk)
    response = HttpResponse(print_agenda(session, reader(request)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="agenda-{session.held_on}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@allow("session.manage")
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    item = fetch_item(request, pk)
    up = request.POST.get("to") == "up"
    return do(
        request, item.session, lambda: sessions.move_item(item, by=reader(request), up=up), f"file-{item.pk}"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("session.manage")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an outcome by consent; it starts from what the last opinion recommends."""
    item = fetch_item(request, pk)
    before = Consent.objects.filter(item=item).first()
    names = ("outcome", "cents", "conditions", "reasons", "text")
    start = {name: getattr(before, name) for name in names} if before else by_consent.suggested(item)
    form = ConsentForm(request.POST or None, initial=start)
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                by_consent.propose_consent(item, by=reader(request), at=timezone.now(), **form.cleaned_data)
                flash.success(
                    request, _("Proposed by consent. Any member may pull it out until it is carried.")
                )
                return redirect(f"{item.session.get_absolute_url()}#file-{item.pk}")
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {"item": item, "form": form, "problem": problem, "before": before}
    context["kind"] = kinds.of(item.case).label
    return render(request, "committee/propose_consent.html", context, status=status)


@require_POST
@allow("session.manage")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it an ordinary item again."""
    item = fetch_item(request, pk)
    return do(
        request, item.session, lambda: by_consent.drop_consent(item, by=reader(request)), f"file-{item.pk}"
    )


@require_POST
@allow("session.attend")
def pull(request: HttpRequest, pk: int) -> HttpResponse:
    """Pull it out: it is voted on."""
    item = fetch_item(request, pk)
    return do(
        request,
        item.session,
        lambda: by_consent.pull_out(item, by=reader(request), at=timezone.now()),
        f"file-{item.pk}",
    )


@require_POST
@allow("ballot.decide")
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """ "No objection?": what became of each item stands at the top of the page."""
    session = fetch_session(request, pk)
    try:
        done = by_consent.carry_consents(
            session, by=reader(request), at=timezone.now(), on=timezone.localdate()
        )
    except Refusal as refusal:
        return page(request, session, problem=refusal)
    return page(request, session, carried=done)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.refer")
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the case to the committee that the rules name when too many stand aside."""
    item = fetch_item(request, pk)
    session = item.session
    rules = session.committee.rules_on(session.held_on)
    problem, status = None, 200
    if request.method == "POST":
        try:
            referral = send_to_stand_in(item, by=reader(request), at=timezone.now())
            said = _("Case %(case)s goes to %(committee)s.")
            flash.success(request, said % {"case": item.case.reference, "committee": referral.committee})
            return redirect(session)
        except Refusal as refusal:
            problem, status = refusal, refusal.status
    context = {"item": item, "stand_in": rules.stand_in if rules else None, "problem": problem}
    return render(request, "committee/refer.html", context, status=status)

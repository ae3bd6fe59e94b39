"""The fast track: what waits for a delegate, proposing and confirming a grant, and who holds it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows import kinds
from workflows.access import allow
from workflows.cases import urgency
from workflows.cases.models import Case
from workflows.cases.queue import queued
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .. import delegating
from ..enacting import summary
from ..fast_track import confirm_grant, decline_grant, delegation_for, propose_grant
from ..fast_track_forms import DeclineForm, DelegationForm, FastGrantForm
from ..models import Delegation, FastTrack
from .committees import fetch, manages

COLUMNS = [
    Column(gettext_lazy("Case"), "case.reference"),
    Column(gettext_lazy("Member"), "case.applicant"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
    Column(gettext_lazy("Currency"), "case.currency"),
    Column(gettext_lazy("Committee"), "delegation.committee"),
    Column(gettext_lazy("Proposed by"), "proposed_by"),
    Column(gettext_lazy("Proposed"), "proposed_at", "moment"),
    Column(gettext_lazy("Confirmed by"), "confirmed_by"),
    Column(gettext_lazy("Granted"), "granted_on", "day"),
    Column(gettext_lazy("To be put to the committee by"), "ratify_by", "day"),
    Column(gettext_lazy("State"), "get_state_display"),
]
GIVEN = [
    Column(gettext_lazy("First delegate"), "delegation.first"),
    Column(gettext_lazy("Second delegate"), "delegation.second"),
    Column(gettext_lazy("Kinds of case"), lambda row: ", ".join(map(str, row["kinds"]))),
    Column(gettext_lazy("Least urgency"), "delegation.get_urgency_display"),
    Column(gettext_lazy("At most for one case"), "delegation.cap_cents", "amount"),
    Column(gettext_lazy("At most in one period"), "delegation.period_cap_cents", "amount"),
    Column(gettext_lazy("Granted in this period"), "used", "amount"),
    Column(gettext_lazy("Currency"), "delegation.currency"),
    Column(gettext_lazy("From"), "delegation.from_on", "day"),
    Column(gettext_lazy("Until"), "delegation.to_on", "day"),
    Column(gettext_lazy("Proposed by"), "delegation.proposed_by"),
    Column(gettext_lazy("Approved by"), "delegation.approved_by"),
    Column(gettext_lazy("Ended"), "delegation.ended_on", "day"),
]


@require_safe
@allow("fast_track.read")
def fast_tracks(request: HttpRequest) -> HttpResponseBase:
    """What waits for this delegate, what they may grant, and what waits to be ratified."""
    user, today = reader(request), timezone.localdate()
    seen = FastTrack.objects.visible_to(user).select_related(
        "case__applicant", "delegation__first", "delegation__second", "delegation__committee", "proposed_by",
        "confirmed_by",
    )  # fmt: skip
    if download := table_response(request, "fast-track", COLUMNS, seen):
        return download
    mine = Delegation.objects.in_force(today).held_by(user).select_related("committee")
    context = {
        "proposed": [(track, track.proposed_by_id != user.pk) for track in seen.awaiting_confirmation()],
        "held": [_room(given, user) for given in mine],
        "granted": [(track, track.is_late(today)) for track in seen.awaiting_ratification()],
        "settled": seen.filter(state__in=[FastTrack.State.RATIFIED, FastTrack.State.NOT_RATIFIED])[:20],
    }
    return render(request, "committee/fast_tracks.html", context)


def _room(given: Delegation, user: User) -> dict[str, Any]:
    """A delegation with what is left of its period and the cases it covers."""
    today = timezone.localdate()
    used = given.used_cents(today)
    ready = Case.objects.visible_to(user).filter(given.cases()).select_related("applicant")
    free = ready.exclude(pk__in=FastTrack.objects.awaiting_confirmation().values("case"))
    return {
        "delegation": given,
        "used": used,
        "left": max(0, given.period_cap_cents - used),
        "until": given.period_of(today)[1],
        "cases": [
            {"case": case, "kind": kinds.of(case).label, "level": urgency.words(case.urgency)}
            for case in queued(free, today)
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allow("fast_track.decide")
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose to the other delegate that a case be granted now."""
    user, today = reader(request), timezone.localdate()
    case = get_object_or_404(Case.objects.visible_to(user).select_related("applicant"), reference=reference)
    given = delegation_for(user, case, today)
    form = FastGrantForm(request.POST or None, initial={"cents": case.requested_cents})
    problem, status = None, 200
    if request.method == "POST" and form.is_valid() and given is not None:
        try:
            track = propose_grant(given, case, by=user, at=timezone.now(), on=today, **form.cleaned_data)
            flash.success(request, _("Proposed. It is granted once the other delegate confirms it."))
            return redirect(track)
        except Refusal as refusal:
            problem, status = refusal, refusal.status
    elif request.method == "POST":
        status = 422
    context = {
        "case": case,
        "kind": kinds.of(case).label,
        "form": form,
        "problem": problem,
        "given": _room(given, user) if given else None,
        "envelope": kinds.of(case).envelope(case) if given else None,
    }
    return render(request, "committee/fast_track_propose.html", context, status=status)


def fetch_track(request: HttpRequest, pk: int) -> FastTrack:
    related = (
        "case__applicant", "delegation__committee", "delegation__first", "delegation__second", "proposed_by",
        "confirmed_by", "decision",
    )  # fmt: skip
    return get_object_or_404(FastTrack.objects.visible_to(reader(request)).select_related(*related), pk=pk)


@require_safe
@allow("fast_track.read")
def fast_track(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, fetch_track(request, pk))


def page(
    request: HttpRequest,
    track: FastTrack,
    *,
    form: Any = None,
    problem: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    user = reader(request)
    waiting = track.state == FastTrack.State.PROPOSED
    held_by_me = user in track.delegation.holders
    context = {
        "track": track,
        "case": track.case,
        "kind": kinds.of(track.case).label,
        "full": track.case.is_trusted(user),
        "reasons": track.reason_sentences(),
        "late": track.is_late(timezone.localdate()),
        "may_confirm": waiting and held_by_me and track.proposed_by_id != user.pk,
        "may_decline": waiting and held_by_me,
        "form": form or DeclineForm(),
        "problem": problem,
    }
    return render(request, "committee/fast_track.html", context, status=status)


@require_POST
@allow("fast_track.decide")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second delegate agrees; a refusal says on the page why not."""
    track = fetch_track(request, pk)
    try:
        decision = confirm_grant(track, by=reader(request), on=timezone.localdate())
    except Refusal as refusal:
        return page(request, fetch_track(request, pk), problem=refusal, status=refusal.status)
    flash.success(request, f"{decision.number}. {summary(decision)}")
    return redirect(track)


@require_POST
@allow("fast_track.decide")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the case to the committee."""
    track, form = fetch_track(request, pk), DeclineForm(request.POST)
    if not form.is_valid():
        return page(request, track, form=form, status=422)
    try:
        decline_grant(track, by=reader(request), reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        return page(request, fetch_track(request, pk), form=form, problem=refusal, status=refusal.status)
    flash.success(request, _("Left to the committee."))
    return redirect("committee:fast_tracks")


# ---- who holds it


@require_safe
@allow("fast_track.read")
def delegations(request: HttpRequest, code: str) -> HttpResponseBase:
    return delegations_page(request, code)


def delegations_page(request: HttpRequest, code: str, problem: Refusal | None = None) -> HttpResponseBase:
    """Every delegation of a committee, with its terms in words and what is used of it."""
    committee, today = fetch(request, code), timezone.localdate()
    found = committee.delegations.select_related("first", "second", "proposed_by", "approved_by", "ended_by")
    labels = dict(kinds.choices())
    rows = [
        {
            "delegation": given,
            "kinds": [labels.get(kind, kind) for kind in given.kinds],
            "in_force": given.is_in_force(today),
            "used": given.used_cents(today),
        }
        for given in found
    ]
    if download := table_response(request, f"fast-track-{code}", GIVEN, rows):
        return download
    context = {
        "committee": committee,
        "rows": rows,
        "manages": manages(request, committee),
        "problem": problem,
    }
    status = problem.status if problem else 200
    return render(request, "committee/delegations.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("committee.manage")
def delegate(request: HttpRequest, code: str) -> HttpResponse:
    """Propose who holds the fast track, and how far."""
    committee = fetch(request, code)
    form = DelegationForm(request.POST or None, committee=committee)
    problem, status = None, 200
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            delegating.propose_delegation(
                committee,
                said.pop("first"),
                said.pop("second"),
                by=reader(request),
                at=timezone.now(),
                **said,
            )
            flash.success(request, _("Proposed. It holds once another manager approves it."))
            return redirect("committee:delegations", code)
        except Refusal as refusal:
            problem, status = refusal, refusal.status
    elif request.method == "POST":
        status = 422
    heading = _("Give the fast track to two members")
    context = {"form": form, "committee": committee, "heading": heading, "problem": problem}
    return render(request, "committee/change.html", context, status=status)


@require_POST
@allow("committee.manage")
def approve(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    return _act(
        request,
        code,
        pk,
        lambda one: delegating.approve_delegation(one, by=reader(request), at=timezone.now()),
    )


@require_POST
@allow("committee.manage")
def end(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    return _act(
        request,
        code,
        pk,
        lambda one: delegating.end_delegation(one, by=reader(request), on=timezone.localdate()),
    )


def _act(request: HttpRequest, code: str, pk: int, act: Callable[[Delegation], Any]) -> HttpResponseBase:
    given = get_object_or_404(fetch(request, code).delegations, pk=pk)
    try:
        act(given)
    except Refusal as refusal:
        return delegations_page(request, code, refusal)
    flash.success(request, _("Done."))
    return redirect("committee:delegations", code)

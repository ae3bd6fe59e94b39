"""Pages where two people move money between envelopes and change what an envelope is for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflows.access import allow
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from . import envelopes, proposals
from .forms import ChangeForm, OpenForm, TransferForm, WhyForm
from .models import EnvelopeChange, EnvelopeTransfer, Proposal
from .models.proposals import State
from .views import chosen, tabs

TAGS = {
    State.PROPOSED: "wait", State.APPROVED: "ok", State.REJECTED: "bad", State.WITHDRAWN: "idle",
    State.LAPSED: "idle",
}  # fmt: skip
MODELS: dict[str, type[Proposal]] = {"transfer": EnvelopeTransfer, "change": EnvelopeChange}
PAGE = 50
PROPOSED = [
    Column(gettext_lazy("Proposed on"), "proposed_on", "day"),
    Column(gettext_lazy("By"), lambda row: str(row.proposed_by)),
    Column(gettext_lazy("From"), "source.name"),
    Column(gettext_lazy("To"), "target.name"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
    Column(gettext_lazy("Why"), "why"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Decided on"), "decided_on", "day"),
]
CHANGES = [
    Column(gettext_lazy("Proposed on"), "proposed_on", "day"),
    Column(gettext_lazy("By"), lambda row: str(row.proposed_by)),
    Column(gettext_lazy("Envelope"), "envelope.name"),
    Column(gettext_lazy("Reserve"), "reserve_cents", "amount"),
    Column(gettext_lazy("Set aside for"), "get_earmark_display"),
    Column(gettext_lazy("Cooperative"), "cooperative.name"),
    Column(gettext_lazy("Funder"), "funder"),
    Column(gettext_lazy("Why"), "why"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Decided on"), "decided_on", "day"),
]


@allow("fund.read")
@require_GET
def proposed(request: HttpRequest) -> HttpResponseBase:
    """What waits for a second person, and what was decided."""
    fund = chosen(request)
    moves = EnvelopeTransfer.objects.filter(fund=fund).select_related("source", "target", "proposed_by")
    changes = EnvelopeChange.objects.filter(fund=fund).select_related(
        "envelope", "cooperative", "proposed_by"
    )
    if request.GET.get("table") == "changes":
        download = table_response(request, f"envelope-changes-{fund.code}", CHANGES, changes)
    else:
        download = table_response(request, f"envelope-moves-{fund.code}", PROPOSED, moves)
    if download:
        return download
    return render(
        request, "ledger/proposals.html",
        {
            "fund": fund, "tabs": tabs(request, fund), "tags": TAGS,
            "transfers": Paginator(moves, PAGE).get_page(request.GET.get("page")),
            "changes": changes[:PAGE], "standings": envelopes.standings(fund),
            "may_propose": may(request.user, "ledger.envelope"),
        },
    )  # fmt: skip


@allow("ledger.envelope")
@require_http_methods(["GET", "POST"])
def propose_transfer(request: HttpRequest) -> HttpResponse:
    """Ask that available money move to another envelope."""
    fund = chosen(request)
    form = TransferForm(request.POST or None, fund=fund)
    page = {
        "fund": fund, "form": form, "standings": envelopes.standings(fund), "label": _("Propose the move"),
        "title": _("Move money between envelopes"),
    }  # fmt: skip
    return _ask(request, form, page, lambda said: proposals.propose_transfer(**said, **_now(request)))


@allow("ledger.envelope")
@require_http_methods(["GET", "POST"])
def propose_change(request: HttpRequest, code: str) -> HttpResponse:
    """Ask that an envelope keep a reserve, or be set aside for something else."""
    fund = chosen(request)
    envelope = get_object_or_404(fund.envelopes.select_related("fund", "cooperative"), code=code)
    stands = {
        "reserve_cents": envelopes.reserve(envelope), "earmark": envelope.earmark,
        "cooperative": envelope.cooperative, "funder": envelope.funder,
    }  # fmt: skip
    form = ChangeForm(request.POST or None, fund=fund, initial=stands)
    page = {
        "fund": fund, "form": form, "label": _("Propose the change"),
        "title": _("Change the envelope %(name)s") % {"name": envelope.name},
        "standings": [each for each in envelopes.standings(fund) if each.envelope == envelope],
    }  # fmt: skip
    return _ask(
        request, form, page,
        lambda said: proposals.propose_change(envelope=envelope, **said, **_now(request)),
    )  # fmt: skip


@allow("ledger.envelope")
@require_http_methods(["GET", "POST"])
def open_envelope(request: HttpRequest) -> HttpResponse:
    """A new envelope. It is empty, so that one person opens it; money comes into it by two."""
    fund = chosen(request)
    form = OpenForm(request.POST or None, fund=fund)
    page = {"fund": fund, "form": form, "label": _("Open the envelope"), "title": _("A new envelope")}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        code = slugify(said["name"])[:40] or said["key"][:8]
        purpose = {name: said[name] for name in ("earmark", "cooperative", "funder")}
        envelopes.open_envelope(fund, code, said["name"], **purpose)
        messages.success(request, _("The envelope is open. It is empty until money is moved to it."))
        return redirect(f"{reverse('ledger:proposals')}?fund={fund.code}")
    return render(request, "ledger/propose.html", page, status=422 if form.is_bound else 200)


def _now(request: HttpRequest) -> dict[str, Any]:
    return {"on": localdate(), "by": request.user}


def _ask(
    request: HttpRequest, form: Any, page: dict[str, Any], propose: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            proposal = propose(form.cleaned_data)
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Proposed. Another person is told, and decides on it."))
            return redirect(proposal)
    return render(request, "ledger/propose.html", page, status=422 if form.is_bound else 200)


def _found(request: HttpRequest, kind: str, pk: int) -> Any:
    related = {"transfer": ("source", "target", "movement"), "change": ("envelope__fund", "cooperative")}
    objects: Any = MODELS[kind]._default_manager
    visible = objects.visible_to(request.user).select_related(
        "fund", "proposed_by", "decided_by", *related[kind]
    )
    return get_object_or_404(visible, pk=pk)


@allow("fund.read")
@require_GET
def proposal(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    return _page(request, _found(request, kind, pk), kind)


def _page(
    request: HttpRequest, found: Any, kind: str, *, form: Any = None, problem: Refusal | None = None
) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    open_now = found.state == State.PROPOSED
    own = found.proposed_by_id == user.pk
    held = {each.envelope.pk: each for each in envelopes.standings(found.fund)}
    named = [found.source, found.target] if kind == "transfer" else [found.envelope]
    page = {
        "proposal": found, "kind": kind, "fund": found.fund, "tag": TAGS[found.state], "own": own,
        "standings": [held[each.pk] for each in named], "digest": found.digest(),
        "may_decide": open_now and not own and user.may("ledger.envelope_approve"),
        "may_withdraw": open_now and own, "form": form or WhyForm(), "problem": problem,
        "reason": found.events.exclude(reason="").values_list("reason", flat=True).last(),
        "events": found.events.select_related("by"),
    }  # fmt: skip
    status = problem.status if problem else 422 if form is not None else 200
    return render(request, "ledger/proposal.html", page, status=status)


@allow("ledger.envelope_approve")
@require_POST
def approve(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What was on the screen travels as a digest: another one means that it is not what was read."""
    found = _found(request, kind, pk)
    try:
        proposals.approve(found, digest=request.POST.get("digest", ""), **_now(request))
    except Refusal as refused:
        return _page(request, _found(request, kind, pk), kind, problem=refused)
    messages.success(request, _("Approved. It holds from now on."))
    return redirect(found)


@allow("ledger.envelope_approve")
@require_POST
def reject(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    found, form = _found(request, kind, pk), WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, kind, form=form)
    try:
        proposals.reject(found, why=form.cleaned_data["why"], **_now(request))
    except Refusal as refused:
        return _page(request, _found(request, kind, pk), kind, problem=refused)
    messages.success(request, _("Rejected. Whoever proposed it is told why."))
    return redirect(found)


@allow("ledger.envelope")
@require_POST
def withdraw(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    found = _found(request, kind, pk)
    try:
        proposals.withdraw(found, **_now(request))
    except Refusal as refused:
        return _page(request, _found(request, kind, pk), kind, problem=refused)
    messages.success(request, _("Withdrawn. Nothing has changed."))
    return redirect(found)

"""The register of leased goods: the list, one of them, and what happens to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans import leasing
from loans.forms.assets import (
    AssetFileForm,
    AssetFilterForm,
    FactsForm,
    LossForm,
    PlainForm,
    ReturnForm,
    WhyForm,
)
from loans.forms.beside import said
from loans.models import Asset, AssetPaper
from loans.models.assets import AssetQuerySet, State, lease_is_paid
from workflows.access import allow
from workflows.cases.attachments import opened
from workflows.cases.documents import MAX_BYTES, refuse_size
from workflows.cases.views.documents import to_be_saved
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response
from workflows.steps import open_steps

PAGE = 50
TAGS = {
    State.BOUGHT: "wait",
    State.HELD: "info",
    State.RETURNED: "wait",
    State.LOST: "bad",
    State.HANDED_OVER: "ok",
    State.GONE: "idle",
    State.CANCELLED: "idle",
}
STEPS = {
    "buy": gettext_lazy("Bought from the supplier"),
    "deliver": gettext_lazy("Delivered to the member"),
    "describe": gettext_lazy("Written down anew"),
    "give_back": gettext_lazy("Given back by the member"),
    "lose": gettext_lazy("Lost or destroyed"),
    "hand_over": gettext_lazy("Handed over: the member’s own"),
    "let_go": gettext_lazy("Sold, scrapped or given up"),
    "cancel": gettext_lazy("Not bought after all"),
    "file": gettext_lazy("A file was added"),
}

COLUMNS = [
    Column(gettext_lazy("Number"), "number"),
    Column(gettext_lazy("Goods"), "description"),
    Column(gettext_lazy("Serial number"), "serial_number"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(pgettext_lazy("of a thing", "Condition"), "get_condition_display"),
    Column(gettext_lazy("Held by"), lambda asset: str(asset.holder)),
    Column(gettext_lazy("Where it is"), "location"),
    Column(gettext_lazy("Lease"), "agreement.number"),
    Column(gettext_lazy("Currency"), "currency"),
    Column(gettext_lazy("Price before VAT"), "net_cents", "amount"),
    Column(gettext_lazy("Left to pay"), "agreement.outstanding_cents", "amount"),
    Column(gettext_lazy("Bought on"), "bought_on", "day"),
    Column(gettext_lazy("Insurer"), "insurer"),
    Column(gettext_lazy("Policy"), "policy"),
    Column(gettext_lazy("Insured until"), "insured_until", "day"),
]


@dataclass(frozen=True)
class Act:
    """One thing that happens to a good: its form, its verb, the words of its page."""

    form: Callable[..., Form]
    verb: Callable[..., Asset]
    title: str | Promise
    lead: str | Promise
    done: str | Promise
    danger: bool = False


ACTS = {
    "deliver": Act(
        FactsForm, leasing.deliver, gettext_lazy("Delivered to the member"),
        gettext_lazy("Write down the serial number and the insurance before the member takes it."),
        gettext_lazy("Recorded. The goods are with the member."),
    ),
    "describe": Act(
        FactsForm, leasing.describe, gettext_lazy("Write down what changed"),
        gettext_lazy("Condition, place and insurance as they are now; the history keeps what was before."),
        gettext_lazy("Recorded."),
    ),
    "give_back": Act(
        ReturnForm, leasing.give_back, gettext_lazy("The member gives it back"),
        gettext_lazy("What is left of the loan is decided as a change of the loan."),
        gettext_lazy("Recorded. Decide on its loan what becomes of the instalments that are left."),
    ),
    "lose": Act(
        LossForm, leasing.lose, gettext_lazy("Lost or destroyed"),
        gettext_lazy("What the insurer pays repays the instalments that are left; the rest is decided on the loan."),
        gettext_lazy("Recorded. What the insurer pays will be found by its reference."), danger=True,
    ),
    "hand_over": Act(
        PlainForm, leasing.hand_over, pgettext_lazy("goods", "Hand it over"),
        gettext_lazy("The last instalment is paid: it becomes the member’s own, for good."),
        gettext_lazy("Handed over. The certificate is on this page."),
    ),
    "let_go": Act(
        WhyForm, leasing.let_go, gettext_lazy("Sold, scrapped or given up"),
        gettext_lazy("It leaves the register for good. What a sale brings is a payment of the loan."),
        gettext_lazy("Recorded."), danger=True,
    ),
}  # fmt: skip
WORDS = {"give_back": gettext_lazy("Given back"), "let_go": gettext_lazy("It is gone")}


def words_of(name: str, act: Act, asset: Asset) -> str | Promise:
    """What the button says: what was delivered once comes back to the member."""
    if name == "deliver" and asset.delivered_on:
        return _("Back with the member")
    return WORDS.get(name, act.title)


def visible(request: HttpRequest) -> AssetQuerySet:
    related = ("agreement__member__user", "agreement__terms", "holder", "cooperative", "insurance")
    return Asset.objects.visible_to(reader(request)).select_related(*related)


@require_safe
@allow("asset.list")
def assets(request: HttpRequest) -> HttpResponseBase:
    """What the cooperative owns; every filter is in the address."""
    on, form = timezone.localdate(), AssetFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    seen = visible(request)
    found = listed(seen, asked, on)
    if download := table_response(request, "leased-goods", COLUMNS, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "clear": reverse("loans:assets"), "filtered": any(asked.values()),
        "rows": [{"asset": row, "tag": TAGS[State(row.state)], "ends": row.insurance_ends_soon(on)} for row in page],
        "to_hand_over": seen.to_hand_over().count(), "badly_insured": seen.insured_badly(on).count(),
    }  # fmt: skip
    return render(request, "loans/assets.html", context)


def listed(assets: AssetQuerySet, asked: dict[str, Any], on: Any) -> AssetQuerySet:
    if asked.get("todo") == "hand_over":
        assets = assets.to_hand_over()
    if asked.get("todo") == "insurance":
        assets = assets.insured_badly(on)
    if asked.get("state"):
        assets = assets.filter(state=asked["state"])
    if text := (asked.get("q") or "").strip():
        wanted = Q(number__iexact=text) | Q(description__icontains=text) | Q(serial_number__iexact=text)
        assets = assets.filter(
            wanted | Q(holder__last_name__istartswith=text) | Q(agreement__number__iexact=text)
        )
    return assets.order_by("-pk")


@require_safe
@allow("asset.read")
def asset(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, get_object_or_404(visible(request), number=number))


def page(request: HttpRequest, held: Asset, *, form: Any = None, status: int = 200) -> HttpResponse:
    """Whose it is, where and in which condition, its insurance and papers, and what can happen to it."""
    user, on = reader(request), timezone.localdate()
    own = held.agreement.member.user_id == user.pk
    keeps = may(user, "asset.keep")
    steps = [one for one in open_steps(held, user) if one != "hand_over" or lease_is_paid(held)]
    context = {
        "asset": held, "loan": held.agreement, "own": own, "tag": TAGS[State(held.state)], "on": on,
        "ends": held.insurance_ends_soon(on),
        "owner": held.cooperative if held.is_owned else held.agreement.member,
        "acts": [(name, words_of(name, act, held)) for name, act in ACTS.items() if name in steps],
        "papers": held.papers.select_related("document"), "form": form or AssetFileForm(),
        "may_keep": keeps,
        "may_change": may(user, "loan.change") and held.agreement.state == "running"
        and held.state in (State.RETURNED, State.LOST, State.GONE),
        "events": [] if own and not keeps else [(STEPS.get(one.step, one.step), one) for one in held.events.all()],
    }  # fmt: skip
    return render(request, "loans/asset.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("asset.read")
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Something happens to a good: say what, and it is on its record."""
    held, user = get_object_or_404(visible(request), number=number), reader(request)
    wanted = ACTS.get(act)
    if wanted is None or not may(user, "asset.hand_over" if act in ("hand_over", "let_go") else "asset.keep"):
        raise Http404
    posted = request.method == "POST"
    form: Any = wanted.form(request.POST if posted else None, asset=held)
    problem, status = "", 422 if posted else 200
    if posted and form.is_valid():
        try:
            wanted.verb(held, on=timezone.localdate(), by=user, **form.cleaned_data)
        except Refusal as refusal:
            problem, status = said(form, refusal), refusal.status
        else:
            messages.success(request, str(wanted.done))
            return redirect(held)
    context = {"asset": held, "act": wanted, "form": form, "problem": problem}
    return render(request, "loans/asset_act.html", context, status=status)


@require_POST
@allow("asset.keep")
def add_file(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a photo or a paper of it."""
    held = get_object_or_404(visible(request), number=number)
    form = AssetFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, held, form=form, status=422)
    sent = form.cleaned_data["file"]
    try:
        refuse_size(sent.name, sent.size)
        content = sent.read(MAX_BYTES + 1)
        leasing.add_paper(
            held, name=sent.name, content=content, label=form.cleaned_data["label"], by=reader(request),
            at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return page(request, held, form=form, status=refusal.status)
    messages.success(request, _("“%(name)s” is added.") % {"name": sent.name})
    return redirect(held)


@require_safe
@allow("asset.read")
def file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A photo or paper, to be saved and never shown inside a page of ours."""
    held = get_object_or_404(visible(request), number=number)
    document = get_object_or_404(
        AssetPaper.objects.select_related("document__case"), asset=held, pk=pk
    ).document
    file = opened(document, by=reader(request), at=timezone.now(), shown=True)
    return to_be_saved(file, document.name, document.content_type)


@require_safe
@allow("asset.read")
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """That it is the member's own."""
    held, user = get_object_or_404(visible(request), number=number), reader(request)
    response = HttpResponse(
        leasing.certificate_pdf(held, language=user.language), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{held.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response

"""Pages of direct debit: the member's mandate, the treasurer's collections, their files, what came back."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.banking import receivables
from fund.banking.forms import ReasonForm
from fund.banking.models import BankAccount, ExpectedPayment, StatementLine
from fund.banking.views.answers import act, factor_of, page_of, with_code
from fund.debits import answers, collecting, mandates, touching
from fund.debits.forms import LineForm, PaperForm, PostponeForm, SignForm, UntilForm
from fund.debits.models import Collection, CollectionBatch, Creditor, DebitMandate
from workflows.access import allow
from workflows.cases import documents
from workflows.money_words import money
from workflows.people.reader import reader
from workflows.refusals import NotYours, Refusal
from workflows.sheets import Column, table_response

STATE = Collection.State
TAGS = {
    "announced": "wait", "batched": "wait", "sent": "info", "collected": "ok", "rejected": "bad", "returned": "bad",
    "cancelled": "idle", "prepared": "wait", "active": "ok", "lapsed": "idle", "finished": "idle",
}  # fmt: skip
VIEWS = {
    "announced": (gettext_lazy("Announced"), Q(state=STATE.ANNOUNCED)),
    "moving": (gettext_lazy("On their way"), Q(state__in=[STATE.BATCHED, STATE.SENT])),
    "failed": (gettext_lazy("Came back"), Q(state__in=[STATE.REJECTED, STATE.RETURNED])),
    "collected": (gettext_lazy("Collected"), Q(state=STATE.COLLECTED)),
    "all": (gettext_lazy("All"), Q()),
}
STEPS = {
    "sign": gettext_lazy("Signed"),
    "use": gettext_lazy("Used: the bank paid a collection"),
    "finish": gettext_lazy("Used to its end"),
    "reopen": gettext_lazy("In force again: its last collection came back"),
    "lapse": gettext_lazy("Lapsed: not used for 36 months"),
    "cancel": gettext_lazy("Cancelled"),
    "open_signed": gettext_lazy("What was signed was downloaded"),
    "prepare": gettext_lazy("Prepared"),
    "drop_paid": gettext_lazy("What is no longer due was left out"),
    "take_out": gettext_lazy("One was left out"),
    "send": gettext_lazy("Sent to the bank"),
    "download": gettext_lazy("Collection file downloaded"),
    "bank_answers": gettext_lazy("The bank answered"),
}
COLUMNS = [
    Column(gettext_lazy("End-to-end id"), "end_to_end_id"),
    Column(gettext_lazy("Mandate"), "mandate.reference"),
    Column(gettext_lazy("For"), "expected.label"),
    Column(gettext_lazy("Due"), "due_on", "day"),
    Column(gettext_lazy("To be collected on"), "collect_on", "day"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Because"), "because"),
]

BATCHES = [
    Column(gettext_lazy("Number"), "number"),
    Column(gettext_lazy("Account"), "creditor.account.name"),
    Column(gettext_lazy("Prepared by"), "prepared_by"),
    Column(gettext_lazy("Prepared"), "prepared_at", "moment"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Collections"), "count", "number"),
    Column(gettext_lazy("Amount"), lambda batch: batch.sum_cents or 0, "amount"),
]
MANDATES = [
    Column(gettext_lazy("Mandate"), "reference"),
    Column(gettext_lazy("For"), "expected.label"),
    Column(gettext_lazy("Member"), "member"),
    Column(gettext_lazy("Signed on"), "signed_on", "day"),
    Column(gettext_lazy("Signed"), "get_how_display"),
    Column(gettext_lazy("Last used"), "last_used_on", "day"),
    Column(gettext_lazy("State"), "get_state_display"),
]
HELD = [
    Column(gettext_lazy("For"), "expected.label"),
    Column(gettext_lazy("Account holder"), "shown_debtor"),
    Column(gettext_lazy("Account"), "shown_account"),
    Column(gettext_lazy("Mandate"), lambda one: "" if one.veiled else one.mandate.reference),
    Column(gettext_lazy("To be collected on"), "collect_on", "day"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
]


@allow("debit.list")
@require_http_methods(["GET", "POST"])
def collections(request: HttpRequest) -> HttpResponseBase:
    """What is announced, on its way, collected, came back; and the file made of what is announced."""
    user, on = reader(request), timezone.localdate()
    mine = Collection.objects.visible_to(user)
    creditors = list(Creditor.objects.visible_to(user).select_related("account__fund"))
    form = UntilForm(request.POST or None, initial={"until": on + timedelta(days=7)})
    problem: Refusal | None = None
    if request.method == "POST":
        if not user.may("debit.prepare"):
            raise NotYours()
        creditor = get_object_or_404(
            Creditor.objects.visible_to(user), pk=_whole(request.POST.get("creditor"))
        )
        if form.is_valid():
            try:
                made = collecting.prepare(creditor, until=form.cleaned_data["until"], on=on, by=user)
            except Refusal as refusal:
                problem = refusal
            else:
                _say_left(request, made)
                return redirect(made)
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "announced"
    shown = (
        mine.filter(VIEWS[view or "announced"][1])
        .select_related("mandate__member", "expected", "batch")
        .defer("batch__file")
    )
    shown = (
        shown.order_by("collect_on", "pk") if view == "announced" else shown.order_by("-collect_on", "-pk")
    )
    if download := table_response(request, "collections", COLUMNS, shown):
        return download
    context = {
        "page": page_of(request, shown), "tabs": _tabs(mine, str(view)), "tags": TAGS, "view": view, "form": form,
        "problem": problem, "creditors": creditors, "may_prepare": user.may("debit.prepare"),
        "to_send": CollectionBatch.objects.visible_to(user).filter(state=CollectionBatch.State.PREPARED).count(),
        "on": on, "accounts": BankAccount.objects.visible_to(user).filter(fund__currency="EUR")
        .select_related("creditor"),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "debits/collections.html", context, status=problem.status if problem else status)


def _say_left(request: HttpRequest, made: CollectionBatch) -> None:
    """What is drawn from whoever made the file, or hidden from them, is in none yet."""
    if left := made.events.get(step="prepare").payload.get("left_to_another"):
        words = ngettext(
            "%(count)d collection is your own, or of a case that you stand aside from: another treasurer takes it.",
            "%(count)d collections are your own, or of cases that you stand aside from: another treasurer takes them.",
            left,
        )  # fmt: skip
        messages.info(request, words % {"count": left})


def _whole(text: Any) -> int:
    return (
        int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 19 else 0
    )


def _tabs(mine: Any, view: str) -> list[dict[str, Any]]:
    here = reverse("debits:collections")
    tabs = [
        {"label": label, "url": f"{here}?view={name}", "current": name == view,
         "count": mine.filter(which).count() if name in ("announced", "moving", "failed") else None}
        for name, (label, which) in VIEWS.items()
    ]  # fmt: skip
    tabs.append(
        {
            "label": _("Collection files"),
            "url": reverse("debits:batches"),
            "count": None,
            "current": view == "files",
        }
    )
    tabs.append(
        {
            "label": _("Mandates"),
            "url": reverse("debits:mandates"),
            "count": None,
            "current": view == "mandates",
        }
    )
    return tabs


@allow("debit.list")
@require_GET
def batches(request: HttpRequest) -> HttpResponseBase:
    user = reader(request)
    shown = (
        CollectionBatch.objects.visible_to(user)
        .counted()
        .select_related("creditor__account__fund", "prepared_by")
        .defer("file")
        .order_by("-pk")
    )
    if download := table_response(request, "collection-files", BATCHES, shown):
        return download
    context = {
        "page": page_of(request, shown), "tags": TAGS,
        "tabs": _tabs(Collection.objects.visible_to(user), "files"),
    }  # fmt: skip
    return render(request, "debits/batches.html", context)


@allow("debit.list")
@require_GET
def mandate_list(request: HttpRequest) -> HttpResponseBase:
    user, words = reader(request), request.GET.get("q", "").strip()[:60]
    shown = DebitMandate.objects.visible_to(user).select_related("member", "expected")
    if words:
        shown = shown.filter(
            Q(reference__icontains=words)
            | Q(expected__label__icontains=words)
            | Q(member__last_name__icontains=words)
        )
    shown = shown.order_by("-pk")
    if download := table_response(request, "mandates", MANDATES, shown):
        return download
    context = {
        "page": page_of(request, shown), "tags": TAGS, "q": words,
        "tabs": _tabs(Collection.objects.visible_to(user), "mandates"),
    }  # fmt: skip
    return render(request, "debits/mandates.html", context)


def _batch(request: HttpRequest, number: str) -> CollectionBatch:
    found = CollectionBatch.objects.visible_to(reader(request))
    return get_object_or_404(
        found.select_related("creditor__account__fund", "prepared_by", "sent_by"), number=number
    )


@allow("debit.list")
@require_GET
def batch(request: HttpRequest, number: str) -> HttpResponseBase:
    """Every line of a file, to read before sending it."""
    user, shown = reader(request), _batch(request, number)
    rows = shown.held_for(user)
    if download := table_response(request, f"collections-{shown.number}", HELD, rows):
        return download
    prepared = shown.state == CollectionBatch.State.PREPARED
    own, hidden = touching.apart(user, [one.mandate for one in rows])
    apart = touching.OWN if own else touching.ASIDE if hidden else ""
    context = {
        "batch": shown, "rows": rows, "total_cents": sum(one.cents for one in rows), "tags": TAGS,
        "tag": TAGS[shown.state], "digest": shown.digest(), "events": _history(shown),
        "own": shown.prepared_by_id == user.pk, "may_send": prepared and user.may("debit.send") and not apart,
        "factor": factor_of(user), "apart": apart if prepared else "",
        "may_change": prepared and user.may("debit.prepare") and not apart,
        "may_take_out": prepared and user.may("debit.prepare"),
        "may_download": bool(shown.file) and user.may("debit.send") and not hidden,
        "paid": sum(collecting.stale(one) for one in rows) if prepared else 0,
    }  # fmt: skip
    return render(request, "debits/batch.html", context)


def _history(shown: CollectionBatch | DebitMandate) -> list[tuple[Any, Any]]:
    return [(STEPS.get(event.step, event.step), event) for event in shown.events.all()]


@allow("debit.send")
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    shown, digest = _batch(request, number), request.POST.get("digest", "")
    done = _("The collection file is written. Download it and hand it to the bank.")
    verb = with_code(request, lambda: collecting.send(shown, digest=digest, by=reader(request)))
    return act(request, verb, done, shown)


@allow("debit.send")
@require_POST
def download(request: HttpRequest, number: str) -> HttpResponse:
    """The file, the same bytes each time; each download is on the record."""
    shown = _batch(request, number)
    try:
        content = collecting.download(shown, by=reader(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(shown)
    headers = {
        "Content-Disposition": f'attachment; filename="{shown.number}.xml"', "Cache-Control": "private, no-store",
    }  # fmt: skip
    return HttpResponse(content, content_type="application/xml", headers=headers)


@allow("debit.prepare")
@require_POST
def drop_paid(request: HttpRequest, number: str) -> HttpResponse:
    shown = _batch(request, number)
    done = _("What was paid in another way is left out.")
    return act(request, lambda: collecting.drop_stale(shown, by=reader(request)), done, shown)


@allow("debit.prepare")
@require_POST
def take_out(request: HttpRequest, number: str) -> HttpResponse:
    """Leave one collection out, so that the others can be sent."""
    shown, one = _batch(request, number), _collection(request, _whole(request.POST.get("collection")))
    done = _("It is left out and waits for another file.")
    return act(request, lambda: collecting.take_out(shown, one, by=reader(request)), done, shown)


@allow("debit.prepare")
@require_http_methods(["GET", "POST"])
def cancel_batch(request: HttpRequest, number: str) -> HttpResponse:
    shown = _batch(request, number)
    return _ask_why(
        request,
        title=_("Cancel file %(number)s") % {"number": shown.number}, label=_("Cancel the file"),
        text=_("Nothing of it is sent; its collections wait again."), back=shown,
        verb=lambda why: collecting.cancel(shown, by=reader(request), why=why), done=_("The file is cancelled."),
    )  # fmt: skip


def _collection(request: HttpRequest, pk: int) -> Collection:
    found = Collection.objects.visible_to(reader(request)).select_related("mandate__creditor", "expected")
    return get_object_or_404(found, pk=pk)


@allow("debit.prepare")
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw once more what came back."""
    shown = _collection(request, pk)
    done = _("The member is told of a new day.")
    return act(
        request,
        lambda: collecting.again(shown, on=timezone.localdate(), by=reader(request)),
        done,
        shown.mandate,
    )


@allow("debit.prepare")
@require_POST
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    shown, form = _collection(request, pk), PostponeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["collect_on"])))
        return redirect(shown.mandate)
    day: date = form.cleaned_data["collect_on"]
    return act(
        request,
        lambda: collecting.postpone(shown, collect_on=day, on=timezone.localdate(), by=reader(request)),
        _("The member is told of the new day."),
        shown.mandate,
    )


@allow("line.match")
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank said on its own site that it refused a collection: no line will come."""
    shown = _collection(request, pk)
    return _ask_why(
        request,
        title=_("The bank refused this collection"), label=_("It was refused"),
        text=_("No money moved. The member is told, and what was due is still open."), back=shown.mandate,
        verb=lambda why: answers.refuse(shown, why=why, by=reader(request)),
        done=_("The collection is refused; the member is told."),
    )  # fmt: skip


@allow("line.match")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank's line bears no id of ours: a person says which one paid a collection, or took it back."""
    user, shown = reader(request), _collection(request, pk)
    lines = answers.possible(shown).filter(pk__in=StatementLine.objects.visible_to(user))
    form = LineForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        line = form.cleaned_data["line"]
        done = _("The bank's line is matched to the collection.")
        return act(request, lambda: answers.answer_by_hand(shown, line, by=user), done, shown.mandate)
    paid = shown.state == STATE.SENT
    context = {
        "form": form, "back": shown.mandate.get_absolute_url(), "label": _("It is this line"),
        "title": _("The line that paid it") if paid else _("The line that took it back"),
        "text": _("Lines of this account that are not matched yet and hold %(cents)s or more.")
        % {"cents": money(shown.cents, "EUR")},
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors else 200)


def _ask_why(
    request: HttpRequest, *, title: str, label: str, text: str, back: Any, verb: Any, done: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return act(request, lambda: verb(form.cleaned_data["why"]), done, back)
    context = {"form": form, "title": title, "label": label, "text": text, "back": back.get_absolute_url()}
    return render(request, "banking/confirm.html", context, status=422 if form.errors else 200)


# ---- mandates


def _mandate(request: HttpRequest, reference: str) -> DebitMandate:
    found = DebitMandate.objects.visible_to(reader(request)).select_related(
        "creditor__account", "expected", "member"
    )
    return get_object_or_404(found, reference=reference)


@allow("debit.read")
@require_GET
def mandate(request: HttpRequest, reference: str) -> HttpResponse:
    """One mandate and all that was collected with it, for the member and the treasurer."""
    user, shown = reader(request), _mandate(request, reference)
    own = shown.member.user_id == user.pk
    active = shown.state == DebitMandate.State.ACTIVE
    context = {
        "mandate": shown, "own": own, "page": receivables.page(shown.expected), "tag": TAGS[shown.state], "tags": TAGS,
        "rows": shown.collections.select_related("match__line").order_by("-pk"),
        "events": [] if own else _history(shown),
        "may_end": active and (own or user.may("debit.cancel")),
        "may_prepare": user.may("debit.prepare") and not own, "may_refuse": user.may("line.match"),
        "may_announce": active and user.may("debit.prepare") and not own
        and not shown.collections.under_way().exists(),
        "may_open_signed": own or user.may("debit.cancel"), "postpone": PostponeForm(),
    }  # fmt: skip
    return render(request, "debits/mandate.html", context)


@allow("debit.read")
@require_POST
def signed(request: HttpRequest, reference: str) -> HttpResponse:
    """What was signed, for the member and the treasurers; whoever else opens it is on the record."""
    user, shown = reader(request), _mandate(request, reference)
    content = mandates.open_signed(shown, by=user)
    kind = documents.sniff(content)
    end = documents.ENDING[kind] if kind else ".txt"
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
               "Content-Disposition": f'attachment; filename="{shown.reference}{end}"'}  # fmt: skip
    return HttpResponse(content, content_type=kind or "text/plain; charset=utf-8", headers=headers)


@allow("debit.read")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, reference: str) -> HttpResponse:
    shown = _mandate(request, reference)
    return _ask_why(
        request,
        title=_("End mandate %(reference)s") % {"reference": shown.reference}, label=_("End the mandate"),
        text=_("Nothing more is drawn from the account, but for what is at the bank already."), back=shown,
        verb=lambda why: mandates.end(shown, why=why, by=reader(request)), done=_("The mandate is ended."),
    )  # fmt: skip


@allow("debit.prepare")
@require_POST
def announce(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the member now of what falls due next."""
    shown = _mandate(request, reference)
    return act(
        request,
        lambda: collecting.announce(shown, on=timezone.localdate(), by=reader(request)),
        _("The member is told of the day and the amount."),
        shown,
    )


@allow("debit.sign")
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The member reads the mandate, gives their account, signs."""
    user = reader(request)
    expected = get_object_or_404(ExpectedPayment.objects.filter(member__user=user), pk=pk)
    creditor = mandates.creditor_for(expected)
    text = mandates.text_of(expected, creditor) if creditor else ""
    form = SignForm(request.POST or None, initial={"text": text, "debtor_name": user.get_full_name()})
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            signed = mandates.sign(
                expected, debtor_name=typed["debtor_name"], iban=typed["iban"], on=timezone.localdate(), by=user,
                text=typed["text"],
            )  # fmt: skip
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("You have signed. You are told before each amount is drawn."))
            return redirect(signed)
    context = {
        "form": form, "expected": expected, "page": receivables.page(expected), "creditor": creditor,
        "text": text, "problem": problem,
        "before": mandates.in_force(expected),
    }  # fmt: skip
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "debits/sign.html", context, status=status)


@allow("debit.prepare")
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A treasurer records a mandate signed on paper."""
    user = reader(request)
    expected = get_object_or_404(ExpectedPayment.objects.visible_to(user), pk=pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            recorded = mandates.record_paper(
                expected, debtor_name=typed["debtor_name"], iban=typed["iban"], signed_on=typed["signed_on"],
                on=timezone.localdate(), by=user, scan=typed["scan"].read(documents.MAX_BYTES + 1),
                name=typed["scan"].name,
            )  # fmt: skip
        except Refusal as refusal:
            about = {"signed_later": "signed_on", "lapsed": "signed_on"}.get(refusal.code)
            if about is None and isinstance(refusal, documents.BadDocument):
                about = "scan"
            form.add_error(about, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("The mandate is recorded."))
            return redirect(recorded)
    context = {"form": form, "expected": expected}
    return render(request, "debits/paper.html", context, status=status)

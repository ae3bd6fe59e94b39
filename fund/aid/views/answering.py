"""One page of a request, saved as the applicant goes: nothing that was typed is lost, whatever happens."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fund.aid import answers, applying, questions
from fund.aid.forms.applying import form_for, hidden_account, rows_for
from fund.aid.forms.asking import QuestionsForm, decided
from fund.aid.models import AidApplication
from fund.aid.summary import page_named, summary
from fund.aid.views.way import asked_of, frame, mine, onward
from fund.banking import iban
from workflows.access import allow, keeps_typed
from workflows.cases import typed
from workflows.cases.models import State
from workflows.cases.typed import Typing
from workflows.htmx import wants_part
from workflows.people.reader import reader
from workflows.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@allow("case.apply")
def page(request: HttpRequest, reference: str, page: str) -> HttpResponse:
    """One page of questions; what was typed stays when something is wrong with it."""
    found = mine(request, reference)
    if page not in asked_of(found) or page == "documents":
        return _no_longer(request, found)
    if (saved := typed.autosaved(request, found.case, page)) is not None:
        return saved
    typing = typed.typing(request, found.case, page)
    shown = _fixed if page in answers.FIXED else _questions
    return shown(request, found, page, typing)


def _no_longer(request: HttpRequest, found: AidApplication) -> HttpResponse:
    """A page that is not asked now. Whoever still sends one, from a tab left open or with the back button after
    sending, reads why it is not kept, with what they typed."""
    if found.case.state == State.DRAFT and request.method != "POST":
        raise Http404
    if request.method != "POST":
        return redirect(found.case)
    return typed.too_late(request, found.case)


def _fixed(request: HttpRequest, found: AidApplication, page: str, typing: Typing) -> HttpResponse:
    """A page that the rules ask for: the conditions, the figures, the account or the creditors."""
    data = typing.with_hidden(hidden_account(page, found))
    form, rows = form_for(page, found, data), rows_for(page, found, data)
    context = frame(found, page) | {"form": form, "rows": rows, "typing": typing}
    context["seen"] = answers.digest(found, page)
    context["known"] = page == "payment" and page in found.unconfirmed
    good = data is None or form.is_valid() & (rows is None or rows.is_valid())
    if not typing.posted:
        typed.forgive(form, *(rows or []))
        return render(request, "aid/page.html", context)
    if not good:
        typing.keep()
        return render(request, "aid/page.html", context, status=422)
    given = dict(form.cleaned_data)
    if rows is not None:
        given["receipts" if page == "figures" else "creditors"] = rows.rows()
    return _saved(request, found, page, given, "aid/page.html", context)


def _questions(request: HttpRequest, found: AidApplication, page: str, typing: Typing) -> HttpResponse:
    """A page of the programme's own questions. One that is asked only since another on the page was answered comes
    up with what was typed, and is not called missing before it was seen."""
    data = typing.data
    shown = _shown(found, page, data or {})
    form = QuestionsForm(shown.questions, found.answers, data)
    codes = {asked.code for asked in shown.questions}
    context = frame(found, page) | {"form": form, "page": shown, "typing": typing}
    context |= {
        "live": questions.depends_on_itself(_whole(found, page)),
        "seen": answers.digest(found, page),
        "before": None if data else applying.given_before(found, codes),
    }
    if data is None:
        return render(request, "aid/questions.html", context)
    form.is_valid()
    new = codes - set(data.get("asked", ",".join(codes)).split(","))
    only_shown = not typing.posted or wants_part(request)
    form.forgive(codes if only_shown else new)
    if only_shown:
        return render(request, "aid/questions.html", context | {"more": bool(new)})
    if form.has_errors() or new:
        typing.keep()
        status = 422 if form.has_errors() else 200
        return render(request, "aid/questions.html", context | {"more": bool(new)}, status=status)
    return _saved(request, found, page, form.cleaned_data, "aid/questions.html", context)


def _whole(found: AidApplication, page: str) -> questions.Page:
    whole = questions.page_at(found.version.form(), page)
    assert whole is not None  # the caller asked it of `asked_of`
    return whole


def _shown(found: AidApplication, page: str, data: Mapping[str, Any]) -> questions.Page:
    """What this page asks of somebody who answers so; while a correction is open, what it leaves open."""
    form = found.version.form()
    given = found.answers | decided(form, data)
    shown = _whole(found, page)
    asked = {one.code for one in questions.visible(form, given)}
    if found.case.state != State.DRAFT:
        asked &= applying.to_correct(found, given)
    return questions.Page(shown.first, tuple(one for one in shown.questions if one.code in asked))


def _saved(
    request: HttpRequest,
    found: AidApplication,
    page: str,
    given: dict[str, Any],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Keep what is right and go on; what the rules decline is said on the page that stays."""
    seen, on = request.POST.get("seen", ""), timezone.localdate()
    try:
        found = applying.save_answers(found, page, given, by=reader(request), on=on, seen=seen)
    except Refusal as refusal:
        context["typing"].keep()
        context["problem"] = str(refusal)
        if isinstance(refusal, typed.ChangedElsewhere):
            context |= _elsewhere(found, page)
        return render(request, template, context, status=refusal.status)
    typed.forget(found.case, page)
    _echo_bank(request, found, page)
    if "more" in request.POST:
        return redirect(request.path)
    return redirect(onward(request, found, page))


def _elsewhere(found: AidApplication, page: str) -> dict[str, Any]:
    """What stands there now, beside what was typed here; saving again keeps what was typed."""
    fresh = AidApplication.objects.select_related("case", "version__programme__envelope__fund").get(
        pk=found.pk
    )
    rows = [row for row in summary(fresh) if page_named(fresh.version, row.name) == page]
    return {
        "seen": answers.digest(fresh, page),
        "elsewhere": [{"label": row.label, "value": row.value} for row in rows],
    }


def _echo_bank(request: HttpRequest, found: AidApplication, page: str) -> None:
    """Say back which bank was understood, so that a wrong account is seen at once."""
    if page != "payment":
        return
    accounts = [one.iban for one in found.creditors.all()] if found.pays_creditors else [found.iban]
    for account in accounts:
        said = {"account": iban.masked(account), "bank": iban.parse(account).bank}
        messages.info(request, _("Account %(account)s is at %(bank)s.") % said)

"""The form of a draft, composed question by question, and tried out as a member will meet it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fund.aid import composing
from fund.aid.answers import pages_of
from fund.aid.forms.asking import QuestionsForm
from fund.aid.forms.composing import AddForm, QuestionForm, initial_of, option_rows
from fund.aid.kind import requirements
from fund.aid.models import ProgrammeVersion
from fund.aid.models.programmes import VersionState
from fund.aid.questions import Kind, Question, asked_pages, kept
from fund.aid.replies import left_a_day
from fund.aid.urgency import explained, weighs
from fund.aid.words import condition_in_words
from workflows.access import allow
from workflows.cases.urgency import score
from workflows.people.reader import reader
from workflows.refusals import Refusal


def draft_of(code: str, number: int) -> ProgrammeVersion:
    """The draft; a version that is published has no composer."""
    known = ProgrammeVersion.objects.filter(state=VersionState.DRAFT)
    related = known.select_related("programme__envelope__fund")
    return get_object_or_404(related, programme__code=code, number=number)


@require_safe
@allow("programme.edit")
def questions(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Every question in order, with what it depends on and what it weighs."""
    return _list(request, draft_of(code, number))


def _list(
    request: HttpRequest, draft: ProgrammeVersion, *, problem: str = "", status: int = 200
) -> HttpResponse:
    form = draft.form()
    rows = [
        {
            "asked": asked,
            "number": place,
            "kind": asked.kind.label,
            "condition": condition_in_words(asked.shown_if, form),
            "weighs": weighs(asked),
            "lacks": lacking(asked),
            "first": place == 1,
            "last": place == len(form),
        }
        for place, asked in enumerate(form, start=1)
    ]
    context = {
        "version": draft,
        "programme": draft.programme,
        "rows": rows,
        "form": AddForm(questions=form),
        "problem": problem,
        "documents": requirements(draft),
    }
    return render(request, "aid/composer.html", context, status=status)


def lacking(asked: Question) -> str:
    """The languages in which a text of the question is not written."""
    texts = [asked.label, *(option.label for option in asked.options)]
    texts += [text for text in (asked.help, asked.heading) if text]
    codes = [code for code, _name in settings.LANGUAGES if not all(text.get(code) for text in texts)]
    return ", ".join(codes)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.edit")
def add_question(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A new question: its kind, and the question after which it stands, are in the address."""
    draft = draft_of(code, number)
    form = draft.form()
    chosen = AddForm(request.GET, questions=form)
    if not chosen.is_valid():
        return redirect("aid:questions", code, number)
    after = chosen.cleaned_data["after"]
    place = next((place for place, one in enumerate(form, start=1) if one.code == after), 0)
    return _edit(request, draft, None, Kind(chosen.cleaned_data["kind"]), form[:place], after=after)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.edit")
def edit_question(request: HttpRequest, code: str, number: int, question: str) -> HttpResponse:
    draft = draft_of(code, number)
    form = draft.form()
    place = next((place for place, one in enumerate(form) if one.code == question), None)
    if place is None:
        raise Http404
    return _edit(request, draft, form[place], form[place].kind, form[:place])


def _edit(
    request: HttpRequest,
    draft: ProgrammeVersion,
    asked: Question | None,
    kind: Kind,
    before: tuple[Question, ...],
    after: str | None = None,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, kind=kind, before=before, initial=initial_of(asked))
    rows = option_rows(asked, data) if kind == Kind.CHOICE else None
    context: dict[str, Any] = {
        "version": draft,
        "programme": draft.programme,
        "asked": asked,
        "kind": kind.label,
        "form": form,
        "rows": rows,
    }
    if data is None:
        return render(request, "aid/question_form.html", context)
    if not (form.is_valid() & (rows is None or rows.is_valid())):
        return render(request, "aid/question_form.html", context, status=422)
    row = form.row(_coded(rows.filled()) if rows else [])
    try:
        row["code"] = asked.code if asked else ""
        code = composing.put(draft, row, by=reader(request), after=after)
    except Refusal as refusal:
        told = context | {"problem": str(refusal)}
        return render(request, "aid/question_form.html", told, status=refusal.status)
    messages.success(request, _("The question is saved."))
    if "more" in request.POST:
        return redirect("aid:edit_question", draft.programme.code, draft.number, code)
    return redirect("aid:questions", draft.programme.code, draft.number)


def _coded(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each answer of a choice with a code of its own."""
    taken: set[str] = set()
    for option in options:
        if not option["code"] or option["code"] in taken:
            option["code"] = composing.free_code(option["label"], taken)
        taken.add(option["code"])
    return options


@require_POST
@allow("programme.edit")
def move_question(request: HttpRequest, code: str, number: int, question: str) -> HttpResponse:
    """One place up or down."""
    places = -1 if request.POST.get("to") == "up" else 1
    return _changed(
        request, code, number, lambda draft, user: composing.move(draft, question, places, by=user)
    )


@require_POST
@allow("programme.edit")
def remove_question(request: HttpRequest, code: str, number: int, question: str) -> HttpResponse:
    return _changed(request, code, number, lambda draft, user: composing.remove(draft, question, by=user))


def _changed(request: HttpRequest, code: str, number: int, change: Any) -> HttpResponse:
    draft = draft_of(code, number)
    try:
        change(draft, reader(request))
    except Refusal as refusal:
        return _list(request, draft, problem=str(refusal), status=refusal.status)
    return redirect("aid:questions", code, number)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.edit")
def preview(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The form as a member meets it, in any language: answers bring up what depends on them. Nothing is stored."""
    known = ProgrammeVersion.objects.select_related("programme__envelope__fund")
    version = get_object_or_404(known, programme__code=code, number=number)
    language = request.GET.get("language") or request.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        return render(request, "aid/preview.html", _tried(version, request.POST, language))


def _tried(version: ProgrammeVersion, data: Any, language: str) -> dict[str, Any]:
    """Every page that somebody who answers so is asked, and what the answers come to."""
    form = version.form()
    answers = _answered(form, data) if data else {}
    sections = []
    for page in asked_pages(form, answers):
        filled = QuestionsForm(page.questions, answers, data or None)
        filled.is_valid()
        filled.forgive({one.code for one in page.questions})  # one tries what appears, not what is right
        sections.append({"page": page, "form": filled})
    points = explained(form, answers, language=language)
    return {
        "version": version,
        "programme": version.programme,
        "sections": sections,
        "language": language,
        "languages": settings.LANGUAGES,
        "points": points,
        "urgency": score(points),
        "left_cents": left_a_day(form, answers),
        "documents": requirements(version, answers),
        "fixed": [
            name for page, name in pages_of(version, answers).items() if page in ("figures", "payment")
        ],
        "declaration": version.said_declaration(),
    }


def _answered(form: tuple[Question, ...], data: Any) -> dict[str, Any]:
    """What was typed, as far as it is an answer."""
    whole = QuestionsForm(form, {}, data)
    whole.is_valid()
    return kept(form, {code: value for code, value in whole.cleaned_data.items() if value is not None})

"""The page of one case: told to its applicant in plain words, shown as a file to everyone else; and its
messages."""

from itertools import groupby
from typing import Any

from django.contrib import messages as flash
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflows import kinds, unsaved
from workflows.access import allow, keeps_typed
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.steps import open_steps

from .. import (
    clock,
    corrections,
    history,
    likeness,
    messages,
    panels,
    reading,
    shelf,
    timeline,
    urgency,
    wording,
)
from ..attachments import received
from ..forms import DocumentForm, MessageForm
from ..models import Case, Document
from ..standing import is_its_officer, may_act_for_applicant, may_attach, may_note, may_write_to_applicant
from .common import fetch

PARTS = ("answers", "documents", "messages", "notes", "history")


@require_safe
@allow("case.read")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    return page(request, fetch(request, reference))


def page(
    request: HttpRequest,
    case: Case,
    *,
    problem: Any = None,
    status: int = 200,
    part: str = "",
    **forms: Any,
) -> HttpResponse:
    """The case as this reader sees it; `forms` are the ones that came back with a problem."""
    user = reader(request)
    if request.method == "GET":
        messages.mark_read(case, user, timezone.now())
    applicant = may_act_for_applicant(case, user)
    with case.trusting_alike():
        context = shared(request, case, user, applicant) | {
            "problem": problem,
            "form": next(iter(forms.values()), None),
        }
        context |= for_applicant(case, user) if applicant else for_handler(request, case, user, part)
        context["groups"] = groups(case, user, context["trusted"], context.get("differences"))
        context |= {f"{name}_form": form for name, form in forms.items()}
        return render(request, "cases/case.html" if applicant else "cases/file.html", context, status=status)


def shared(request: HttpRequest, case: Case, user: User, applicant: bool) -> dict[str, Any]:
    """What both readers see, each in their words."""
    on, asked = timezone.localdate(), corrections.open_one(case)
    events = list(case.events.select_related("by"))
    trusted = applicant or case.is_trusted(user)
    tell = timeline.for_applicant if applicant else timeline.for_staff
    reading = {"reader_id": user.pk} if applicant else {}
    return {
        "case": case,
        "kind": kinds.of(case).label,
        "amount_label": kinds.of(case).amount_label or _("Asked"),
        "trusted": trusted,
        "asked": asked,
        "asked_items": corrections.asked_of(case, asked, user) if asked else [],
        "tag": wording.tag(case, asks=asked is not None, for_applicant=applicant),
        "events": events,
        "timeline": tell(case, events, on=on, waiting=asked is not None, **reading),
        "lines": lines(case, user, internal=False),
        "papers": shelf.papers(case, user, on=on, may_change=may_attach(case, user)) if trusted else [],
        "panels": panels.rendered(case, request),
        "steps": open_steps(case, user),
        "message_form": unsent(request, "cases:message", case, attachable=attachable(case, user))
        if may_write_to_applicant(case, user) and case.state not in messages.SILENT
        else None,
        "document_form": DocumentForm(case) if may_attach(case, user) else None,
    }


def unsent(request: HttpRequest, route: str, case: Case, **options: Any) -> MessageForm:
    """An empty line; or the one that was written when the session had ended."""
    held = unsaved.take(request, reverse(route, args=[case.reference]))
    form = MessageForm(**options)
    form.initial["text"] = held.get("text", "") if held else ""
    return form


def for_applicant(case: Case, user: User) -> dict[str, Any]:
    asks = corrections.open_one(case) is not None
    return {"help": wording.help_for(case, asks=asks), "edit_url": kinds.of(case).edit_url(case)}


def for_handler(request: HttpRequest, case: Case, user: User, part: str) -> dict[str, Any]:
    """The file: a part at a time, the clock, the urgency with its points, and who may do what."""
    on = timezone.localdate()
    events = list(case.events.all())
    wanted = part or request.GET.get("part", "")
    visible = [name for name in PARTS if may_see(name, case, user)]
    shown = wanted if wanted in visible else visible[0]
    if request.method == "GET" and shown == "answers" and reading.reads(case, user):
        reading.begin(case, user, timezone.now())
    return {
        "differences": reading.differences(case, user) if reading.reads(case, user) else None,
        "part": shown,
        "tabs": [tab(name, case, shown) for name in visible],
        "days_with_us": clock.with_us(timeline.turns(events), on=on),
        "points": urgency.points(case.urgency_points),
        "level": urgency.words(case.urgency),
        "whole": history.is_whole(events),
        "record": [(timeline.told_to_staff(event), event) for event in events],
        "notes": lines(case, user, internal=True),
        "note_form": unsent(request, "cases:note", case, label=_("Note"), auto_id="id_note_%s")
        if may_note(case, user)
        else None,
        "alike": likeness.warnings(case, user, on) if is_its_officer(case, user) else None,
        "advice": list(case.advice.select_related("asked_of")) if case.is_trusted(user) else [],
        "may_ask": is_its_officer(case, user) and case.is_undecided,
        "on": on,
        "opinions": list(case.opinions.select_related("by")) if case.is_trusted(user) else [],
        "unmet": kinds.of(case).unmet(case) if is_its_officer(case, user) and case.is_undecided else [],
    }


def may_see(part: str, case: Case, user: User) -> bool:
    if part == "notes":
        return may_note(case, user)
    return part in ("answers", "history") or case.is_trusted(user)


def tab(name: str, case: Case, current: str) -> dict[str, Any]:
    label = {
        "answers": _("Answers"),
        "documents": _("Documents"),
        "messages": _("Messages"),
        "notes": _("Internal notes"),
        "history": _("History"),
    }[name]
    return {
        "label": label,
        "url": f"{case.get_absolute_url()}?part={name}",
        "current": name == current,
    }


def groups(
    case: Case, user: User, trusted: bool, differences: reading.Differences | None
) -> list[dict[str, Any]]:
    """The answers in their order, under their headings; the sensitive ones only for those they are meant for, and
    beside each that changed what it was when this reader last read it."""
    shown = [answer for answer in kinds.of(case).fields(case, user) if trusted or not answer.sensitive]
    changed = differences.changed if differences else {}
    found = [
        {"label": label, "rows": [row(answer, changed.get(answer.name)) for answer in answers]}
        for label, answers in groupby(shown, key=lambda answer: str(answer.group))
    ]
    if differences and differences.gone:
        gone = [{"label": answer.label, "value": "", "before": answer.value} for answer in differences.gone]
        found.append({"label": _("No longer asked"), "rows": gone})
    return found


def row(answer: kinds.Answer, change: reading.Change | None) -> dict[str, Any]:
    shown = {"label": answer.label, "value": linebreaksbr(answer.value)}
    return shown | ({"before": change.before, "changed": True} if change else {})


@require_POST
@allow("case.read_sensitive")
def answers_read(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed has been read: from now on it is what it was."""
    case = fetch(request, reference)
    reading.mark(case, reader(request), timezone.now())
    return redirect(case)


def lines(case: Case, user: User, *, internal: bool) -> list[dict[str, Any]]:
    """Messages or notes with who wrote them, in words for this reader."""
    return [
        {
            "line": line,
            "who": wording.writer(case, line.by, user),
            "own": line.by_id == user.pk,
            "documents": line.documents.all(),
        }
        for line in messages.seen_by(case, user, internal=internal)
    ]


@require_POST
@keeps_typed
@allow("case.message")
def message(request: HttpRequest, reference: str) -> HttpResponse:
    return write(request, reference, internal=False)


@require_POST
@keeps_typed
@allow("case.note")
def note(request: HttpRequest, reference: str) -> HttpResponse:
    return write(request, reference, internal=True)


def attachable(case: Case, user: User) -> QuerySet[Document] | None:
    """What this person sent of this case, and may go with a line of theirs; None where they send no more."""
    return case.documents.usable().filter(uploaded_by=user) if may_attach(case, user) else None


def write(request: HttpRequest, reference: str, *, internal: bool) -> HttpResponse:
    """Post a line or a note; what was typed comes back with the problem. A file that is not fit to be kept is named,
    and does not hold up the line it came with."""
    case, user = fetch(request, reference), reader(request)
    files = None if internal else attachable(case, user)
    auto_id = "id_note_%s" if internal else "id_%s"
    form = MessageForm(request.POST, request.FILES, auto_id=auto_id, attachable=files)
    part, name = ("notes", "note") if internal else ("messages", "message")
    problem, status = None, 422
    if form.is_valid():
        typed, at = form.cleaned_data, timezone.now()
        kept, refused = received(case, typed.get("file", []), by=user)
        kept += typed.get("kept", [])
        try:
            messages.post(
                case, by=user, text=typed["text"], at=at, internal=internal, key=typed["key"], documents=kept
            )
            for _file, refusal in refused:
                flash.error(request, str(refusal))
            return redirect(f"{case.get_absolute_url()}?part={part}#{part}")
        except Refusal as refusal:
            form.hold(kept)
            problem, status = refusal.message, refusal.status
    else:
        kept, refused = received(case, form.cleaned_data.get("file", []), by=user)
        form.hold(kept)
        for _file, why in refused:
            form.add_error("file", str(why))
    return page(request, case, problem=problem, status=status, part=part, **{name: form})

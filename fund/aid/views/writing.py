"""Pages of those who write programmes: list, programme, version editor, preview, publish, close."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fund.aid import publishing
from fund.aid.forms.programmes import ROWS, CloseForm, ProgrammeForm, rows_of, rules_form
from fund.aid.kind import requirements
from fund.aid.models import Programme, ProgrammeVersion
from fund.aid.words import questions_in_words, rule_in_words
from fund.ledger.envelopes import available
from workflows.access import allow
from workflows.committee.models import Committee
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

TAGS = {"draft": "idle", "upcoming": "info", "open": "ok", "closed": "idle"}
STANDINGS = {
    "draft": gettext_lazy("Draft"),
    "upcoming": gettext_lazy("Published, not open yet"),
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed"),
}
COLUMNS = [
    Column(gettext_lazy("Code"), "code"),
    Column(gettext_lazy("Programme"), "name"),
    Column(gettext_lazy("Envelope"), "envelope"),
    Column(gettext_lazy("Version"), "number", "number"),
    Column(gettext_lazy("Standing"), "standing"),
    Column(gettext_lazy("Opens on"), "opens_on", "day"),
    Column(gettext_lazy("Last day"), "closes_on", "day"),
]


@require_safe
@allow("programme.edit")
def programmes(request: HttpRequest) -> HttpResponseBase:
    """Every programme with its open version, or the newest where none is open."""
    found = Programme.objects.visible_to(reader(request)).select_related("envelope__fund")
    rows = [_row(programme) for programme in found.prefetch_related("versions__closing")]
    if download := table_response(request, "programmes", COLUMNS, rows):
        return download
    return render(request, "aid/programmes.html", {"rows": rows})


def _row(programme: Programme) -> dict[str, Any]:
    today = timezone.localdate()
    known = [(version, version.standing(today)) for version in programme.versions.all()]
    shown, standing = next((one for one in known if one[1] == "open"), known[0] if known else (None, "draft"))
    return {
        "programme": programme,
        "code": programme.code,
        "name": str(programme),
        "envelope": str(programme.envelope),
        "number": shown.number if shown else None,
        "standing": STANDINGS[standing],
        "kind": TAGS[standing],
        "opens_on": shown.opens_on if shown else None,
        "closes_on": shown.closes_on if shown else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.edit")
def new_programme(request: HttpRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        programme = publishing.write_programme(form.written(), by=reader(request))
        return redirect("aid:new_version", programme.code)
    status = 422 if form.is_bound else 200
    return render(request, "aid/programme_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.edit")
def edit_programme(request: HttpRequest, code: str) -> HttpResponse:
    """Name, summary, envelope and committee; the envelope stays once aid was given from it."""
    programme = get_object_or_404(Programme, code=code)
    initial = {name: getattr(programme, name) for name in ("name", "summary", "envelope", "committee_code")}
    form = ProgrammeForm(request.POST or None, programme=programme, initial=initial)
    if programme.awards.exists():
        del form.fields["envelope"]
    if request.method == "POST" and form.is_valid():
        publishing.write_programme(form.written(), by=reader(request))
        return redirect("aid:written", code)
    status = 422 if form.is_bound else 200
    return render(request, "aid/programme_form.html", {"form": form, "programme": programme}, status=status)


@require_safe
@allow("programme.edit")
def written(request: HttpRequest, code: str) -> HttpResponse:
    """One programme with its versions and what its envelope has left."""
    programme = get_object_or_404(Programme.objects.select_related("envelope__fund"), code=code)
    today = timezone.localdate()
    versions = [
        {"version": version, "text": STANDINGS[standing], "kind": TAGS[standing], "standing": standing}
        for version in programme.versions.select_related("closing", "published_by")
        for standing in [version.standing(today)]
    ]
    context = {
        "programme": programme,
        "versions": versions,
        "available_cents": available(programme.envelope),
        "committee": Committee.objects.filter(code=programme.committee_code).first(),
        "has_draft": any(row["standing"] == "draft" for row in versions),
    }
    return render(request, "aid/written.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.edit")
def new_version(request: HttpRequest, code: str) -> HttpResponse:
    """The rules of a next version, begun from those of the last."""
    programme = get_object_or_404(Programme, code=code)
    last = programme.versions.order_by("-number").first()
    return _edit(request, programme, last, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.edit")
def edit_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    version = _version(code, number)
    if version.state != "draft":
        return redirect("aid:version", code, number)
    return _edit(request, version.programme, version, version)


def _edit(
    request: HttpRequest, programme: Programme, shown: ProgrammeVersion | None, draft: ProgrammeVersion | None
) -> HttpResponse:
    """The editor: `shown` fills the form, `draft` is written to; None makes a new draft."""
    data = request.POST if request.method == "POST" else None
    form, rows = rules_form(shown, data), rows_of(shown, data)
    sets = [
        {"name": name, "label": ROWS[name][1], "one": ROWS[name][2], "rows": formset}
        for name, formset in rows.items()
    ]
    forms = [form, *[one for formset in rows.values() for one in formset]]
    context: dict[str, Any] = {
        "programme": programme,
        "version": draft,
        "form": form,
        "sets": sets,
        "forms": forms,
    }
    if data is None:
        return render(request, "aid/version_form.html", context)
    good = [form.is_valid(), *[formset.is_valid() for formset in rows.values()]]
    if not all(good):
        return render(request, "aid/version_form.html", context, status=422)
    rules = form.rules() | {name: formset.rules() for name, formset in rows.items()}
    user = reader(request)
    try:
        if draft is None:
            draft = publishing.draft_version(programme, rules, by=user)
        else:
            draft = publishing.change_draft(draft, rules, by=user)
    except Refusal as refusal:
        return render(
            request, "aid/version_form.html", context | {"problem": str(refusal)}, status=refusal.status
        )
    messages.success(request, _("The draft is saved."))
    if "more" in request.POST:
        return redirect("aid:edit_version", programme.code, draft.number)
    return redirect("aid:questions", programme.code, draft.number)


def _version(code: str, number: int) -> ProgrammeVersion:
    known = ProgrammeVersion.objects.select_related("programme__envelope__fund", "closing", "published_by")
    return get_object_or_404(known, programme__code=code, number=number)


def _rules(version: ProgrammeVersion) -> dict[str, Any]:
    standing = version.standing(timezone.localdate())
    try:
        rule = rule_in_words(version)
    except Refusal as refusal:
        rule = [str(refusal)]
    return {
        "version": version,
        "programme": version.programme,
        "rule": rule,
        "documents": requirements(version),
        "questions": questions_in_words(version.form()),
        "standing": standing,
        "text": STANDINGS[standing],
        "kind": TAGS[standing],
    }


@require_safe
@allow("programme.edit")
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version as a member reads it, with what may be done with it."""
    return render(request, "aid/version.html", _rules(_version(code, number)))


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.publish")
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A page of its own, because what is published never changes."""
    found = _version(code, number)
    context = _rules(found)
    if request.method != "POST":
        return render(request, "aid/publish.html", context)
    try:
        publishing.publish_version(found, by=reader(request), on=timezone.localdate())
    except Refusal as refusal:
        return render(request, "aid/publish.html", context | {"problem": str(refusal)}, status=refusal.status)
    messages.success(request, _("Version %(number)d is published.") % {"number": number})
    return redirect("aid:version", code, number)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("programme.publish")
def close(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take no more requests from today; those sent before go on."""
    found = _version(code, number)
    if found.state != "published":
        raise Http404
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        publishing.close_version(found, on=timezone.localdate(), by=reader(request), reason=reason)
        messages.success(request, _("The programme takes no more requests."))
        return redirect("aid:version", code, number)
    return render(
        request, "aid/close.html", _rules(found) | {"form": form}, status=422 if form.is_bound else 200
    )

"""What anyone may read: the open programmes, and whether one may ask. Nothing is stored here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from fund.aid import applying
from fund.aid.answers import situation
from fund.aid.eligibility import check, eligible
from fund.aid.forms.applying import SituationForm
from fund.aid.kind import requirements
from fund.aid.models import AidApplication, Programme, ProgrammeVersion
from fund.aid.words import rule_in_words
from workflows.access import allow
from workflows.cases import filing
from workflows.cases.forms import FilerForm
from workflows.cases.models import State
from workflows.refusals import Refusal


@require_safe
@allow("public")
def start(request: HttpRequest) -> HttpResponse:
    """Programmes that take requests today, and the drafts one may go on with."""
    today = timezone.localdate()
    visible = Programme.objects.visible_to(request.user).open_on(today).with_open_versions(today)
    if member := getattr(request.user, "member", None):
        visible = visible.for_cooperative(member.cooperative)
    offers = [_offer(programme) for programme in visible.select_related("envelope__fund")]
    context: dict[str, Any] = {"offers": offers}
    if request.user.is_authenticated:
        drafts = AidApplication.objects.written_by(request.user).filter(case__state=State.DRAFT)
        context["drafts"] = drafts.select_related("case__applicant", "version__programme")
    return render(request, "aid/start.html", context)


def _offer(programme: Programme) -> dict[str, Any]:
    version: ProgrammeVersion = programme.open_versions[0]  # type: ignore[attr-defined]
    return {"programme": programme, "version": version, "rule": rule_in_words(version)}


@require_safe
@allow("public")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: what it gives, to whom, with which documents, and until when."""
    found = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    today = timezone.localdate()
    version = found.open_version(today)
    context: dict[str, Any] = {"programme": found, "version": version}
    if version is None:
        context["closed"] = str(applying.closed_because(found, today))
    else:
        context["rule"] = rule_in_words(version)
        context["documents"] = requirements(version)
    return render(request, "aid/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("public")
def eligibility(request: HttpRequest, code: str) -> HttpResponse:
    """Each criterion answered with its reason. The answers come back on the page and are kept nowhere."""
    found = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    try:
        version = applying.open_version(found, timezone.localdate())
    except Refusal as refusal:
        context = {"programme": found, "closed": str(refusal)}
        return render(request, "aid/programme.html", context, status=refusal.status)
    form = SituationForm(request.POST or None, version=version)
    if not version.criteria:
        form = SituationForm({}, version=version)
    if not form.is_bound:
        return render(request, "aid/eligibility.html", {"programme": found, "form": form})
    if not form.is_valid():
        return render(request, "aid/eligibility.html", {"programme": found, "form": form}, status=422)
    return render(request, "aid/eligible.html", result(request, version, form.cleaned_data))


def result(request: HttpRequest, version: ProgrammeVersion, given: dict[str, str]) -> dict[str, Any]:
    """What the answers lead to; an advisor is asked for whom they file."""
    findings = check(version.criteria, given)
    user = request.user
    context: dict[str, Any] = {
        "programme": version.programme,
        "version": version,
        "findings": findings,
        "eligible": eligible(findings),
        "given": situation(version, given),
        "member": getattr(user, "member", None),
    }
    if filing.files_for_others(user, timezone.localdate()):
        context["for_member"] = FilerForm()
    return context

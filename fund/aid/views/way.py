"""The way through a request: whose it is, which pages are asked, in which order, and where each one leads."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fund.aid import answers, applying
from fund.aid.models import AidApplication
from workflows.cases.models import State
from workflows.people.reader import reader

ENDS = {"check": gettext_lazy("Check your answers"), "declaration": gettext_lazy("Declaration")}
OWN = {*ENDS, "documents"}  # pages with an address of their own


def mine(request: HttpRequest, reference: str) -> AidApplication:
    """The request that this person may write: the applicant's, or the filer's. Anyone else's is missing."""
    related = ("case__applicant", "case__cooperative", "version__programme__envelope__fund")
    written = AidApplication.objects.written_by(reader(request)).select_related(*related)
    return get_object_or_404(written, case__reference=reference)


def asked_of(found: AidApplication) -> dict[str, str]:
    """The pages to fill, each with its name: all of them in a draft, those of the open correction afterwards."""
    pages = answers.pages_of(found.version, found.answers)
    if found.case.state == State.DRAFT:
        return pages
    correct = {answers.page_of(found.version, name) for name in applying.to_correct(found)}
    return {page: name for page, name in pages.items() if page in correct}


def onward(request: HttpRequest, found: AidApplication, page: str) -> str:
    if request.POST.get("then") == "check" or request.GET.get("then") == "check":
        return reverse("aid:check", args=[found.case.reference])
    return next_page(found, page)


def next_page(found: AidApplication, page: str) -> str:
    """The page after this one; the answers to check after the last."""
    asked, reference = list(asked_of(found)), found.case.reference
    if found.case.state != State.DRAFT:
        return reverse("cases:answer", args=[reference])
    place = asked.index(page) + 1 if page in asked else 0
    if place >= len(asked):
        return reverse("aid:check", args=[reference])
    return address(reference, asked[place])


def frame(found: AidApplication, here: str) -> dict[str, Any]:
    """What each page shows around its form: the steps, the way back, and the reckoning beside figures."""
    asked, reference = asked_of(found), found.case.reference
    known = {**asked, **ENDS}
    ways = [*asked, *(ENDS if found.case.state == State.DRAFT else [])]
    place = ways.index(here)
    steps = [
        {
            "label": known[way],
            "url": address(reference, way) if way in asked else "",
            "state": "past" if at < place else "present" if at == place else "next",
        }
        for at, way in enumerate(ways)
    ]
    before = (
        reverse("aid:application", args=[reference]) if place == 0 else address(reference, ways[place - 1])
    )
    return {"application": found, "here": here, "label": known[here], "steps": steps, "back": before}


def address(reference: str, way: str) -> str:
    return (
        reverse(f"aid:{way}", args=[reference]) if way in OWN else reverse("aid:page", args=[reference, way])
    )

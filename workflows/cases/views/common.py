"""What every page of a case starts from."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from workflows.people.reader import reader
from workflows.refusals import Refusal, TooLate

from ..models import Case


def fetch(request: HttpRequest, reference: str) -> Case:
    """The case, if this person may see it; otherwise it does not exist."""
    cases = Case.objects.visible_to(reader(request))
    related = ("applicant__user", "cooperative", "filed_by", "officer", "advisor")
    return get_object_or_404(cases.select_related(*related), reference=reference)


def is_repeat(refusal: Refusal, case: Case, done: bool) -> bool:
    """A second click on a button whose first click did its work: nothing is wrong, nothing is done twice."""
    if not isinstance(refusal, TooLate):
        return False
    case.refresh_from_db()
    return done


def version_of(request: HttpRequest) -> int | None:
    """The version of the case that was on the screen, if the form carries it."""
    typed: Any = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

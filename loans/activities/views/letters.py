"""Letters to the client of a claim: the next step taken, a letter read again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loans.activities import writing
from loans.activities.models import Letter
from loans.activities.views.claims import visible
from workflows.access import allow, posted, say_refusal
from workflows.people.reader import reader
from workflows.refusals import Refusal


@require_POST
@allow("claim.remind")
def press(request: HttpRequest, number: str) -> HttpResponse:
    """Take the step that was on the screen."""
    held = get_object_or_404(visible(request), number=number)
    typed = {name: posted(request, name)[:200] for name in ("step", "note")}
    try:
        made = writing.press(held, on=timezone.localdate(), by=reader(request), **typed)
    except Refusal as refusal:
        say_refusal(request, refusal)
        return redirect(held)
    messages.success(request, _("Recorded. Print the letter and post it.") if made.sha256 else _("Recorded."))
    return redirect(held)


@require_safe
@allow("activity.read")
def letter_pdf(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A letter as it was made, byte for byte."""
    held = get_object_or_404(visible(request), number=number)
    made = get_object_or_404(Letter.objects.exclude(sha256=""), claim=held, pk=pk)
    response = HttpResponse(bytes(made.content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{held.number}-{made.on}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

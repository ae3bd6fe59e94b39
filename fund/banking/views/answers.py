"""What the pages of the bank share: pages of a list, tags of states, and a refusal said where it was met."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise

from workflows.people import second_factor
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import Refusal

TAGS = {
    "waiting": "wait", "batched": "info", "exported": "info", "paid": "ok", "cancelled": "idle",
    "prepared": "wait", "approved": "wait", "settled": "ok",
    "to_match": "wait", "split": "wait", "matched": "ok", "ignored": "idle",
    "proposed": "wait", "rejected": "bad", "withdrawn": "idle", "lapsed": "idle",
    "staged": "wait", "importing": "info", "imported": "ok", "quarantined": "bad",
}  # fmt: skip


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], size: int = 50) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def with_code(request: HttpRequest, verb: Callable[[], object]) -> Callable[[], object]:
    """The act, after the second factor that was typed beside it, where one was."""

    def confirmed() -> object:
        if code := request.POST.get("code", "").strip():
            second_factor.confirm(reader(request), code, at=timezone.now())
        return verb()

    return confirmed


def factor_of(user: User) -> dict[str, bool]:
    """For the field of the code: whether one is asked now, and whether this person has any."""
    return {
        "asked": second_factor.fresh(user, at=timezone.now()) is None,
        "none": not second_factor.has_factor(user),
    }


def act(request: HttpRequest, verb: Callable[[], object], done: str | Promise, back: Any) -> HttpResponse:
    """Do it and go back with a word; a refusal is said on the page that one goes back to."""
    try:
        verb()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
    return redirect(back)

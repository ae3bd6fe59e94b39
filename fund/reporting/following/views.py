"""Follow the euro: from money that came to the payments it made possible and what was repaid of them, and back."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from fund.ledger.models import Movement
from fund.ledger.views import chosen, tabs
from workflows.access import allow
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.sheets import Column, table_response

from . import words

PAGE, NEWEST, CHUNK = 50, 50, 500
MOVEMENTS = [
    Column(gettext_lazy("Value date"), "value_on", "day"),
    Column(gettext_lazy("Reference"), "source_ref"),
    Column(gettext_lazy("Movement"), "pk", "number"),
]


@allow("ledger.journal")
@require_GET
def begin(request: HttpRequest) -> HttpResponseBase:
    """Where to begin: the newest movements that can be followed, or those of a number or reference."""
    fund = chosen(request)
    wanted = request.GET.get("q", "").strip()[:120]
    found = words.beginnings(fund, wanted)
    if download := table_response(request, f"follow-{fund.code}", MOVEMENTS, found):
        return download
    page = {
        "fund": fund,
        "rows": found[:NEWEST],
        "wanted": wanted,
        "tabs": tabs(request, fund),
        "rule": words.RULE,
    }
    return render(request, "reporting/follow_begin.html", page)


def movement_of(user: User, pk: int) -> Movement:
    return get_object_or_404(Movement.objects.visible_to(user).select_related("fund"), pk=pk)


@allow("ledger.journal")
@require_GET
def follow(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What one movement's money made possible, or was made of, each part with its link onward."""
    movement = movement_of(reader(request), pk)
    steps = words.steps(movement)
    if download := table_response(request, f"follow-{movement.pk}", words.COLUMNS, flat(movement, steps)):
        return download
    number = request.GET.get("page")
    page = {
        "movement": movement,
        "fund": movement.fund,
        "rule": words.RULE,
        "steps": [shown(step, number) for step in steps],
        "repaid_of": words.repaid_of(movement),
        "repaid_to": words.repaid_to(movement),
    }
    return render(request, "reporting/follow.html", page)


def shown(step: words.Step, number: str | None) -> dict[str, Any]:
    """One amount with a page of its parts."""
    page: Page[Any] = Paginator(step.trail.met(), PAGE).get_page(number)
    return {"step": step, "page": page, "parts": words.parts(step, page.object_list)}


def flat(movement: Movement, steps: list[words.Step]) -> Iterator[dict[str, Any]]:
    """Every part as a row of a table, some hundred at a time."""
    for step in steps:
        way = _("Became") if step.forward else _("Came from")
        for rows in batched(step.trail.met().iterator(chunk_size=CHUNK), CHUNK):
            for part in words.parts(step, rows):
                yield {"way": way, "part": part}
    for way, parts in (
        (_("Repaid of"), words.repaid_of(movement)),
        (_("Came back"), words.repaid_to(movement)),
    ):
        for part in parts:
            yield {"way": way, "part": part}

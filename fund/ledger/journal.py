"""The journal as rows of a page and as columns of a file."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from workflows.sheets import Column

from .models import Movement, Transfer

COLUMNS = [
    Column(_("Booked"), "movement.booked_on", "day"),
    Column(_("Value date"), "movement.value_on", "day"),
    Column(_("Movement"), "movement_id", "number"),
    Column(_("Fund"), "movement.fund.code"),
    Column(_("From"), lambda transfer: str(transfer.source)),
    Column(_("To"), lambda transfer: str(transfer.target)),
    Column(_("Amount"), "amount_cents", "amount"),
    Column(_("Currency"), "movement.fund.currency"),
    Column(_("Why"), "movement.said"),
    Column(_("Reference"), "movement.source_ref"),
    Column(_("Key"), "movement.key"),
    Column(_("By"), lambda transfer: str(transfer.movement.by or "")),
    Column(_("Recorded"), "movement.recorded_at", "moment"),
    Column(_("Reverses"), "movement.reverses_id", "number"),
]


def with_transfers(movements: QuerySet[Movement]) -> QuerySet[Movement]:
    """Movements with all that a row shows, in a fixed number of queries."""
    transfers = Transfer.objects.select_related("source__envelope", "target__envelope").order_by("position")
    return movements.select_related("fund", "by", "reversed_by").prefetch_related(
        Prefetch("transfers", queryset=transfers)
    )


def lines(movements: QuerySet[Movement]) -> QuerySet[Transfer]:
    """One row a transfer, in the order of the books, for the file."""
    return (
        Transfer.objects.filter(movement__in=movements)
        .select_related("movement__fund", "movement__by", "source__envelope", "target__envelope")
        .order_by("movement__booked_on", "movement", "position")
    )


def row(movement: Movement) -> dict[str, Any]:
    """A movement in one line: its accounting transfers, or those of the budget where it has no other."""
    transfers = list(movement.transfers.all())
    main = [each for each in transfers if each.source.book == "accounting"] or transfers
    return {
        "movement": movement,
        "first": main[0] if main else None,
        "more": len(transfers) - 1,
        "cents": sum(each.amount_cents for each in main),
        "reversed": getattr(movement, "reversed_by", None),
    }


def chips(request: HttpRequest, form: Any) -> list[dict[str, Any]]:
    """The filters that hold now, in words, each with the address of the list without it."""
    found = []
    for name, value in form.cleaned_data.items() if form.is_valid() else []:
        if value in (None, ""):
            continue
        without = request.GET.copy()
        without.pop(name, None)
        without.pop("page", None)
        field = form.fields[name]
        words = dict(getattr(field, "choices", [])).get(value, value) if isinstance(value, str) else value
        words = request.GET.get(name, words) if isinstance(value, int) else words
        found.append({"label": field.label, "value": words, "url": f"?{without.urlencode()}"})
    return found

"""What was recorded in one movement is taken back by its opposite: once, however often it is asked."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fund.ledger.models import Movement
from fund.ledger.posting import reverse
from workflows.refusals import Refusal


def take_back(movement: Movement, *, on: date, by: Any, why: str) -> Movement:
    """The opposite movement, made now or before; raises FloorBreached when the money has gone on."""
    if not why.strip():
        raise Refusal(_("Say why it is taken back."), code="reason_missing")
    before = Movement.objects.filter(reverses=movement).first()
    return before or reverse(movement, on=on, by=by, why=why)


def take_back_all(rows: Iterable[Any], *, on: date, by: Any, why: str) -> None:
    """The same for rows that have a movement each, the latest first."""
    for row in rows:
        take_back(row.movement, on=on, by=by, why=why)

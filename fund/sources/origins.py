"""What the journal links a movement of income to."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fund.ledger.models import Movement
from fund.ledger.origins import Origin

from .models import FundingLine


def find(movement: Movement) -> list[Origin]:
    what, _slash, which = movement.source_ref.partition("/")
    if what == "contributions" and which.isdecimal():
        return [Origin(_("File of invoices"), reverse("sources:import", args=[int(which)]))]
    if what == "gift":
        return [Origin(_("Gifts"), f"{reverse('sources:gifts')}?fund={movement.fund.code}")]
    if what == "line":
        line = FundingLine.objects.filter(fund=movement.fund, code=which).first()
        return [Origin(str(line), reverse("sources:line", args=[line.pk]))] if line else []
    return []

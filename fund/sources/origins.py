"""What the journal links a movement of income to."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fund.ledger.models import Movement
from fund.ledger.origins import Origin

from .models import FundingLine, Gift, Import, OpeningBalance, Recovery


def find(movement: Movement) -> list[Origin]:
    """The file, gift, recovery, line or opening balance of a movement, or of the one that it takes back."""
    what, _slash, which = movement.source_ref.partition("/")
    first = movement.reverses or movement
    if what == "contributions" and which.isdecimal():
        found = Import.objects.filter(pk=int(which), fund=movement.fund).first()
        if found is None:
            return []
        invoices = f"{reverse('sources:invoices')}?fund={movement.fund.code}&movement={movement.pk}"
        return [Origin(_("File of invoices"), found.get_absolute_url()), Origin(_("Its invoices"), invoices)]
    if what == "gift":
        gift = Gift.objects.filter(movement=first).first()
        return [Origin(gift.number, gift.get_absolute_url())] if gift else []
    if what == "recovery":
        recovery = Recovery.objects.filter(movement=first).first()
        return [Origin(recovery.number, recovery.get_absolute_url())] if recovery else []
    if what == "opening" and OpeningBalance.objects.filter(movement=first).exists():
        return [Origin(_("Opening balance"), f"{reverse('sources:opening')}?fund={movement.fund.code}")]
    if what == "line":
        line = FundingLine.objects.filter(fund=movement.fund, code=which).first()
        return [Origin(str(line), line.get_absolute_url())] if line else []
    return []

"""What the journal links a movement of a loan to."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from fund.banking.models import Match
from fund.ledger.models import Movement
from fund.ledger.origins import Origin
from loans.models import Agreement


def find(movement: Movement) -> list[Origin]:
    """By the loan's number, or by the payment of the borrower that the movement was posted for."""
    posted = Match.objects.filter(movement__in=[movement.pk, movement.reverses_id], expected__isnull=False)
    wanted = Q(expected__in=posted.values("expected"))
    if movement.source_ref:
        wanted |= Q(number=movement.source_ref)
    return [
        Origin(_("Loan %(number)s") % {"number": number}, reverse("loans:loan", args=[number]))
        for number in Agreement.objects.filter(wanted).values_list("number", flat=True)
    ]

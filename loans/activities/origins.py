"""What the journal links a movement of an advance, a guarantee or own money to."""

from django.db.models import Q

from fund.banking.models import Match
from fund.ledger.models import Movement
from fund.ledger.origins import Origin
from loans.activities.models import Claim, OwnMoney, Way


def find(movement: Movement) -> list[Origin]:
    """By its number, or by the client's payment that the movement was posted for."""
    posted = Match.objects.filter(movement__in=[movement.pk, movement.reverses_id], expected__isnull=False)
    wanted = Q(expected__in=posted.values("expected"))
    if movement.source_ref:
        wanted |= Q(number=movement.source_ref)
    claims = [
        Origin(f"{claim.get_way_display()} {claim.number}", claim.get_absolute_url())
        for claim in Claim.objects.filter(wanted)
    ]
    return claims + [
        Origin(f"{Way.OWN.label} {own.number}", own.get_absolute_url())
        for own in OwnMoney.objects.filter(wanted)
    ]

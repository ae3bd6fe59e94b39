"""What a recusal hides from a treasurer: whom a case pays, and who pays for it."""

from django.db.models import Q

from workflows.cases import visibility
from workflows.cases.models import Case
from workflows.people.models import User


def hidden_from(user: User, number: str) -> Q:
    """Of a row whose column `number` holds the number of its case: a recusal hides the case from this person. Their
    own is hidden from nobody.

    The few hidden numbers are read once, not asked for at each row: a list of payments may be long."""
    hidden = Case.objects.filter(visibility.excluded(user)).exclude(applicant__user=user)
    return Q(**{f"{number}__in": hidden.values("reference")})

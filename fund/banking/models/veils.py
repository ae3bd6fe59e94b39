"""What a recusal hides from a treasurer: whom a case pays, and who pays for it."""

from django.db.models import Exists, OuterRef

from workflows.cases import visibility
from workflows.cases.models import Case
from workflows.people.models import User


def hidden_from(user: User, number: str) -> Exists:
    """Of a row whose column `number` holds the number of its case: a recusal hides the case from this person. Their
    own is hidden from nobody."""
    hidden = Case.objects.filter(visibility.excluded(user)).exclude(applicant__user=user)
    return Exists(hidden.filter(reference=OuterRef(number)))

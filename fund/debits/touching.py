"""Who may not touch a direct debit: the person it is drawn from, and whom a recusal hides the case from."""

from collections.abc import Collection as Many

from django.utils.translation import gettext_lazy as _

from fund.debits.models import DebitMandate
from workflows.people.models import User
from workflows.refusals import NotYours

OWN = _("It is drawn from your own account: another treasurer handles it.")
ASIDE = _("It is of a case that you stand aside from: another treasurer handles it.")


def apart(by: User, mandates: Many[DebitMandate]) -> tuple[set[int], set[int]]:
    """Ids of those mandates that are this person's own, and of those that a recusal hides from them."""
    wanted = {mandate.pk for mandate in mandates}
    own = {mandate.pk for mandate in mandates if mandate.member.user_id == by.pk}
    seen = DebitMandate.objects.visible_to(by).filter(pk__in=wanted)
    return own, wanted - own - set(seen.values_list("pk", flat=True))


def refuse_the_involved(by: User | None, mandates: Many[DebitMandate]) -> None:
    """raises NotYours to the debtor, and to whom a recusal hides one of them; the clock and the bank are neither"""
    if by is None:
        return
    own, hidden = apart(by, mandates)
    if own:
        raise NotYours(OWN, code="own_debit")
    if hidden:
        raise NotYours(ASIDE, code="stands_aside")

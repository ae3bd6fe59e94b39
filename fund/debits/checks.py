"""What must hold between collections and the bank's lines; part of the proof."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fund.debits.models import Collection
from fund.ledger.proof import Difference, check


@check(_("Collections equal the bank lines that paid and returned them"))
def collections_have_their_lines() -> Iterator[Difference]:
    paid = Collection.objects.filter(state__in=[Collection.State.COLLECTED, Collection.State.RETURNED])
    wrong = Q(match__isnull=True) | Q(match__undone_at__isnull=False) | ~Q(match__cents=F("cents"))
    for one in paid.filter(wrong).select_related("match"):
        yield Difference(f"{one} · paid", one.cents, one.match.cents if one.match else 0)
    for one in paid.filter(state=Collection.State.RETURNED).select_related("came_back"):
        found = one.came_back.cents if one.came_back else 0
        if found != one.cents:
            yield Difference(f"{one} · returned", one.cents, found)

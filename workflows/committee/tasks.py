"""What the clock does with committees. It may run twice for one day and says its word once."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from workflows import outbox

from .circular import remind
from .models import Committee, Mandate
from .reading import remind_of_letters
from .relisting import put_forward
from .settling import settle

RENEWALS = (90, 30, 7)  # days before the last day of a mandate


def remind_renewals(on: date) -> int:
    """Tell the person, the chair and the administrators that a mandate ends; return how many were due.

    One reminder a threshold: a day that was missed sends the latest one that is due, not all of them. A mandate
    that is followed by another of the same person is renewed already.
    """
    due = 0
    ending = Mandate.objects.filter(to_on__gte=on, to_on__lte=on + timedelta(RENEWALS[0]), from_on__lte=on)
    for mandate in ending.filter(~Exists(_following())).order_by("pk"):
        assert mandate.to_on is not None
        days = min(days for days in RENEWALS if mandate.to_on <= on + timedelta(days))
        key = f"mandate.ending/{mandate.pk}/{mandate.to_on}/{days}"
        outbox.put("mandate.ending", key, mandate_id=mandate.pk, days=days)
        due += 1
    return due


def _following() -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        committee=OuterRef("committee"), user=OuterRef("user"), from_on__gt=OuterRef("to_on")
    )


def settle_and_remind(on: date) -> str:
    """Votes whose time has come, and who has not voted yet. At any time, as often as one likes: whoever reads a page
    has the first done too, and this only sees to it that somebody does."""
    now = timezone.now()
    return f"{settle(now)} settled, {remind(now)} reminded"


def list_what_waits(on: date) -> int:
    """Put grants to ratify and appeals on the next agendas, should a planned session have missed one."""
    return sum(len(put_forward(committee, on=on)) for committee in Committee.objects.order_by("pk"))


NIGHTLY = [settle_and_remind, remind_renewals, list_what_waits, remind_of_letters]

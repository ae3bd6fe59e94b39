"""Telling treasurers that a collection file is to be made, or to be sent, while the bank still takes it.

Told once for each account and day, however often it runs; what is left in no file then is announced anew by night.
"""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from fund.debits import rules
from fund.debits.models import Collection, CollectionBatch, Creditor
from workflows import outbox
from workflows.notices.telling import notify
from workflows.people.models import User
from workflows.people.permissions import PERMISSIONS, may

HORIZON = timedelta(days=21)  # more than the bank days ahead ever span


def to_file(user: Any, on: date) -> int:
    """How many announced collections this person should put into a file now."""
    if not may(user, "debit.prepare"):
        return 0
    soon = Collection.objects.visible_to(user).filter(
        state=Collection.State.ANNOUNCED, collect_on__lte=on + HORIZON
    )
    days = set(soon.exclude(mandate__member__user=user).values_list("collect_on", flat=True))
    due = [day for day in days if rules.is_time_to_file(day, on)]
    return soon.exclude(mandate__member__user=user).filter(collect_on__in=due).count()


def to_send(user: Any, on: date) -> int:
    """How many files that somebody else prepared this person should read and send."""
    if not may(user, "debit.send"):
        return 0
    waiting = CollectionBatch.objects.visible_to(user).filter(state=CollectionBatch.State.PREPARED)
    return waiting.exclude(prepared_by=user).count()


def remind(on: date) -> str:
    """Each night: who prepares is told of the days that are near, who sends of the files that are."""
    told = 0
    announced = Collection.objects.filter(state=Collection.State.ANNOUNCED, collect_on__lte=on + HORIZON)
    pairs = announced.values_list("mandate__creditor", "collect_on").distinct().order_by("mandate__creditor")
    for creditor, day in pairs:
        if rules.is_time_to_file(day, on):
            told += _tell_to_make(Creditor.objects.select_related("account").get(pk=creditor), day)
    prepared = CollectionBatch.objects.filter(state=CollectionBatch.State.PREPARED).defer("file")
    for batch in prepared.order_by("pk"):
        first_on = batch.first_on
        if first_on and rules.is_time_to_file(first_on, on):
            told += _tell_to_send(batch, rules.last_sending_day(first_on))
    return f"{told} treasurers told of collection files"


def _tell_to_make(creditor: Creditor, collect_on: date) -> int:
    told = 0
    for user in _people("debit.prepare"):
        mine = Collection.objects.visible_to(user).filter(
            mandate__creditor=creditor, collect_on=collect_on, state=Collection.State.ANNOUNCED
        )
        if count := mine.exclude(mandate__member__user=user).count():
            told += 1
            notify(
                f"debit_file_to_make/{creditor.pk}/{collect_on}/{user.pk}", user=user, template="debit_file_to_make",
                context={"on": collect_on, "last_day": rules.last_sending_day(collect_on), "count": count},
                path=reverse("debits:collections"),
            )  # fmt: skip
    return told


def _tell_to_send(batch: CollectionBatch, last_day: date) -> int:
    told = 0
    for user in _people("debit.send"):
        if (
            user.pk != batch.prepared_by_id
            and CollectionBatch.objects.visible_to(user).filter(pk=batch.pk).exists()
        ):
            told += 1
            notify(
                f"debit_file_to_send/{batch.number}/{last_day}/{user.pk}", user=user, template="debit_file_to_send",
                context={"reference": batch.number, "last_day": last_day}, path=batch.get_absolute_url(),
            )  # fmt: skip
    return told


def _people(code: str) -> list[User]:
    found = User.objects.filter(is_active=True, role_grants__role__in=PERMISSIONS[code]).distinct()
    return [user for user in found.order_by("pk") if may(user, code)]


@outbox.handles("debit.file_prepared")
def tell_those_who_send(*, batch: int) -> None:
    """At once, with the last day on which the bank takes it."""
    row = CollectionBatch.objects.defer("file").get(pk=batch)
    first_on = row.first_on
    if row.state == CollectionBatch.State.PREPARED and first_on:
        _tell_to_send(row, rules.last_sending_day(first_on))

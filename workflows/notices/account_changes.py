"""A member is told what happens to the account number that they are paid on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from workflows import outbox
from workflows.people import account_changes
from workflows.people.models import AccountChange, Member, User

from .models import Notice
from .posting import goes_to, when_posted
from .telling import notify

ASKED_FOR_YOU = "account_change_asked_for_you"


def _tell(key: str, member: Member, template: str, **facts: Any) -> None:
    """The member, at the address that they sign in with: nobody changes it with their contact details."""
    notify(key, member=member, template=template, context=facts, path=reverse("people:profile"))


@outbox.handles("people.account_change_asked")
def tell_account_change_asked(*, change: int) -> None:
    row = AccountChange.objects.select_related("member__user").get(pk=change)
    if row.member.user is None:
        if row.told_by != AccountChange.Told.CALL:
            _tell(f"{ASKED_FOR_YOU}/{change}", row.member, ASKED_FOR_YOU)
        return
    assert row.usable_from is not None
    last_day = timezone.localtime(row.usable_from).date()
    _tell(f"account_change_asked/{change}", row.member, "account_change_asked", last_day=last_day)


@outbox.handles("people.account_change_ended")
def tell_account_change_ended(*, change: int) -> None:
    row = AccountChange.objects.select_related("member__user").get(pk=change)
    _tell(f"account_change_ended/{change}", row.member, "account_change_ended")


@outbox.handles("member.account_changed")
def tell_account_changed(*, member_id: int) -> None:
    member = Member.objects.select_related("user").get(pk=member_id)
    done = member.account_changes.filter(state=AccountChange.State.CONFIRMED).count()
    _tell(f"account_changed/{member_id}/{done}", member, "account_changed")


def _change_in(notice: Notice) -> int:
    return int(notice.key.rpartition("/")[2])


@goes_to(ASKED_FOR_YOU)
def former_address(notices: Sequence[Notice]) -> dict[int, str]:
    """Of the day on which the change was asked: whoever wants the money may have the register changed after it."""
    changes = {notice.pk: _change_in(notice) for notice in notices}
    asked = AccountChange.objects.in_bulk(changes.values())
    return {notice: asked[change].address for notice, change in changes.items()}


@when_posted(ASKED_FOR_YOU)
def letter_is_posted(notice: Notice, *, by: User, at: datetime) -> None:
    """The days in which the former contact can object run from now."""
    account_changes.posted(AccountChange.objects.get(pk=_change_in(notice)), by=by, at=at)

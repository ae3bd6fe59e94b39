"""A member is told what happens to the account number that they are paid on."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from workflows import outbox
from workflows.people.models import AccountChange, Member

from .telling import notify


def _tell(key: str, member: Member, template: str, **facts: Any) -> None:
    """The member, at the address that they sign in with: nobody changes it with their contact details."""
    notify(key, member=member, template=template, context=facts, path=reverse("people:profile"))


@outbox.handles("people.account_change_asked")
def tell_account_change_asked(*, change: int) -> None:
    row = AccountChange.objects.select_related("member__user").get(pk=change)
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

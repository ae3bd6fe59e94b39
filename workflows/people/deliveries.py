"""What happens after a commit: a confirmed table of members is written."""

import base64
import io
from typing import Any

from django.urls import reverse
from django.utils import timezone

from workflows import outbox
from workflows.notices.telling import notify

from . import importing
from .models import AccountChange, Member, MemberImport


@outbox.handles("people.write_members")
def write_members(*, import_id: int) -> None:
    """Read the kept table again and write it whole; problems that came up since are shown instead."""
    handed_in = MemberImport.objects.select_for_update().select_related("by").get(pk=import_id)
    if handed_in.state != MemberImport.State.WRITING:
        return
    reading = importing.read(io.BytesIO(base64.b64decode(handed_in.content)))
    handed_in.created, handed_in.changed = reading.created, reading.changed
    handed_in.problems = [[line, str(sentence)] for line, sentence in reading.problems]
    if reading.problems:
        handed_in.state = MemberImport.State.READ
    else:
        importing.write(reading, on=timezone.localdate())
        handed_in.state, handed_in.content = MemberImport.State.DONE, ""
    handed_in.save()


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

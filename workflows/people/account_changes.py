"""Another account number for a member: asked by one, told to the former contact, confirmed by another, then used."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows import outbox
from workflows.iban import Iban
from workflows.refusals import Refusal, TooLate, Unmet
from workflows.steps import note, perform

from .models import AccountChange, Member, User


@transaction.atomic
def ask(member: Member, *, iban: Iban, holder: str, by: User, at: datetime) -> AccountChange | None:
    """Ask to be paid on another account. The first one is used at once (answers None); a change waits.

    raises  Unmet when it is the account in use; TooLate while another change waits
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if not member.iban:
        member.iban, member.iban_holder = iban.compact, holder
        member.save(update_fields=["iban", "iban_holder"])
        outbox.put("member.account_changed", f"member.account_changed/{member.pk}/first", member_id=member.pk)
        return None
    if (member.iban, member.iban_holder) == (iban.compact, holder):
        raise Unmet(_("This is the account that is used already."), code="nothing_changes")
    if member.account_changes.waiting().exists():
        raise TooLate(
            _("Another change waits to be confirmed: withdraw it first."), code="one_change_at_a_time"
        )
    change = AccountChange.objects.create(
        member=member, iban=iban.compact, holder=holder, asked_by=by, asked_at=at
    )
    note(change, "ask", by=by, payload={"after": change.masked})
    outbox.put("people.account_change_asked", f"people.account_change_asked/{change.pk}", change=change.pk)
    return change


@transaction.atomic
def confirm(change: AccountChange, *, by: User, at: datetime) -> AccountChange:
    """The member is paid there from now on; orders made before keep their account.

    raises  NotYours for the member and whoever asked; TooLate; Unmet before the three days are over in which the
            former contact can object
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=change.member_id)
    if at < change.usable_from:
        raise Unmet(
            _("The former contact can object until %(moment)s: it is confirmed after that.")
            % {"moment": date_format(localtime(change.usable_from), "DATETIME_FORMAT")},
            code="can_still_object",
        )
    change = perform(AccountChange.confirm, change, by=by, at=at, payload={"after": change.masked})
    member.iban, member.iban_holder = change.iban, change.holder
    member.save(update_fields=["iban", "iban_holder"])
    outbox.put(
        "member.account_changed", f"member.account_changed/{member.pk}/{change.pk}", member_id=member.pk
    )
    return change


@transaction.atomic
def refuse(change: AccountChange, *, why: str, by: User, at: datetime) -> AccountChange:
    """The account in use stays; the member is told."""
    if not why.strip():
        raise Refusal(_("Say why, for the record."), code="no_reason")
    change = perform(AccountChange.refuse, change, by=by, at=at, reason=why.strip())
    outbox.put("people.account_change_ended", f"people.account_change_ended/{change.pk}", change=change.pk)
    return change


def withdraw(change: AccountChange, *, by: User, at: datetime) -> AccountChange:
    """The member, or whoever asked for them, takes it back."""
    return perform(AccountChange.withdraw, change, by=by, at=at)


def lapse(at: datetime) -> int:
    """End what nobody confirmed within 30 days."""
    waiting = AccountChange.objects.waiting().filter(asked_at__lte=at - AccountChange.LAPSES_IN)
    old = list(waiting.order_by("pk"))
    for change in old:
        with transaction.atomic():
            perform(AccountChange.lapse, change, by=None, at=at)
            outbox.put(
                "people.account_change_ended", f"people.account_change_ended/{change.pk}", change=change.pk
            )
    return len(old)

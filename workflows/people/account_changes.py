"""Another account number for a member: asked by one, told to the former contact, confirmed by another, then used."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows import iban as accounts
from workflows import outbox
from workflows.iban import Iban
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import note, perform

from .models import AccountChange, FurtherAccount, Member, User
from .permissions import may

MOST_FURTHER = 5


@dataclass(frozen=True)
class Known:
    """An account that a member gave and somebody confirmed; `key` is "main", or the number of a further one."""

    key: str
    iban: str
    holder: str

    def __str__(self) -> str:
        account = accounts.parse(self.iban, sepa=False)
        return ", ".join(
            part for part in (accounts.masked(self.iban), account.bank_name, self.holder) if part
        )


def known(member: Member) -> list[Known]:
    """Where a member may be paid without typing it again: the main account first."""
    main = [Known("main", member.iban, member.iban_holder or str(member))] if member.iban else []
    return main + [Known(str(row.pk), row.iban, row.holder) for row in member.further_accounts.all()]


@transaction.atomic
def ask(
    member: Member, *, iban: Iban, holder: str, by: User, at: datetime, beside: bool = False
) -> AccountChange | None:
    """Ask to be paid on another account. The first one is used at once (answers None); a change waits.

    beside  it is to stand beside the main account, not instead of it
    raises  Unmet when it is an account in use, or one too many; TooLate while another change waits
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if not member.iban:
        member.iban, member.iban_holder = iban.compact, holder
        member.save(update_fields=["iban", "iban_holder"])
        outbox.put("member.account_changed", f"member.account_changed/{member.pk}/first", member_id=member.pk)
        return None
    if (member.iban, member.iban_holder) == (iban.compact, holder) or (beside and _is_known(member, iban)):
        raise Unmet(_("This is the account that is used already."), code="nothing_changes")
    if beside and member.further_accounts.count() >= MOST_FURTHER:
        raise Unmet(
            _("At most %(most)d accounts stand beside the main one: remove one first.")
            % {"most": MOST_FURTHER},
            code="too_many_accounts",
        )
    if member.account_changes.waiting().exists():
        raise TooLate(
            _("Another change waits to be confirmed: withdraw it first."), code="one_change_at_a_time"
        )
    change = AccountChange.objects.create(
        member=member,
        iban=iban.compact,
        holder=holder,
        asked_by=by,
        asked_at=at,
        beside=beside,
        address=member.address,
    )
    note(change, "ask", by=by, payload={"after": change.masked} | ({"beside": True} if beside else {}))
    outbox.put("people.account_change_asked", f"people.account_change_asked/{change.pk}", change=change.pk)
    return change


@transaction.atomic
def ask_for(
    member: Member, *, iban: Iban, holder: str, told_by: str, why: str, by: User, at: datetime
) -> AccountChange:
    """An officer asks for a member who has no sign-in. It always waits: the former contact is told by letter or by
    telephone, and another person confirms.

    why     how the member asked, for the record
    raises  NotYours; Unmet for a member who signs in, one without such a contact, or the account in use; TooLate while
            another change waits
    """
    if not may(by, "people.ask_account") or not Member.objects.visible_to(by).filter(pk=member.pk).exists():
        raise NotYours()
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.user_id is not None:
        raise Unmet(_("This member signs in and changes the account number there."), code="signs_in")
    if not why.strip():
        raise Refusal(_("Say how the member asked."), code="no_reason")
    told_by = AccountChange.Told.MAIL if member.email else AccountChange.Told(told_by)
    contact = {"mail": member.email, "call": member.phone, "letter": member.address}[told_by]
    if not contact.strip():
        raise Unmet(
            _("The register has no such contact of this member: choose the other way to tell them."),
            code="no_contact",
        )
    if (member.iban, member.iban_holder) == (iban.compact, holder):
        raise Unmet(_("This is the account that is used already."), code="nothing_changes")
    if member.account_changes.waiting().exists():
        raise TooLate(
            _("Another change waits to be confirmed: withdraw it first."), code="one_change_at_a_time"
        )
    change = AccountChange.objects.create(
        member=member,
        iban=iban.compact,
        holder=holder,
        asked_by=by,
        asked_at=at,
        told_by=told_by,
        contact=contact,
        address=member.address,
    )
    note(change, "ask", by=by, reason=why.strip(), payload={"after": change.masked, "told_by": told_by})
    outbox.put("people.account_change_asked", f"people.account_change_asked/{change.pk}", change=change.pk)
    return change


@transaction.atomic
def called(change: AccountChange, *, outcome: str, said: str, by: User, at: datetime) -> AccountChange:
    """What a call to the former number came to; whoever objects ends the change.

    raises  NotYours to whoever asked; TooLate; Refusal without words
    """
    if not said.strip():
        raise Refusal(_("Write down whom you spoke with, and what was said."), code="no_reason")
    if change.told_by != AccountChange.Told.CALL:
        raise Unmet(_("The former contact is not told by telephone."), code="not_by_call")
    outcome = AccountChange.Outcome(outcome)
    change = perform(
        AccountChange.call,
        change,
        by=by,
        at=at,
        outcome=outcome,
        reason=said.strip(),
        payload={"outcome": outcome},
    )
    return refuse(change, why=said, by=by, at=at) if outcome == AccountChange.Outcome.OBJECTS else change


@transaction.atomic
def write_instead(change: AccountChange, *, by: User) -> AccountChange:
    """A letter tells the former contact instead of a call, at the address that the register had when it was asked.
    raises Unmet where it had none"""
    if change.told_by != AccountChange.Told.CALL or change.told_at:
        raise Unmet(_("The former contact is not told by telephone."), code="not_by_call")
    if not change.address.strip():
        raise Unmet(
            _("The register had no postal address of this member when the change was asked."),
            code="no_contact",
        )
    change = perform(AccountChange.write, change, by=by)
    outbox.put(
        "people.account_change_asked", f"people.account_change_asked/{change.pk}/letter", change=change.pk
    )
    return change


def posted(change: AccountChange, *, by: User, at: datetime) -> AccountChange:
    """The letter that tells the former contact is in the post; nothing where the change has ended or was told."""
    waits = change.state == AccountChange.State.ASKED and change.told_at is None
    return perform(AccountChange.post, change, by=by, at=at) if waits else change


@transaction.atomic
def confirm(change: AccountChange, *, by: User, at: datetime) -> AccountChange:
    """The member is paid there from now on; orders made before keep their account.

    raises  NotYours for the member and whoever asked; TooLate; Unmet before the three days are over in which the
            former contact can object
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=change.member_id)
    if change.usable_from is None:
        raise Unmet(_("The former contact has not been told yet: the letter is to be posted, or the call to be made."),
                    code="not_told")  # fmt: skip
    if at < change.usable_from:
        raise Unmet(
            _("The former contact can object until %(moment)s: it is confirmed after that.")
            % {"moment": date_format(localtime(change.usable_from), "DATETIME_FORMAT")},
            code="can_still_object",
        )
    change = perform(AccountChange.confirm, change, by=by, at=at, payload={"after": change.masked})
    _use(member, change, at)
    outbox.put(
        "member.account_changed", f"member.account_changed/{member.pk}/{change.pk}", member_id=member.pk
    )
    return change


def _use(member: Member, change: AccountChange, at: datetime) -> None:
    """The confirmed account takes its place; a further one that becomes the main one changes places with it."""
    same = [row for row in member.further_accounts.all() if row.iban == change.iban]
    if change.beside:
        if not same and change.iban != member.iban:
            member.further_accounts.create(iban=change.iban, holder=change.holder, confirmed_at=at)
        return
    for row in same:
        row.iban, row.holder = member.iban, member.iban_holder or str(member)
        row.save(update_fields=["iban", "holder"])
    member.iban, member.iban_holder = change.iban, change.holder
    member.save(update_fields=["iban", "iban_holder"])


def _is_known(member: Member, iban: Iban) -> bool:
    return iban.compact in {one.iban for one in known(member)}


@transaction.atomic
def remove(further: FurtherAccount, *, by: User) -> None:
    """A further account is offered no more; requests on which it stands keep it. raises NotYours to all but its
    member"""
    if by.pk != further.member.user_id:
        raise NotYours()
    further.delete()


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

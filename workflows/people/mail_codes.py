"""A code sent to the address that a person signs in with, for an act of theirs that must be confirmed: whoever has no
second factor types it. It is kept as a keyed hash, serves once, for one act and ten minutes; five wrong ones end it.
It never stands for a second factor: money is approved with an authenticator alone."""

import logging
import secrets
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from workflows.refusals import NotYours, TooLate, Unmet

from .models import MailCode, User

log = logging.getLogger(__name__)

LIVES = timedelta(minutes=10)
MOST_WRONG = 5
MOST_SENT, MOST_IN_ALL, WITHIN = 5, 30, timedelta(hours=1)  # for one act; for all of a person's


def _hash(row: MailCode, code: str) -> str:
    return salted_hmac(f"workflows.people.mail_codes.{row.salt}", code, algorithm="sha256").hexdigest()


def make(user: User, act: str, *, at: datetime) -> tuple[MailCode, str]:
    """A new code for this act, in the place of any before it; the second answer is what the person types.

    raises  TooLate after too many in an hour
    """
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        sent = MailCode.objects.filter(user=user, made_at__gt=at - WITHIN)
        if sent.filter(act=act).count() >= MOST_SENT or sent.count() >= MOST_IN_ALL:
            raise TooLate(_("Too many codes were sent: wait an hour."), code="too_many_codes_sent")
        MailCode.objects.filter(user=user, act=act, used_at=None).update(wrong=MOST_WRONG)
        code = f"{secrets.randbelow(10**6):06d}"
        row = MailCode(user=user, act=act, salt=secrets.token_hex(8), made_at=at)
        row.code_hash = _hash(row, code)
        row.save()
    return row, code


def send(user: User, act: str, *, what: str, at: datetime) -> MailCode:
    """Make one and send it once this transaction is over. `what` names the act in a word that may travel in the clear.

    raises  TooLate after too many in an hour; Unmet for a person without an address
    """
    if not user.email:
        raise Unmet(_("We have no e-mail address of yours to send a code to."), code="no_address")
    row, code = make(user, act, at=at)
    transaction.on_commit(partial(_deliver, user, code, what), robust=True)
    return row


def _deliver(user: User, code: str, what: str) -> None:
    """A code that does not leave is asked for again: it is never tried later."""
    with translation.override(user.language):
        words = {"code": code, "what": what, "site": settings.SITE_NAME}
        EmailMessage(
            subject=_("Your code for %(what)s") % words,
            body=_(
                "%(code)s\n\nType this code within ten minutes to confirm %(what)s. If you did not ask for it, do "
                "nothing, and change your password. Nobody of %(site)s ever asks you for it.\n"
            )
            % words,
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()


def confirm(user: User, act: str, code: str, *, at: datetime) -> MailCode:
    """Check what was typed against the newest code of this act, and use it up.

    raises  Unmet where none was sent or it is too old; NotYours for a wrong one; TooLate after too many wrong ones.
            Called outside a transaction that a refusal undoes, so that a wrong code stays counted
    """
    held = MailCode.objects.filter(user=user, act=act, used_at=None, made_at__lte=at, made_at__gt=at - LIVES)
    row = held.order_by("-pk").first()
    if row is None:
        raise Unmet(_("Ask for a code first; one that was sent serves for ten minutes."), code="no_code")
    if row.wrong >= MOST_WRONG:
        raise TooLate(_("Too many wrong codes: ask for another one."), code="too_many_codes")
    mine = MailCode.objects.filter(pk=row.pk, used_at=None)
    if not constant_time_compare(row.code_hash, _hash(row, "".join(code.split()))):
        mine.update(wrong=F("wrong") + 1)
        raise NotYours(_("This code is wrong. Take the one of the last message."), code="wrong_code")
    if not mine.filter(wrong__lt=MOST_WRONG).update(used_at=at):
        raise TooLate(_("This code was used already."), code="code_used")
    row.used_at = at
    return row

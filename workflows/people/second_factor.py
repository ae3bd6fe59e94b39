"""A fresh second factor: who moves money types a code of their own again, whatever the session did before.

A code that was right is a row (`FactorCheck`) that an approval points to; it serves for five minutes and for nobody
else. Wrong codes are rows too, and a few of them close the door for as long.
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.refusals import NotYours, TooLate, Unmet

from .models import FactorCheck, User

FRESH = timedelta(minutes=5)
MOST_WRONG = 5
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def confirm(user: User, code: str, *, at: datetime) -> FactorCheck:
    """Check a code of the authenticator, or a recovery code, and write down that it was right.

    raises  Unmet where the person has no second factor; NotYours for a wrong code; TooLate after too many of them.
            Called outside a transaction that a refusal undoes, so that a wrong code stays counted
    """
    if not has_factor(user):
        raise Unmet(
            _("Set up a second factor in your account first: money is approved with a code."),
            code="no_second_factor",
        )
    wrong = FactorCheck.objects.filter(user=user, passed=False, at__gt=at - FRESH).count()
    if wrong >= MOST_WRONG:
        raise TooLate(_("Too many wrong codes: wait five minutes."), code="too_many_codes")
    typed = "".join(code.split())
    for known in Authenticator.objects.filter(user=user, type__in=KINDS).order_by("-type"):
        if typed.isascii() and typed.isdigit() and known.wrap().validate_code(typed):
            known.record_usage()
            return FactorCheck.objects.create(user=user, at=at, kind=known.type, passed=True)
    FactorCheck.objects.create(user=user, at=at, passed=False)
    raise NotYours(
        _("This code is wrong, or was used already. Take the one that shows now."), code="wrong_code"
    )


def signed_in(request: Any, user: User, method: str, **facts: Any) -> None:
    """The code typed to sign in, or to confirm who one is, counts like any other."""
    if method == "mfa" and facts.get("type") in KINDS:
        FactorCheck.objects.create(user=user, at=timezone.now(), kind=facts["type"], passed=True)


def fresh(user: User, *, at: datetime) -> FactorCheck | None:
    """The right code of the last five minutes."""
    found = FactorCheck.objects.filter(user=user, passed=True, at__gt=at - FRESH, at__lte=at)
    return found.order_by("-at").first()


def require_fresh(user: User, *, at: datetime) -> FactorCheck:
    """raises Unmet when no right code was typed in the last five minutes"""
    found = fresh(user, at=at)
    if found is None:
        raise Unmet(
            _("Type the code of your authenticator: money is approved with a fresh second factor."),
            code="second_factor",
        )
    return found

"""A second factor for the tests: a real authenticator of allauth, whose code the test types as a person would."""

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.utils import timezone

from workflows.people import second_factor
from workflows.people.models import FactorCheck, User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_factor(user: User) -> User:
    """The person, with an authenticator."""
    if not second_factor.has_factor(user):
        TOTP.activate(user, SECRET)
    return user


def code() -> str:
    """What the authenticator shows now; of this half minute it can be used again in a test."""
    cache.clear()
    before_now_after = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(SECRET, before_now_after[len(before_now_after) // 2]))


def confirmed(user: User) -> User:
    """The person, having typed a right code just now."""
    second_factor.confirm(with_factor(user), code(), at=timezone.now())
    return user


def forget(user: User) -> None:
    """As if five minutes had passed since the last code."""
    for check in FactorCheck.objects.filter(user=user):
        FactorCheck.objects.filter(pk=check.pk).update(at=check.at - second_factor.FRESH * 2)

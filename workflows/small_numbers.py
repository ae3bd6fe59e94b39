"""What may be said of a few people's money without pointing at one of them."""

from django.utils.translation import gettext as _

from .money_words import money

LEAST = 5  # a count under this is not shown by itself
STEPS = (25_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)


def band(cents: int, currency: str) -> str:
    """Between which steps one person's amount lies, in the active language."""
    above = [step for step in STEPS if step < cents]
    upto = next((step for step in STEPS if cents <= step), None)
    if upto is None:
        return _("more than %(low)s") % {"low": money(above[-1], currency)}
    if not above:
        return _("up to %(high)s") % {"high": money(upto, currency)}
    return _("%(low)s to %(high)s") % {"low": money(above[-1], currency), "high": money(upto, currency)}

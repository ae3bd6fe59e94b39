"""A forecast in sentences: when the fund runs dry, what a crisis would do, and which lever helps most."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.money_words import money

from .model import USUAL, Effect, Levers, Outlook

LEVERS = {
    "contributions": gettext_lazy("contributions"),
    "requests": gettext_lazy("number of requests"),
    "amounts": gettext_lazy("amount of a request"),
    "lost": gettext_lazy("instalments never paid"),
    "moratorium": gettext_lazy("moratorium"),
    "crisis": gettext_lazy("crisis"),
}
STEPS = {
    "contributions": gettext_lazy("contributions a tenth higher"),
    "requests": gettext_lazy("a tenth fewer requests granted"),
    "amounts": gettext_lazy("grants a tenth smaller"),
    "lost": gettext_lazy("five more instalments in a hundred paid"),
    "moratorium": gettext_lazy("a moratorium one month shorter"),
}


def month(on: date) -> str:
    return date_format(on, "F Y")


def supposed(levers: Levers) -> str:
    """The levers that are not as usual: "contributions 110 %, crisis from month 3"."""
    said = []
    for name, words in LEVERS.items():
        value = getattr(levers, name)
        if value != getattr(USUAL, name):
            shapes = {
                "moratorium": _("%(lever)s of %(value)d months"),
                "crisis": _("%(lever)s from month %(value)d"),
            }
            said.append(shapes.get(name, _("%(lever)s %(value)d %%")) % {"lever": words, "value": value})
    return ", ".join(said) or _("all as usual")


def dryness(outlook: Outlook) -> str:
    """When the fund will have promised all it has."""
    dries = {part: outlook.dries(part) for part in (0.1, 0.5)}
    percent = round(outlook.dry[-1] * 100)
    last = month(outlook.months[-1].on)
    half, early = dries[0.5], dries[0.1]
    if half and early == half:
        return _("The fund runs dry in %(half)s: by then half of the futures have promised all there is.") % {
            "half": month(half)
        }
    if half:
        return _(
            "The fund runs dry in %(half)s: by then half of the futures have promised all there is. One in ten has "
            "done so by %(early)s."
        ) % {"half": month(half), "early": month(early or half)}
    if early:
        return _(
            "The fund probably lasts beyond %(last)s, but not surely: %(percent)d in a hundred futures run dry "
            "before, one in ten by %(early)s."
        ) % {"last": last, "percent": percent, "early": month(early)}
    if percent:
        return _("The fund lasts beyond %(last)s in all but %(percent)d in a hundred futures.") % {
            "last": last, "percent": percent,
        }  # fmt: skip
    return _("The fund lasts beyond %(last)s in every future that was drawn.") % {"last": last}


def best(found: Sequence[Effect], outlook: Outlook, currency: str) -> str:
    """The lever that helps most, and by how much; empty where none helps."""
    if not found or found[0].cents <= 0:
        return ""
    first, dries = found[0], outlook.dries()
    said = {
        "step": str(STEPS[first.lever]), "cents": money(round(first.cents, -4), currency),
        "month": month(dries or outlook.months[-1].on),
    }  # fmt: skip
    told = _("What helps most is %(step)s: %(cents)s more in %(month)s.") % said
    if dries and first.dries is None:
        return f"{told} " + _("With it the fund lasts all the months looked at.")
    if dries and first.dries and first.dries > dries:
        return f"{told} " + _("With it the fund lasts until %(month)s.") % {"month": month(first.dries)}
    return told

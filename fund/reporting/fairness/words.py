"""The comparison in words: what a group is called, and which differences are more than chance."""

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from workflows.people.models import Member

from .comparing import AGES, Comparison, Group, Trait

TRAITS: dict[Trait, str | Promise] = {
    Trait.AGE: gettext_lazy("Age"),
    Trait.GENDER: gettext_lazy("Gender"),
    Trait.ENTITY: gettext_lazy("Cooperative"),
    Trait.LANGUAGE: gettext_lazy("Language"),
    Trait.SECTOR: gettext_lazy("Sector"),
}
HOW_SURE = gettext_lazy(
    "By chance alone, fewer than one of twenty such pages would show any such difference. It does not say why: look at "
    "what was asked, and how urgent it was."
)


def group(trait: Trait, values: tuple[str, ...]) -> str:
    """What members with these values of a trait are called."""
    if values == ("",):
        return _("not known")
    if trait == Trait.AGE and "" not in values:
        return _ages(sorted(int(value) for value in values))
    return _value(trait, values[0]) if len(values) == 1 else _("Others, together")


def _ages(firsts: list[int]) -> str:
    low, place = firsts[0], AGES.index(firsts[-1]) + 1
    if place == len(AGES):
        return _("%(low)d and older") % {"low": low} if low else _("all ages")
    high = AGES[place] - 1
    return (
        _("%(low)d to %(high)d") % {"low": low, "high": high} if low else _("up to %(high)d") % {"high": high}
    )


def _value(trait: Trait, value: str) -> str:
    if trait == Trait.GENDER:
        return str(Member.Gender(value).label)
    if trait == Trait.LANGUAGE:
        spoken = Locale.parse(get_language() or "en", sep="-").languages
        return spoken.get(value, value)
    return value


def warnings(comparisons: list[Comparison]) -> list[str]:
    """A sentence for each difference that is more than chance."""
    found = []
    for comparison in comparisons:
        two = sum(each.compared for each in comparison.groups) == 2
        for each in comparison.groups:
            found += _differences(comparison.trait, each, worse_only=two)
    return found


def _differences(trait: Trait, each: Group, *, worse_only: bool) -> list[str]:
    """Of two groups, what is said of the one that fares worse says it of the other."""
    said = {"trait": TRAITS[trait], "group": group(trait, each.values)}
    found = []
    if each.differs_in_grants and not (worse_only and each.share > each.others_share):
        figures = {"share": round(100 * each.share), "others": round(100 * each.others_share)}
        found.append(
            _("%(trait)s, %(group)s: %(share)d %% of requests were granted, of the others’ %(others)d %%.")
            % (said | figures)
        )
    if each.differs_in_days and not (worse_only and each.delay.middle < each.others_half):
        days = {"half": each.delay.middle, "others": each.others_half}
        found.append(
            _(
                "%(trait)s, %(group)s: half of the requests were decided within %(half)d days, of the others’ within "
                "%(others)d."
            )
            % (said | days)
        )
    return found

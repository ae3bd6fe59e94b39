"""A committee's rules said in sentences, in the active language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.money_words import money

from .models.rules import RulesTerms
from .proof import BASES, TIES, share


@dataclass(frozen=True)
class Difference:
    """What one point says now and would say; either may be silent."""

    before: str
    after: str


def rules_in_words(rules: RulesTerms) -> list[str]:
    return [sentence for sentence in points(rules).values() if sentence]


def differences(before: RulesTerms | None, after: RulesTerms) -> list[Difference]:
    """The points on which two versions differ, in the order in which they are said."""
    old, new = points(before) if before else {}, points(after)
    return [Difference(old.get(point, ""), new[point]) for point in new if old.get(point, "") != new[point]]


def points(rules: RulesTerms) -> dict[str, str]:
    """One sentence a point, or "" where the rules are silent; always the same points in the same order."""
    quorum = share(rules.quorum_numerator, rules.quorum_denominator, rules.quorum_strict)
    majority = share(rules.majority_numerator, rules.majority_denominator, rules.majority_strict)
    return {
        "quorum": _("A case is voted on when %(share)s of the %(base)s are there.")
        % {"share": quorum, "base": BASES[rules.quorum_base]},
        "half": _half_is_no_quorum(rules),
        "majority": _("It is granted when %(share)s of the %(base)s want to grant it.")
        % {"share": majority, "base": BASES[rules.majority_base]},
        "amount": _(
            "When members vote for several amounts, the largest that this majority supports is granted."
        ),
        "deferral": _(
            "It is deferred when only those who would grant or defer reach that majority together."
        ),
        "abstentions": _abstentions(rules),
        "tie": str(TIES[rules.tie]),
        "secrecy": _("The vote is secret: nobody learns who voted what.")
        if rules.secret
        else _("The vote is by name: once it is counted the committee sees who voted what."),
        "early": _("A ballot ends as soon as no vote still missing could change what comes out.")
        if rules.closes_early
        else "",
        "circular": _circular(rules),
        "ceiling": _ceiling(rules),
        "recusal": _(
            "Who stands aside from a case neither reads it nor votes on it, and does not count as present."
        ),
        "stand_in": _("When too many stand aside, %(committee)s decides.") % {"committee": rules.stand_in}
        if rules.stand_in
        else "",
        "appeals": _appeals(rules),
    }


def _half_is_no_quorum(rules: RulesTerms) -> str:
    """Said because people ask: exactly the share is not more than it."""
    if not rules.quorum_strict:
        return ""
    fraction = f"{rules.quorum_numerator}/{rules.quorum_denominator}"
    return _("Exactly %(fraction)s is not a quorum.") % {"fraction": fraction}


def _abstentions(rules: RulesTerms) -> str:
    if rules.majority_base != rules.MajorityBase.CAST:
        return ""
    if rules.abstentions_count:
        return _("An abstention counts as a vote cast.")
    return _("An abstention does not count as a vote cast.")


def _circular(rules: RulesTerms) -> str:
    if not rules.circular_allowed:
        return _("The committee votes in its meetings only.")
    return ngettext(
        "The committee may vote without a meeting, in a vote that lasts at least %(hours)d hour.",
        "The committee may vote without a meeting, in a vote that lasts at least %(hours)d hours.",
        rules.circular_hours,
    ) % {"hours": rules.circular_hours}


def _ceiling(rules: RulesTerms) -> str:
    if rules.ceiling_cents is None:
        return _("It may grant any amount.")
    said = _("It grants up to %(ceiling)s.") % {
        "ceiling": money(rules.ceiling_cents, rules.committee.currency)
    }
    if rules.escalates_to is None:
        return said
    return f"{said} {_('Above that, %(committee)s decides.') % {'committee': rules.escalates_to}}"


def _appeals(rules: RulesTerms) -> str:
    if not rules.appeal_days:
        return ""
    said = ngettext(
        "The member has %(days)d day to contest the decision.",
        "The member has %(days)d days to contest the decision.",
        rules.appeal_days,
    ) % {"days": rules.appeal_days}
    if rules.appeals_to is None:
        return said
    return f"{said} {_('%(committee)s hears the appeal.') % {'committee': rules.appeals_to}}"

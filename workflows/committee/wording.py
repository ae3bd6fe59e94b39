"""A committee's rules said in sentences, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import RulesVersion
from .proof import BASES, TIES, share


def rules_in_words(rules: RulesVersion) -> list[str]:
    quorum = share(rules.quorum_numerator, rules.quorum_denominator, rules.quorum_strict)
    majority = share(rules.majority_numerator, rules.majority_denominator, rules.majority_strict)
    said = [
        _("A case is voted on when %(share)s of the %(base)s are there.")
        % {"share": quorum, "base": BASES[rules.quorum_base]},
        _("It is granted when %(share)s of the %(base)s want to grant it.")
        % {"share": majority, "base": BASES[rules.majority_base]},
        _("When members vote for several amounts, the largest that this majority supports is granted."),
        _("It is deferred when only those who would grant or defer reach that majority together."),
    ]
    if rules.majority_base == RulesVersion.MajorityBase.CAST:
        said.append(
            _("An abstention counts as a vote cast.")
            if rules.abstentions_count
            else _("An abstention does not count as a vote cast.")
        )
    said.append(str(TIES[rules.tie]))
    said.append(
        _("Who stands aside from a case neither reads it nor votes on it, and does not count as present.")
    )
    if rules.appeal_days:
        said.append(
            ngettext(
                "The member has %(days)d day to contest the decision.",
                "The member has %(days)d days to contest the decision.",
                rules.appeal_days,
            )
            % {"days": rules.appeal_days}
        )
    return said

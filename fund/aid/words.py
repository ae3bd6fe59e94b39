"""A version's rules as sentences that a member reads before asking."""

from django.utils.translation import gettext as _

from fund.aid.models import ProgrammeVersion
from fund.aid.reckoning import LostIncome, LumpSum, PerDay, Receipts, share_in_words
from workflows.money_words import money


def formula_in_words(version: ProgrammeVersion) -> str:
    """The formula in one sentence, with its amounts."""
    currency = version.programme.currency
    match version.rule():
        case LumpSum(lump_cents=cents):
            return _("A lump sum of %(sum)s.") % {"sum": money(cents, currency)}
        case PerDay(day_cents=cents, most_days=None):
            return _("%(sum)s for each day.") % {"sum": money(cents, currency)}
        case PerDay(day_cents=cents, most_days=days):
            return _("%(sum)s for each day, for at most %(days)d days.") % {
                "sum": money(cents, currency),
                "days": days,
            }
        case LostIncome(share=share, day_cap_cents=None):
            return _("%(share)s of the income you lost.") % {"share": share_in_words(share)}
        case LostIncome(share=share, day_cap_cents=int(cap)):
            return _("%(share)s of the income you lost, at most %(cap)s a working day.") % {
                "share": share_in_words(share),
                "cap": money(cap, currency),
            }
        case Receipts(share=share) if share == 1:
            return _("Your costs, paid back on receipts.")
        case Receipts(share=share):
            return _("%(share)s of your costs, paid back on receipts.") % {"share": share_in_words(share)}
    raise TypeError(version.formula)


def rule_in_words(version: ProgrammeVersion) -> list[str]:
    """What the programme gives: the formula, the ceilings, and who is paid."""
    currency = version.programme.currency
    said = [formula_in_words(version)]
    if version.ceiling_case_cents is not None:
        said.append(
            _("At most %(sum)s for one request.") % {"sum": money(version.ceiling_case_cents, currency)}
        )
    if version.ceiling_member_year_cents is not None:
        most = money(version.ceiling_member_year_cents, currency)
        said.append(_("At most %(sum)s for one member in 12 months.") % {"sum": most})
    if version.pays_creditors:
        said.append(_("The money goes to those you owe: a landlord, an energy supplier, a school."))
    else:
        said.append(_("The money goes to your own account."))
    return said

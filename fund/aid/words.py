"""A version's rules as sentences that a member reads before asking."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fund.aid.models import ProgrammeVersion
from fund.aid.questions import Condition, Question
from fund.aid.reckoning import LostIncome, LumpSum, PerDay, Receipts, share_in_words
from fund.aid.replies import said
from fund.aid.urgency import points_of
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


def condition_in_words(condition: Condition, form: Sequence[Question]) -> str:
    """`If “What is it for?” is Rent or Energy`; empty where there is none."""
    asked = {one.code: one for one in form}
    parts = [
        _("“%(question)s” is %(answers)s")
        % {
            "question": asked[code].said(),
            "answers": _(" or ").join(said(asked[code], answer, "") for answer in wanted),
        }
        for code, wanted in condition.items()
        if code in asked
    ]
    return _("If %(conditions)s") % {"conditions": _(" and ").join(parts)} if parts else ""


def questions_in_words(form: Sequence[Question]) -> list[dict[str, Any]]:
    """Each question with what it depends on and the answers that weigh on the urgency."""
    return [
        {
            "said": asked.said(),
            "condition": condition_in_words(asked.shown_if, form),
            "weights": [_weight(asked, answer) for answer in asked.answers() if points_of(asked, answer)],
        }
        for asked in form
    ]


def _weight(asked: Question, answer: str) -> str:
    points = points_of(asked, answer)
    words = ngettext("%(answer)s: %(n)d point", "%(answer)s: %(n)d points", points)
    return words % {"answer": said(asked, answer, ""), "n": points}

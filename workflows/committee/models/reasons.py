"""The published list of reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a request was refused, deferred, or granted in part, in words that blame nobody."""

    OUTSIDE_THE_RULES = (
        "outside_rules",
        _("The request falls outside the rules of this programme or product."),
    )
    NOT_URGENT_ENOUGH = (
        "less_urgent",
        _("The fund is limited and has to be kept for the most urgent situations."),
    )
    OTHER_HELP = "other_help", _("Other help is available for this situation and comes first.")
    ALREADY_HELPED = "already_helped", _("Help was already given for the same event.")
    NOT_DOCUMENTED = "not_documented", _("The documents do not show the situation or the amount.")
    MORE_INFORMATION = "more_information", _("The committee needs more information before it can decide.")
    PLAN_TOO_HEAVY = "plan_too_heavy", _("The repayments would weigh too heavily on the Activity.")
    PROJECT_NOT_READY = "project_not_ready", _("The project or its cost is not settled enough yet.")
    FUND_LIMITED = "fund_limited", _("The fund cannot carry the whole amount at this time.")
    PART_COVERED = "part_covered", _("Part of the amount is covered in another way.")
    OTHER = "other", _("Another reason, explained below.")

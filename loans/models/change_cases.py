"""A change of a loan that the committee decides: a one-to-one to its case, with the figures of the change."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.people.models import Member, User
from workflows.sealed import SealedText

from .agreements import Agreement
from .changes import ChangeFacts, complete


class Ground(models.TextChoices):
    HARDSHIP = "hardship", _("hardship")
    DEATH = "death", _("the borrower died")
    NEED = "need", _("a further need")
    OTHER = "other", _("another reason")


class ChangeCaseQuerySet(models.QuerySet["ChangeCase"]):
    def visible_to(self, user: User) -> Any:
        """With its case."""
        return self.filter(case__in=Case.objects.visible_to(user))


class ChangeCase(ChangeFacts):
    """What is asked of one loan. The case's `requested_cents` is what it is about: what would be given up, or all that
    is left to repay.

    guarantor  of a further amount: who is to guarantee all that is owed then, in the place of who does now
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="loan_change")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="change_cases")
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    story: Any = SealedText(_("what happened"))
    guarantor = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("another guarantor")
    )

    objects = ChangeCaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("change for the committee"), _("changes for the committee")
        constraints = [complete("change_case")]

    def __str__(self) -> str:
        return str(self.case)

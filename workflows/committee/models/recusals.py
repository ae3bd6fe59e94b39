"""Who stands aside from which case, and why."""

from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.cases.models import Case
from workflows.people.models import Member, User


class RecusalQuerySet(models.QuerySet["Recusal"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those on cases one sees as somebody who sits on them or audits them. One's own that
        the system found stay unsaid: they would tell of a request of somebody near."""
        cases = Case.objects.visible_to(user).exclude(own_or_filed(user))
        mine = Q(user=user) & ~Q(kind=Recusal.Kind.AUTOMATIC)
        return self.filter(mine | Q(case__in=cases.values("pk")))


class Recusal(models.Model):
    """One person stands aside from one case, for good: found by the system, declared, or imposed."""

    class Kind(models.TextChoices):
        AUTOMATIC = "automatic", _("found by the system")
        DECLARED = "declared", _("declared")
        IMPOSED = "imposed", _("imposed by the chair")

    class Reason(models.TextChoices):
        APPLICANT = "applicant", _("It is their own request.")
        HOUSEHOLD = "household", _("They live in the applicant's household.")
        ACTIVITY = "activity", _("They share an Activity with the applicant.")
        FILED = "filed", _("They filed the request.")
        ADVISOR = "advisor", _("They are the case's or the applicant's advisor.")
        OFFICER = "officer", _("They handled the case as its officer.")
        JOINT = "joint", _("They would borrow it too.")
        GUARANTOR = "guarantor", _("They guarantee what is asked for.")
        SUPPLIER = "supplier", _("They sell what the money would pay for.")
        CREDITOR = "creditor", _("They would be paid out of it.")
        CLOSE = "close", _("They are close to the applicant.")
        INTEREST = "interest", _("They have an interest in the outcome.")
        OTHER = "other", _("Another reason.")
        TOOK_PART = "took_part", _("They took part in the decision that is looked at again.")

    # Those who handled a case, filed it or advise the applicant do not sit on it, yet go on handling it.
    HANDLING = (Reason.APPLICANT, Reason.FILED, Reason.ADVISOR, Reason.OFFICER, Reason.TOOK_PART)

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusals")
    user = models.ForeignKey(User, models.PROTECT, related_name="recusals")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("recusal"), _("recusals")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=~Q(reason="took_part"),
                name="recusal_once_a_case_and_person",
            ),
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=Q(reason="took_part"),
                name="recusal_of_who_took_part_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.case.reference}"


def own_or_filed(user: User) -> Q:
    """Cases of which this person is the applicant, or which they filed for another."""
    return Q(applicant__user=user) | Q(filed_by=user) | Q(helped_by=user)


def close_to_the_applicant(user: User) -> Q:
    """Cases of members of the same household or of the same Activity."""
    member = user.membership()
    if member is None:
        return Q(pk__in=[])
    near = Q(activities__in=member.activities.values("pk"))
    if member.household_id:
        near |= Q(household=member.household_id)
    return Q(applicant__in=Member.objects.filter(near).exclude(pk=member.pk).values("pk"))


def has_a_part(user: User) -> Q:
    """Cases in which a kind gives this person a part: guarantor, supplier, creditor."""
    parts = [kind.parties.of(user) for kind in kinds.all_kinds() if kind.parties]
    return reduce(or_, parts, Q(pk__in=[]))


def hidden_from(user: User) -> Q:
    """Cases that this person may not see in any role: a close link, declared, imposed or found."""
    stood_aside = Recusal.objects.filter(user=user).exclude(reason__in=Recusal.HANDLING)
    return close_to_the_applicant(user) | has_a_part(user) | Q(pk__in=stood_aside.values("case"))


def conflicted(user: User) -> Q:
    """Cases on which this person may not sit: hidden ones, their own, and those they handled or advised. Who
    took part in a decision keeps its case and has no voice when it is looked at again (`electorate`)."""
    stood_aside = Recusal.objects.filter(user=user).exclude(reason=Recusal.Reason.TOOK_PART)
    handled = Q(advisor=user) | Q(officer=user) | Q(applicant__advisor=user)
    return (
        own_or_filed(user)
        | handled
        | close_to_the_applicant(user)
        | has_a_part(user)
        | Q(pk__in=stood_aside.values("case"))
    )

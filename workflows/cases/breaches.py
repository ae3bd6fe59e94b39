"""Promises that were not kept: noted once a case and promise, told to those who can do something about it."""

from collections import Counter, defaultdict
from datetime import date
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.notices.telling import notify
from workflows.people.models import RoleGrant, User
from workflows.people.permissions import Role
from workflows.steps import note

from .models import UNDECIDED, Case, State


class BreachQuerySet(models.QuerySet["Breach"]):
    def visible_to(self, user: User) -> Self:
        """With their cases."""
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))


class Breach(models.Model):
    """A promised day that went by. Never changed: the case may still be decided, late."""

    class What(models.TextChoices):
        DECISION = "decision", _("decision")
        MONEY = "money", _("money")

    case = models.ForeignKey(Case, models.PROTECT, related_name="breaches")
    what = models.CharField(_("promise"), max_length=8, choices=What)
    promised_on = models.DateField(_("promised by"))
    noted_on = models.DateField(_("noted on"))

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("promise not kept"), _("promises not kept")
        ordering = ["-noted_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["case", "what"], name="breach_noted_once_a_promise")]

    def __str__(self) -> str:
        return f"{self.case}, {self.what}"


def late(on: date) -> Q:
    """Cases past a promised day on which the next move is ours; needs `asks`."""
    return late_for_decision(on) | late_for_money(on)


def late_for_decision(on: date) -> Q:
    return Q(state__in=UNDECIDED, asks=False, promised_on__lt=on)


def late_for_money(on: date) -> Q:
    return Q(state=State.GRANTED, signing_since=None, money_promised_on__lt=on)


def note_breaches(on: date) -> int:
    """Note each promise that was broken since the last night; return how many. A second run finds none."""
    noted = [
        *_note(Breach.What.DECISION, late_for_decision(on), "promised_on", on),
        *_note(Breach.What.MONEY, late_for_money(on), "money_promised_on", on),
    ]
    _tell(noted, on)
    return len(noted)


def _note(what: Breach.What, rule: Q, field: str, on: date) -> list[Case]:
    known = Breach.objects.filter(what=what).values("case")
    found = list(Case.objects.asking().filter(rule).exclude(pk__in=known).order_by("pk"))
    for case in found:
        with transaction.atomic():
            promised: date = getattr(case, field)
            Breach.objects.create(case=case, what=what, promised_on=promised, noted_on=on)
            note(case, "late", by=None, payload={"what": what.value, "promised_on": promised})
    return found


def _tell(cases: list[Case], on: date) -> None:
    """A count for each reader: the officer who answers (every officer in reach while there is none), and the chairs."""
    counts: Counter[int] = Counter()
    by_cooperative: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        by_cooperative[case.cooperative_id].append(case)
    for cooperative, mine in by_cooperative.items():
        officers, chairs = holders(Role.OFFICER, cooperative, on), holders(Role.CHAIR, cooperative, on)
        for case in mine:
            counts.update({case.officer_id} if case.officer_id else officers)
        counts.update(dict.fromkeys(chairs, len(mine)))
    for user in User.objects.filter(pk__in=[pk for pk, count in counts.items() if count], is_active=True):
        notify(
            f"breaches:{on}:{user.pk}",
            user=user,
            template="promises_not_kept",
            context={"count": counts[user.pk]},
            path=f"{reverse('cases:desk')}?tab=all&attention=late",
        )


def holders(role: Role, cooperative: int, on: date) -> set[int]:
    """Ids of the people who hold a role in a cooperative that day."""
    reach = Q(cooperative=cooperative) | Q(cooperative=None)
    return set(RoleGrant.objects.holding(on).filter(reach, role=role).values_list("user", flat=True))

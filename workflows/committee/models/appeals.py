"""What a member contests: a record beside the case, heard by people none of whom took part before."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case, Document
from workflows.cases.standing import is_its_officer, may_act_for_applicant
from workflows.people.models import User
from workflows.people.permissions import permitted
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .committees import Committee
from .decisions import Decision, PrintedLetter


class AppealQuerySet(StatefulQuerySet["Appeal"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))

    def readable_by(self, user: User) -> Self:
        """Those whose text one may read."""
        return self.filter(case__in=Case.objects.trusted_to(user).values("pk"))

    def pending(self) -> Self:
        """Lodged and not yet ruled on."""
        return self.filter(state=Appeal.State.LODGED)


def is_of_the_applicants_side(appeal: Any, user: Any) -> bool:
    return may_act_for_applicant(appeal.case, user)


def rules_on_appeals(appeal: Any, user: Any) -> bool:
    """Whoever presides; which ballot, the verb asks."""
    return permitted("ballot.decide")(appeal, user)


def is_the_officer_of_its_case(appeal: Any, user: Any) -> bool:
    return is_its_officer(appeal.case, user)


class Appeal(Stateful):
    """One contest of one decision. `committee` is who hears it."""

    class State(models.TextChoices):
        LODGED = "lodged", _("to be heard")
        UPHELD = "upheld", _("the first decision stands")
        CHANGED = "changed", _("the decision was changed")
        SENT_BACK = "sent_back", _("sent back to be examined again")
        WITHDRAWN = "withdrawn", _("withdrawn")

    case = models.ForeignKey(Case, models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="appeals")
    text = SealedText(_("why the decision should be another one"))
    documents = models.ManyToManyField(Document, related_name="+")
    lodged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lodged_on = models.DateField(_("lodged on"))
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.LODGED, db_index=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("appeal"), _("appeals")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision"], name="appeal_once_a_decision"),
            models.CheckConstraint(
                condition=Q(state="lodged", ended_on=None) | ~Q(state="lodged") & Q(ended_on__isnull=False),
                name="appeal_ends_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision.number}, {self.lodged_on}"

    def get_absolute_url(self) -> str:
        return reverse("committee:appeal", args=[self.pk])

    @property
    def ruling(self) -> Decision | None:
        """The last decision on it."""
        return self.rulings.order_by("pk").last()

    @transition("state", State.LODGED, State.UPHELD, permission=rules_on_appeals)
    def uphold(self, *, by: User, on: date) -> None:
        """The first decision stands."""
        self.ended_on = on

    @transition("state", State.LODGED, State.CHANGED, permission=rules_on_appeals)
    def change(self, *, by: User, on: date) -> None:
        """Another decision takes its place; the first stays on record."""
        self.ended_on = on

    @transition("state", State.LODGED, State.SENT_BACK, permission=rules_on_appeals)
    def send_back(self, *, by: User, on: date) -> None:
        """The case has to be examined again before anyone can rule."""
        self.ended_on = on

    @transition("state", State.SENT_BACK, State.LODGED, permission=is_the_officer_of_its_case)
    def bring_back(self, *, by: User, on: date) -> None:
        """A grant that was contested has been examined again: the panel may rule now."""
        self.ended_on = None

    @transition("state", State.LODGED, State.WITHDRAWN, permission=is_of_the_applicants_side)
    def withdraw(self, *, by: User, on: date) -> None:
        """The member no longer contests."""
        self.ended_on = on


class AppealEvent(StepEvent):
    subject_field = "appeal"
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["appeal", "sequence"], name="appeal_event_once")]


class AppealLetter(PrintedLetter):
    """The letter that says an appeal was received, and what happens with it."""

    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="letter")

    def __str__(self) -> str:
        return f"{self.appeal}: {self.sha256[:12]}"

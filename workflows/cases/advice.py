"""Opinions asked of others: a question with a last day, and only those answers and documents that the officer shows.

Whoever is asked does not see the case: neither its number's page, nor the member's name unless that is shown too.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from workflows import calendars, kinds, outbox
from workflows.calendars import Event
from workflows.kinds import Answer
from workflows.notices.telling import notify
from workflows.notices.whole_days import whole_day
from workflows.people.models import User
from workflows.people.permissions import Role, may
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.sealed import SealedText
from workflows.steps import note

from .messages import bounded
from .models import UNDECIDED, Case, Document, hidden, own
from .standing import is_its_officer

LONGEST_WAIT = timedelta(days=90)
REMINDERS = (1, 7)  # days after the last day
NAME = "applicant"  # shown as one of the answers
DECIDING = {Role.COMMITTEE, Role.CHAIR}


def kept_from(user: User) -> Q:
    """Cases of which this person reads nothing, by whatever way: their own, and those hidden from them."""
    return own(user) | hidden(user)


class AdviceQuerySet(models.QuerySet["Advice"]):
    def asked_of(self, user: User) -> Self:
        """What this person may still be asked: nothing for whoever decides, nor what they are kept from."""
        if user.roles() & DECIDING:
            return self.none()
        return self.filter(asked_of=user, withdrawn_at=None).exclude(
            case__in=Case.objects.filter(kept_from(user)).values("pk")
        )

    def open(self) -> Self:
        return self.filter(answered_at=None, withdrawn_at=None)

    def late(self, on: date) -> Self:
        """Open after their last day, while the case is still to be decided."""
        return self.open().filter(due_on__lt=on, case__state__in=UNDECIDED)


class Advice(models.Model):
    """One question to one person about one case; `answers` are the names of what is shown of it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="advice")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="advice_asked")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked on"))
    question = SealedText(_("question"))
    due_on = models.DateField(_("last day"))
    answers = models.JSONField(default=list)
    documents = models.ManyToManyField(Document, related_name="+")
    answer = SealedText(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("opinion asked"), _("opinions asked")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "asked_of"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="one_open_question_to_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.asked_at:%Y-%m-%d}"

    def shown(self) -> list[Answer]:
        """The answers that the officer chose to show, and no other; none once the case is decided."""
        if not self.case.is_undecided:
            return []
        every = kinds.of(self.case).fields(self.case, self.asked_by)
        return [answer for answer in every if answer.name in self.answers]

    @property
    def names_the_member(self) -> bool:
        return NAME in self.answers and self.case.is_undecided

    def files(self) -> models.QuerySet[Document]:
        """The documents that are shown, while the case is undecided."""
        return self.documents.all() if self.case.is_undecided else self.documents.none()

    def is_late(self, on: date) -> bool:
        return self.answered_at is None and self.withdrawn_at is None and self.due_on < on


def may_be_asked(case: Case, user: User) -> bool:
    """Staff who can give an opinion, do not decide, and from whom nothing hides the case."""
    if not user.is_active or not may(user, "advice.answer") or user.roles() & DECIDING:
        return False
    return not Case.objects.filter(kept_from(user), pk=case.pk).exists()


@transaction.atomic
def ask(
    case: Case, *, of: User, question: str, due_on: date, answers: Iterable[str], documents: Sequence[Document],
    by: User, at: datetime,
) -> Advice:  # fmt: skip
    """Ask one person, and tell them.

    answers    names of the answers that they may read, and NAME for the member's name
    documents  of this case, which they may open
    raises     NotYours; Unmet (nobody who can be asked, no question, a bad day, what the case does not have); TooLate
               where a question to them is open, and once the case is decided
    """
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not is_its_officer(case, by):
        raise NotYours()
    if not case.is_undecided:
        raise TooLate(_("This case is decided: nothing is left to ask."))
    if of.pk == by.pk or not may_be_asked(case, of):
        raise Unmet(_("This person cannot be asked about this case."), code="cannot_be_asked")
    if not localdate(at) <= due_on <= localdate(at) + LONGEST_WAIT:
        raise Unmet(_("Choose a last day within the next three months."), code="bad_day")
    wanted, known = (
        list(dict.fromkeys(answers)),
        {NAME} | {one.name for one in kinds.of(case).fields(case, by)},
    )
    if set(wanted) - known or any(document.case_id != case.pk for document in documents):
        raise Unmet(_("This case has no such answer or document."), code="unknown_part")
    if Advice.objects.open().filter(case=case, asked_of=of).exists():
        raise TooLate(_("A question to this person is open already."), code="asked_already")
    made = Advice.objects.create(
        case=case,
        asked_of=of,
        asked_by=by,
        asked_at=at,
        question=bounded(question),
        due_on=due_on,
        answers=wanted,
    )
    made.documents.set(documents)
    note(case, "ask_advice", by=by, payload={"of": of.pk, "answers": wanted, "due": due_on.isoformat()})
    outbox.put("case.advice_asked", f"case.advice_asked/{made.pk}", advice=made.pk)
    return made


@transaction.atomic
def answer(asked: Advice, *, text: str, by: User, at: datetime) -> Advice:
    """Write it down, once. raises NotYours; TooLate when it was answered or withdrawn, and once the case
    is decided; Unmet for an empty text"""
    found = Advice.objects.select_for_update(of=("self",)).select_related("case").get(pk=asked.pk)
    if found.asked_of_id != by.pk or not may_be_asked(found.case, by):
        raise NotYours()
    if found.answered_at or found.withdrawn_at:
        raise TooLate(_("This was answered or withdrawn already."))
    if not found.case.is_undecided:
        raise TooLate(_("This case is decided: nothing is left to ask."))
    found.answer, found.answered_at = bounded(text), at
    found.save(update_fields=["answer", "answered_at"])
    note(found.case, "give_advice", by=by)
    outbox.put("case.advice_given", f"case.advice_given/{found.pk}", advice=found.pk)
    return found


@transaction.atomic
def withdraw(asked: Advice, *, by: User, at: datetime) -> Advice:
    """Ask no longer: what was shown is shown no more. A second press finds it done."""
    found = Advice.objects.select_for_update(of=("self",)).select_related("case__applicant").get(pk=asked.pk)
    if not is_its_officer(found.case, by):
        raise NotYours()
    if found.withdrawn_at is None and found.answered_at is None:
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
        note(found.case, "withdraw_advice", by=by)
    return found


def remind(on: date) -> int:
    """Recall what is overdue: one reminder a threshold, the latest one where nights were missed; return how many are
    due."""
    late = list(Advice.objects.late(on).order_by("pk"))
    for row in late:
        days = max(days for days in REMINDERS if row.due_on + timedelta(days) <= on)
        outbox.put("case.advice_late", f"case.advice_late/{row.pk}/{days}", advice=row.pk, days=days)
    return len(late)


@outbox.handles("case.advice_late")
def tell_late(*, advice: int, days: int) -> None:
    """Silent when the answer came meanwhile, and to whom the case is hidden by now."""
    open_ones = Advice.objects.open().filter(case__state__in=UNDECIDED).select_related("asked_of")
    row = open_ones.filter(pk=advice).first()
    if row is None or not Advice.objects.asked_of(row.asked_of).filter(pk=advice).exists():
        return
    notify(f"advice_late/{advice}/{days}", user=row.asked_of, template="advice_late",
           context={"due_on": row.due_on}, path=f"/cases/advice/{advice}/")  # fmt: skip


@outbox.handles("case.advice_asked")
def tell_asked(*, advice: int) -> None:
    row = Advice.objects.select_related("asked_of").get(pk=advice)
    notify(f"advice_asked/{advice}", user=row.asked_of, template="advice_asked", context={"due_on": row.due_on},
           path=f"/cases/advice/{advice}/")  # fmt: skip


@outbox.handles("case.advice_given")
def tell_given(*, advice: int) -> None:
    row = Advice.objects.select_related("asked_by", "case").get(pk=advice)
    notify(f"advice_given/{advice}", user=row.asked_by, template="advice_given",
           context={"reference": row.case.reference}, path=row.case.get_absolute_url())  # fmt: skip


@calendars.register
def last_days_to_answer(user: Any, on: date) -> Iterable[Event]:
    for row in Advice.objects.asked_of(user).open().filter(case__state__in=UNDECIDED):
        summary = str(_("Last day for an opinion that was asked of you"))
        yield whole_day(f"advice-{row.pk}", row.due_on, summary, at=row.asked_at)

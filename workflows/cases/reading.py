"""What somebody who handles a case has read of its answers, so that they are shown what became different since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.kinds import Answer
from workflows.people.models import User
from workflows.refusals import NotYours
from workflows.sealed import SealedJSON

from .models import Case
from .standing import may_act_for_applicant


class AnswersRead(models.Model):
    """The answers as one reader last read them, as values: they are told in the language of whoever looks."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    record: "models.Field[Any, Any]" = SealedJSON(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("answers read"), _("answers read")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="answers_read_once_a_reader")]

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d}"


@dataclass(frozen=True)
class Change:
    """An answer that is not what it was: `before` is empty for one that was not asked then."""

    answer: Answer
    before: str


@dataclass(frozen=True)
class Differences:
    """What changed since this reader read it, by the answer's name; `gone` are those no longer asked."""

    since: datetime
    changed: Mapping[str, Change]
    gone: list[Answer]

    @property
    def count(self) -> int:
        return len(self.changed) + len(self.gone)

    def __bool__(self) -> bool:
        return self.count > 0


def reads(case: Case, user: User) -> bool:
    """Whether this person is shown differences: those who handle or decide, never who asked."""
    return not may_act_for_applicant(case, user) and case.is_trusted(user)


def begin(case: Case, user: User, at: datetime) -> None:
    """The first look at a case: from here on, what changes is shown to this reader."""
    if not AnswersRead.objects.filter(case=case, user=user).exists():
        record = kinds.of(case).record(case)
        AnswersRead.objects.get_or_create(case=case, user=user, defaults={"record": record, "at": at})


def mark(case: Case, user: User, at: datetime) -> None:
    """What there is now has been read; raises NotYours for those who do not read the sensitive part."""
    if not reads(case, user):
        raise NotYours()
    record = kinds.of(case).record(case)
    AnswersRead.objects.update_or_create(case=case, user=user, defaults={"record": record, "at": at})


def differences(case: Case, user: User) -> Differences | None:
    """What became different since this person last read the answers; None for who never did, and for a kind of case
    that keeps no record of its answers."""
    read = AnswersRead.objects.filter(case=case, user=user).first()
    if read is None or not read.record:
        return None
    kind = kinds.of(case)
    now = {answer.name: answer for answer in kind.fields(case, user)}
    then = {answer.name: answer for answer in kind.fields_then(case, user, read.record)}
    changed = {
        name: Change(answer, then[name].value if name in then else "")
        for name, answer in now.items()
        if name not in then or then[name].value != answer.value
    }
    return Differences(read.at, changed, [answer for name, answer in then.items() if name not in now])

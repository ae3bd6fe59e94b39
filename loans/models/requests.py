"""What requests have in common, whatever is asked: each is a one-to-one to its case."""

from typing import Self

from django.db import models
from django.db.models import Q

from workflows.cases.models import Case
from workflows.people.models import User


class RequestQuerySet[Asked: models.Model](models.QuerySet[Asked]):
    def visible_to(self, user: User) -> Self:
        """With its case."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def written_by(self, user: User) -> Self:
        """One's own, and those one files for a member who asked for it."""
        return self.filter(Q(case__applicant__user=user) | Q(case__filed_by=user))

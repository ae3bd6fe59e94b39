"""A secret ballot: who voted, and what was voted, in two tables that nothing ties together.

Neither has a time, an order or a text; both have random keys. Each vote writes both anew for the whole ballot, in a
random order and in one transaction, so that not even the place of a row in its table says who came when.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.people.models import User

from .ballots import Ballot, Vote


class SecretVoter(models.Model):
    """That a person voted in a secret ballot; not when, and not what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="turnout")
    voter = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["voter__last_name", "voter__first_name", "voter"]
        constraints = [models.UniqueConstraint(fields=["ballot", "voter"], name="secret_voter_once_a_ballot")]

    def __str__(self) -> str:
        return f"{self.voter}: {self.ballot}"


class SecretPaper(models.Model):
    """One vote of a secret ballot. `code_hash` finds it for who holds its code while the ballot is open; once the
    ballot is over the hash is gone, and the paper never changes again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="papers")
    choice = models.CharField(_("vote"), max_length=8, choices=Vote.Choice)
    cents = models.BigIntegerField(_("amount"), null=True)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["choice", "-cents", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice="grant", cents__gt=0) | (~Q(choice="grant") & Q(cents=None)),
                name="secret_paper_has_cents_when_granting_only",
            ),
            models.UniqueConstraint(
                fields=["ballot", "code_hash"],
                condition=~Q(code_hash=""),
                name="secret_paper_answers_to_one_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.get_choice_display()}"

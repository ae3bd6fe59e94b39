"""The minutes of a session: what is added to the record by hand, who signed what, and the printed versions."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.cases.storage import sealed_files, sealed_name
from workflows.people.models import User
from workflows.sealed import SealedJSON, SealedText

from .sessions import Session


class Remarks(models.Model):
    """The free parts of the minutes, while they are a draft. `version` grows with each edit."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="remarks")
    version = models.PositiveIntegerField(default=0)
    opening = SealedText(_("opening remark"), blank=True)
    items: Any = SealedJSON(blank=True)  # {agenda item id, as text: remark}
    closing = SealedText(_("closing remark"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return f"{self.session}, {self.version}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def on(self, digest: str) -> Self:
        """Those that bind this content; a signature of an earlier wording is kept and counts no more."""
        return self.filter(digest=digest)


class Signature(models.Model):
    """That a person signed the minutes as they were, by their digest. Never changed: an edit leaves it behind."""

    class Office(models.TextChoices):
        CHAIR = "chair", _("for the chair")
        SECRETARY = "secretary", _("for the secretary")
        WITNESS = "witness", _("as a member who was present")

    session = models.ForeignKey(Session, models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    office = models.CharField(_("signs"), max_length=10, choices=Office)
    digest = models.CharField(max_length=64)
    unread = models.JSONField(default=list)  # agenda item ids from which this person stands aside
    at = models.DateTimeField()

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("signature"), _("signatures")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user", "digest"], name="minutes_signed_once_a_person_and_wording"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.session}"


class Minutes(models.Model):
    """The approved minutes as they were printed, in one of two versions. Never changed."""

    class Kind(models.TextChoices):
        NOMINATIVE = "nominative", _("for the committee")
        REDACTED = "redacted", _("for members")

    session = models.ForeignKey(Session, models.PROTECT, related_name="minutes")
    kind = models.CharField(_("version"), max_length=10, choices=Kind, default=Kind.NOMINATIVE)
    file = models.FileField(upload_to=sealed_name, storage=sealed_files)
    sha256 = models.CharField(max_length=64)
    template_version = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(fields=["session", "kind"], name="minutes_printed_once_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.session}, {self.kind}: {self.sha256[:12]}"

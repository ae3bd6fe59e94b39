"""What we tell a person: one row a message, shown under "Notices"; an e-mail only says there is news."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.people.models import Member, User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> Self:
        """Only what was written to this person."""
        return self.filter(Q(user=user) | Q(member__user=user))

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unsent(self) -> Self:
        return self.filter(sent_at=None, given_up_at=None)


class Notice(models.Model):
    """One message to one person, once by `key`. Subject and body are as said, in the reader's language."""

    key = models.CharField(max_length=160, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="notices")
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="notices")
    template = models.CharField(_("template"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    path = models.CharField(_("page"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)
    read_at = models.DateTimeField(_("read"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, member=None) | Q(user=None, member__isnull=False),
                name="notice_has_one_reader",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_of_user"),
            models.Index(fields=["member", "-created_at"], name="notice_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.key}"

    @property
    def address(self) -> str:
        """The e-mail address of the reader: that of their account, else the one in the register."""
        if self.user is not None:
            return self.user.email
        assert self.member is not None
        return self.member.user.email if self.member.user else self.member.email

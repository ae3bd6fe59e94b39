"""What we tell a person: one row a message, shown under "Notices"; an e-mail only says there is news."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.people.models import Member, User
from workflows.people.permissions import Role

from . import veils
from .catalogue import Topic


class Way(models.TextChoices):
    """How a notice reaches its reader, beside the page where all of them stand."""

    MAIL = "mail", _("by e-mail, at once")
    DIGEST = "digest", _("by e-mail, once a day")
    PAGE = "page", _("on this site only")
    LETTER = "letter", _("by post")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> Self:
        """Only what was written to this person."""
        return self.filter(Q(user=user) | Q(member__user=user))

    def listed(self) -> Self:
        """Without the daily e-mails, which repeat what is listed already."""
        return self.exclude(template="digest")

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unsent(self) -> Self:
        return self.filter(sent_at=None, given_up_at=None, way=Way.MAIL)

    def to_collect(self) -> Self:
        """For the next daily e-mail: not read on the site meanwhile."""
        return self.filter(way=Way.DIGEST, digest=None, read_at=None)

    def letters_of(self, user: User) -> Self:
        """Letters to members of this officer's cooperatives, posted or not; none to somebody they live with, and none
        about what is hidden from them."""
        ours = self.filter(way=Way.LETTER, member__cooperative__in=user.cooperatives_as(Role.OFFICER))
        mine = Member.objects.filter(user=user, household__isnull=False).values("household")
        return ours.exclude(member__household__in=mine).exclude(veils.hidden_from(user))

    def to_post(self, user: User) -> Self:
        """Of these, those that wait to be printed and posted."""
        return self.letters_of(user).filter(sent_at=None)


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
    way = models.CharField(_("way"), max_length=10, choices=Way, default=Way.MAIL)
    digest = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="collected")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True)  # of a letter: posted
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # who posted it
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
            models.Index(
                fields=["way", "created_at"],
                condition=Q(sent_at=None, given_up_at=None, digest=None),
                name="notice_on_its_way",
            ),
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

    @property
    def reader(self) -> User | None:
        """Who reads it on the site; None for a member without a sign-in."""
        return self.user or (self.member.user if self.member else None)


class Choice(models.Model):
    """How one person wants to be told of one topic; without a row: by e-mail, at once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notice_choices")
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    way = models.CharField(_("way"), max_length=10, choices=Way)

    class Meta:
        verbose_name, verbose_name_plural = _("choice of notices"), _("choices of notices")
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="notice_choice_once_a_topic")]

    def __str__(self) -> str:
        return f"{self.user}: {self.topic} {self.way}"


class Wording(models.Model):
    """A text of notices in the administrator's words; without subject and body: back to the delivered text."""

    template = models.CharField(_("text"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name, verbose_name_plural = _("text of a notice"), _("texts of notices")
        constraints = [
            models.UniqueConstraint(fields=["template", "language", "number"], name="wording_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.language} {self.number}"

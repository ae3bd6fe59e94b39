"""People and what they belong to: cooperatives, users and their roles, members, households, Activities."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows import iban as accounts
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .permissions import Role, may, system_only


class Cooperative(models.Model):
    """A legal entity with its country, currency and language."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    country = models.CharField(_("country"), max_length=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    language = models.CharField(_("language"), max_length=2, default="fr")
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Brussels")
    address = models.TextField(_("address"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("cooperative"), _("cooperatives")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Someone who signs in, by e-mail. What they may do comes from role grants, not from `is_superuser`."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("Like my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, blank=True, default=Theme.SYSTEM)

    present_role: str = ""  # the role that the header shows, set by the door for each request

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name, verbose_name_plural = _("user"), _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def grants(self) -> list["RoleGrant"]:
        """Approved grants that hold today; read once a request."""
        if not hasattr(self, "_grants"):
            self._grants = list(self.role_grants.holding(timezone.localdate()))
        return self._grants

    def membership(self) -> "Member | None":
        """The member that this person is; read once a request."""
        if not hasattr(self, "_membership"):
            self._membership = Member.objects.filter(user=self).first()
        return self._membership

    def roles(self) -> set[Role]:
        return {Role(grant.role) for grant in self.grants()}

    def has_role(self, role: Role) -> bool:
        return role in self.roles()

    def may(self, code: str) -> bool:
        return may(self, code)

    def cooperatives_as(self, *roles: Role) -> models.QuerySet[Cooperative]:
        """Where these roles reach: the grants' cooperatives, or all for a grant that names none."""
        grants = [grant for grant in self.grants() if grant.role in roles]
        if any(grant.cooperative_id is None for grant in grants):
            return Cooperative.objects.all()
        return Cooperative.objects.filter(pk__in=[grant.cooperative_id for grant in grants])

    def acting_role(self) -> str:
        """The role written beside an act: the one that the header shows, else the first they hold."""
        return self.present_role or min(self.roles(), default="")

    def forget(self) -> None:
        """What was read once a request is read again."""
        for name in ("_grants", "_membership"):
            self.__dict__.pop(name, None)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def holding(self, on: date) -> Self:
        """Approved, begun, not ended."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on, approved_at__isnull=False)


class RoleGrant(models.Model):
    """A role that a person holds, in one cooperative or in all, from a day to a day. Roles that move or decide
    money hold only once a second person approved them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("role grant"), _("role grants")
        constraints = [
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("cooperative", Value(0)),
                condition=Q(to_on=None),
                name="role_granted_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | Q(approved_by=None) | ~Q(granted_by=models.F("approved_by")),
                name="role_grant_is_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Household(models.Model):
    """People who share income and charges; a link that conflict of interest follows."""

    code = models.CharField(_("code"), max_length=20, unique=True)

    def __str__(self) -> str:
        return self.code


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, user: User) -> Self:
        """One's own record; an advisor's members; those of an officer's cooperatives; all for administrator and
        auditor. Nobody else lists members."""
        roles = user.roles()
        if roles & {Role.ADMINISTRATOR, Role.AUDITOR}:
            return self
        mine = Q(user=user)
        if Role.ADVISOR in roles:
            mine |= Q(advisor=user)
        if Role.OFFICER in roles:
            mine |= Q(cooperative__in=user.cooperatives_as(Role.OFFICER))
        return self.filter(mine)

    def search(self, text: str) -> Self:
        """Every word stands somewhere in the number, the name or the e-mail."""
        found = self
        for word in text.split()[:6]:
            found = found.filter(
                Q(number__istartswith=word)
                | Q(last_name__icontains=word)
                | Q(first_name__icontains=word)
                | Q(email__istartswith=word)
            )
        return found


class Member(models.Model):
    """A person with shares in a cooperative. Contact and bank details are sealed."""

    class Category(models.TextChoices):
        USER = "A", _("User")
        STAFF = "B", _("Staff")
        PARTNER = "C", _("Partner")

    class Gender(models.TextChoices):
        """What a member said, for figures about all members together; empty where they did not say."""

        WOMAN = "w", _("woman")
        MAN = "m", _("man")
        OTHER = "x", pgettext_lazy("gender", "other")

    number = models.CharField(_("member number"), max_length=20, unique=True)
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="member")
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="members")
    household = models.ForeignKey(Household, models.SET_NULL, null=True, blank=True, related_name="members")
    advisor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="advised_members")
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = SealedText(_("phone"), blank=True)
    address = SealedText(_("postal address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    category = models.CharField(_("category"), max_length=1, choices=Category, default=Category.USER)
    born_in = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True)
    joined_on = models.DateField(_("member since"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    iban = SealedText(_("IBAN"), blank=True)
    iban_holder = SealedText(_("account holder"), blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("member"), _("members")
        indexes = [models.Index(fields=["last_name", "first_name"], name="member_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(born_in=None) | Q(born_in__range=(1900, 2100)), name="member_born_in_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def sector(self) -> str:
        """In which they work: that of the first of their Activities that names one."""
        named = self.activities.exclude(sector="").order_by("opened_on", "pk")
        return next(iter(named.values_list("sector", flat=True)[:1]), "")

    @property
    def months_of_membership(self) -> int:
        return self.months_on(timezone.localdate())

    def months_on(self, on: date) -> int:
        """Whole months since joining."""
        months = (on.year - self.joined_on.year) * 12 + on.month - self.joined_on.month
        return months - (on.day < self.joined_on.day)


class FurtherAccount(models.Model):
    """An account of a member beside the main one, confirmed like any; offered wherever an account is asked."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="further_accounts")
    iban: "models.Field[Any, Any]" = SealedText(_("IBAN"))
    holder: "models.Field[Any, Any]" = SealedText(_("account holder"))
    confirmed_at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name, verbose_name_plural = _("further account"), _("further accounts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return accounts.masked(self.iban)


class Activity(models.Model):
    """A budget of one or more members inside the cooperative, fed by what they invoice."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="activities")
    members = models.ManyToManyField(Member, related_name="activities")
    region = models.CharField(_("region"), max_length=40, blank=True)
    sector = models.CharField(_("sector"), max_length=40, blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("Activity"), _("Activities")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class MemberImport(models.Model):
    """A table of members that somebody handed in: read and shown first, then written whole or not at all."""

    class State(models.TextChoices):
        READ = "read", _("To confirm")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Written")
        DROPPED = "dropped", _("Dropped")

    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    content = SealedText(blank=True)  # base64; emptied once written or dropped
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    problems = models.JSONField(_("problems"), default=list)  # [[line, sentence], …]
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("import of members"), _("imports of members")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name


class FactorCheck(models.Model):
    """A code that somebody typed to act on money: right or wrong. Written by `second_factor.confirm` alone."""

    user = models.ForeignKey(User, models.PROTECT, related_name="factor_checks")
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    passed = models.BooleanField(_("right"))

    class Meta:
        verbose_name, verbose_name_plural = _("second factor typed"), _("second factors typed")
        indexes = [models.Index(fields=["user", "at"], name="factor_check_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"


class MailCode(models.Model):
    """A code that was sent by e-mail to confirm one act. Written by `workflows.people.mail_codes` alone.

    act        what it confirms, once: "loan/L-2026-0042"
    code_hash  a keyed hash of it with its own salt; the code itself is nowhere
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="mail_codes")
    act = models.CharField(max_length=80)
    salt = models.CharField(max_length=16)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("sent at"))
    wrong = models.PositiveSmallIntegerField(_("wrong ones typed"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("code sent by e-mail"), _("codes sent by e-mail")
        indexes = [models.Index(fields=["user", "made_at"], name="mail_code_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d %H:%M}"


class AccountChangeQuerySet(StatefulQuerySet["AccountChange"]):
    def visible_to(self, user: User) -> Self:
        """One's own; those of the cooperatives whose members' numbers one confirms."""
        reach = user.cooperatives_as(Role.OFFICER, Role.TREASURER, Role.TREASURER2)
        return self.filter(Q(member__user=user) | Q(member__cooperative__in=reach))

    def waiting(self) -> Self:
        return self.filter(state=AccountChange.State.ASKED)


def confirms_accounts(change: Any, user: Any) -> bool:
    """Somebody of the office, never the member nor whoever asked."""
    another = user is not None and user.pk not in (change.asked_by_id, change.member.user_id)
    return another and may(user, "people.confirm_account")


def posts_to_the_former(change: Any, user: Any) -> bool:
    """Whoever posts letters, never who asked: the letter tells the member of them."""
    return user is not None and user.pk != change.asked_by_id and may(user, "letter.post")


def asked_for_it(change: Any, user: Any) -> bool:
    return user is not None and user.pk in (change.asked_by_id, change.member.user_id)


class AccountChange(Stateful):
    """Another account number for a member, asked and not yet used: the former contact is told, and after three days
    a second person confirms it. Orders to pay that were made before keep their account.

    beside   it is to stand beside the main account, not instead of it
    told_by  how the former contact is told: by e-mail at once; who has none by letter, or by a telephone call
    told_at  when the letter was posted, or the member agreed on the telephone; not used for an e-mail
    contact  where the former contact is, as the register had it when it was asked
    address  the postal address that it had then: a letter goes there, though the member moves meanwhile
    """

    class State(models.TextChoices):
        ASKED = "asked", _("to be confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    class Told(models.TextChoices):
        MAIL = "mail", _("by e-mail")
        LETTER = "letter", _("by letter")
        CALL = "call", _("by telephone")

    class Outcome(models.TextChoices):
        """What a call came to."""

        AGREES = "agrees", _("reached: it is their wish")
        OBJECTS = "objects", _("reached: it is not their wish")
        UNREACHED = "unreached", _("nobody answered, or somebody else")

    OBJECT_IN = timedelta(hours=72)
    POST_TAKES = timedelta(days=4)
    LAPSES_IN = timedelta(days=30)

    member = models.ForeignKey(Member, models.PROTECT, related_name="account_changes")
    iban = SealedText(_("IBAN"))
    holder = SealedText(_("account holder"))
    beside = models.BooleanField(_("beside the main account"), default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked on"))
    told_by = models.CharField(_("former contact told"), max_length=6, choices=Told, default=Told.MAIL)
    told_at = models.DateTimeField(null=True, editable=False)
    contact: "models.Field[Any, Any]" = SealedText(_("former contact"), blank=True)
    address: "models.Field[Any, Any]" = SealedText(_("former address"), blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    state = StateField(choices=State, default=State.ASKED, db_index=True)

    objects = AccountChangeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("change of account number"), _("changes of account number")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state="asked"), name="one_account_change_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "refused"])
                | Q(decided_by__isnull=False) & ~Q(decided_by=models.F("asked_by")),
                name="account_change_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.masked}"

    @property
    def masked(self) -> str:
        return accounts.masked(self.iban)

    @property
    def printed(self) -> str:
        return accounts.printed(self.iban)

    @property
    def bank(self) -> str:
        return accounts.parse(self.iban, sepa=False).bank

    @property
    def usable_from(self) -> datetime | None:
        """From this moment it can be confirmed: until then the former contact can object. None while a letter or a
        call has not told them."""
        if self.told_by == self.Told.MAIL:
            return self.asked_at + self.OBJECT_IN
        if self.told_at is None:
            return None
        return (
            self.told_at
            + self.OBJECT_IN
            + (self.POST_TAKES if self.told_by == self.Told.LETTER else timedelta())
        )

    @transition("state", State.ASKED, State.ASKED, permission=confirms_accounts)
    def call(self, *, by: User, at: datetime, outcome: str) -> None:
        """Somebody other than whoever asked called the number that the register had."""
        if outcome == self.Outcome.AGREES:
            self.told_at = at

    @transition("state", State.ASKED, State.ASKED, permission=posts_to_the_former)
    def post(self, *, by: User, at: datetime) -> None:
        """The letter to the former address is in the post."""
        self.told_at = at

    @transition("state", State.ASKED, State.ASKED, permission=confirms_accounts)
    def write(self, *, by: User) -> None:
        """Nobody answers the telephone: a letter tells them instead."""
        self.told_by, self.told_at = self.Told.LETTER, None

    @transition("state", State.ASKED, State.CONFIRMED, permission=confirms_accounts)
    def confirm(self, *, by: User, at: datetime) -> None:
        """A second person checked it with the member."""
        self.decided_by, self.decided_at = by, at

    @transition("state", State.ASKED, State.REFUSED, permission=confirms_accounts)
    def refuse(self, *, by: User, at: datetime) -> None:
        """It is not the member's wish, or not their account."""
        self.decided_by, self.decided_at = by, at

    @transition("state", State.ASKED, State.WITHDRAWN, permission=asked_for_it)
    def withdraw(self, *, by: User, at: datetime) -> None:
        """Whoever asked, or the member, takes it back."""
        self.decided_by, self.decided_at = by, at

    @transition("state", State.ASKED, State.LAPSED, permission=system_only)
    def lapse(self, *, by: None, at: datetime) -> None:
        """Nobody confirmed it within 30 days."""
        self.decided_at = at


class AccountChangeEvent(StepEvent):
    subject_field = "change"
    change = models.ForeignKey(AccountChange, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["change", "sequence"], name="account_change_event_once")
        ]

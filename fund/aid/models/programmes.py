"""A programme and its versions: the published rules under which aid is given."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.aid import reckoning
from fund.aid.questions import Answers, BadForm, Question, check_condition, holds, kept, read
from fund.aid.wording import in_language
from fund.ledger.models import Envelope, Fund
from workflows.people.models import Cooperative, User
from workflows.people.permissions import may, permitted
from workflows.record import StepEvent
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any) -> Self:
        """Everyone reads a programme once a version is published; those who write them see drafts too."""
        if user.is_authenticated and may(user, "programme.edit"):
            return self
        published = ProgrammeVersion.objects.filter(programme=OuterRef("pk"), state=VersionState.PUBLISHED)
        return self.filter(Exists(published))

    def open_on(self, on: date) -> Self:
        """Programmes that take requests that day."""
        return self.filter(pk__in=ProgrammeVersion.objects.open_on(on).values("programme"))

    def for_cooperative(self, cooperative: Cooperative) -> Self:
        """Programmes whose fund this cooperative shares."""
        return self.filter(envelope__fund__cooperatives=cooperative)

    def with_open_versions(self, on: date) -> Self:
        """The same rows with `open_versions`, those that take requests that day, the newest first."""
        taking = ProgrammeVersion.objects.open_on(on).order_by("-number")
        return self.prefetch_related(Prefetch("versions", queryset=taking, to_attr="open_versions"))


class Programme(models.Model):
    """A kind of aid, paid from one envelope and decided by one committee. Its rules are its versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.JSONField(_("name"), default=dict, help_text="per language")
    summary = models.JSONField(_("summary"), default=dict, help_text="per language")
    envelope = models.ForeignKey(
        Envelope, models.PROTECT, related_name="programmes", verbose_name=_("envelope")
    )
    committee_code = models.CharField(_("committee"), max_length=40)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("programme"), _("programmes")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self.name) or self.code

    @property
    def fund(self) -> Fund:
        return self.envelope.fund

    @property
    def currency(self) -> str:
        return self.fund.currency

    def said_summary(self) -> str:
        return in_language(self.summary)

    def open_version(self, on: date) -> "ProgrammeVersion | None":
        """The version under which a request is filed that day: the newest that is open."""
        return self.versions.open_on(on).order_by("-number").first()


class Formula(models.TextChoices):
    LUMP_SUM = "lump_sum", _("Lump sum")
    PER_DAY = "per_day", _("Amount for each day")
    LOST_INCOME = "lost_income", _("Share of the income lost")
    RECEIPTS = "receipts", _("Costs paid back on receipts")


class PaidTo(models.TextChoices):
    MEMBER = "member", _("To the member")
    CREDITORS = "creditors", _("To named creditors")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


@condition(_("The rules are not complete: each text, the formula and its amounts are needed."))
def rules_are_complete(version: "ProgrammeVersion") -> bool:
    """The declaration and every question have words, and the formula can be reckoned with."""
    try:
        version.rule()
        version.check_form()
    except (reckoning.BadFormula, BadForm):
        return False
    texts = [version.declaration, version.programme.name]
    texts += [row["question"] for row in version.criteria]
    texts += [row["label"] for row in version.documents]
    return all(in_language(text) for text in texts)


class VersionQuerySet(StatefulQuerySet["ProgrammeVersion"]):
    def visible_to(self, user: Any) -> Self:
        if user.is_authenticated and may(user, "programme.edit"):
            return self
        return self.filter(state=VersionState.PUBLISHED)

    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def open_on(self, on: date) -> Self:
        """Published, inside their window, not closed by that day."""
        window = Q(closes_on=None) | Q(closes_on__gte=on)
        shut = Closing.objects.filter(version=OuterRef("pk"), on__lte=on)
        return self.published().filter(window, ~Exists(shut), opens_on__lte=on)


class ProgrammeVersion(Stateful):
    """The rules of a programme from a day to a day. Once published, nothing in the row changes: the database
    refuses it; new rules are a new version, and a case keeps the one it was filed under.

    parameters  of the formula: cents as integers, a share as "3/4"
    documents   [{code, label, hint, required, max_age_days, shown_if}], texts per language
    criteria    see fund.aid.eligibility.Criterion
    questions   the form, in order: see fund.aid.questions.Question
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    formula = models.CharField(_("formula"), max_length=20, choices=Formula)
    parameters = models.JSONField(_("parameters"), default=dict)
    ceiling_case_cents = models.BigIntegerField(_("ceiling for one request"), null=True, blank=True)
    ceiling_member_year_cents = models.BigIntegerField(
        _("ceiling for one member in 12 months"), null=True, blank=True
    )
    paid_to = models.CharField(_("paid"), max_length=10, choices=PaidTo, default=PaidTo.MEMBER)
    documents = models.JSONField(_("documents"), default=list)
    criteria = models.JSONField(_("criteria"), default=list)
    questions = models.JSONField(_("questions"), default=list)
    declaration = models.JSONField(_("declaration"), default=dict, help_text="per language")
    state = StateField(choices=VersionState, default=VersionState.DRAFT)
    published_on = models.DateField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("programme version"), _("programme versions")
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="programme_version_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT)
                | Q(published_on__isnull=False, published_by__isnull=False),
                name="programme_version_published_by_someone_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(ceiling_case_cents=None) | Q(ceiling_case_cents__gt=0))
                & (Q(ceiling_member_year_cents=None) | Q(ceiling_member_year_cents__gt=0)),
                name="programme_version_ceilings_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return _("%(programme)s, version %(number)d") % {"programme": self.programme, "number": self.number}

    @transition(
        state,
        source=VersionState.DRAFT,
        target=VersionState.PUBLISHED,
        conditions=[rules_are_complete],
        permission=permitted("programme.publish"),
    )
    def publish(self, *, by: User, on: date) -> None:
        """Put the rules in force from `opens_on`; from now on nobody changes them."""
        self.published_on, self.published_by = on, by

    def rule(self) -> reckoning.Formula:
        return reckoning.formula(self.formula, self.parameters)

    def form(self) -> tuple[Question, ...]:
        """The questions, in order; raises BadForm while a draft's are not well formed."""
        return read(self.questions)

    def check_form(self) -> None:
        """Raise BadForm unless the questions, and the conditions of the documents, are well formed."""
        form = self.form()
        for row in self.documents:
            check_condition(row.get("shown_if") or {}, form, row["code"])

    @property
    def ceilings(self) -> reckoning.Ceilings:
        return reckoning.Ceilings(self.ceiling_case_cents, self.ceiling_member_year_cents)

    @property
    def pays_creditors(self) -> bool:
        return self.paid_to == PaidTo.CREDITORS

    def said_declaration(self) -> str:
        return in_language(self.declaration)

    def documents_for(self, answers: Answers) -> Sequence[Mapping[str, Any]]:
        """The documents that somebody who answered so is asked for."""
        given = kept(self.form(), answers)
        return [row for row in self.documents if holds(row.get("shown_if") or {}, given)]

    def standing(self, on: date) -> str:
        """draft, upcoming, open or closed, that day."""
        if self.state == VersionState.DRAFT:
            return "draft"
        if on < self.opens_on:
            return "upcoming"
        shut = getattr(self, "closing", None)
        over = (self.closes_on is not None and on > self.closes_on) or (shut is not None and shut.on <= on)
        return "closed" if over else "open"


class ProgrammeVersionEvent(StepEvent):
    """One step of a version: who published it, when."""

    subject_field = "version"
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "sequence"], name="programme_version_event_once")
        ]


class Closing(models.Model):
    """A version takes no more requests from this day, and why. Final: a new version opens again."""

    class Why(models.TextChoices):
        USED_UP = "used_up", _("The envelope is used up")
        DECIDED = "decided", _("Closed by decision")

    version = models.OneToOneField(ProgrammeVersion, models.PROTECT, related_name="closing")
    on = models.DateField(_("closed on"))
    why = models.CharField(_("why"), max_length=10, choices=Why)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("closing"), _("closings")

    def __str__(self) -> str:
        return f"{self.version}: {self.get_why_display()}"

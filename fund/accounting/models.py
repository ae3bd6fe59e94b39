"""What an accountant needs of the books: the numbers of a national chart, numbers of entries, and files taken out."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import READERS, Fund, Movement, OfFundQuerySet, Proposal
from fund.ledger.models.proposals import ProposalQuerySet, State
from workflows.jobs.models import Work
from workflows.people.models import Cooperative, User
from workflows.record import StepEvent


class ChartQuerySet(ProposalQuerySet["ChartOfAccounts"]):
    def in_force(self, fund: Fund, entity: Cooperative) -> "ChartOfAccounts | None":
        """The last version that two people agreed on."""
        agreed = self.filter(fund=fund, entity=entity, state=State.APPROVED)
        return agreed.order_by("-decided_on", "-pk").first()


class ChartOfAccounts(Proposal):
    """Which account of an entity's national chart each kind of account of a fund is. A version holds from the day on
    which another person agrees to it, until the next one.

    company  the entity's number in its country's register (SIREN, BCE), as digits
    numbers  {kind: [number, name]}, and under CARRIED what earlier years left
    """

    class Standard(models.TextChoices):
        PCG = "pcg", _("PCG (France)")
        PCMN = "pcmn", _("PCMN (Belgium)")
        OTHER = "other", _("another")

    entity = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name=_("entity"))
    standard = models.CharField(_("chart"), max_length=5, choices=Standard)
    company = models.CharField(_("company number"), max_length=10, blank=True)
    numbers = models.JSONField(default=dict)

    objects = ChartQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("chart of accounts"), _("charts of accounts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="chart_decided_by_another",
            )
        ]
        indexes = [models.Index(fields=["fund", "entity", "state"], name="chart_in_force")]

    def __str__(self) -> str:
        return f"{self.entity}: {self.get_standard_display()}"

    def get_absolute_url(self) -> str:
        return f"{reverse('accounting:chart')}?fund={self.fund.code}&entity={self.entity.code}"

    def facts(self) -> dict[str, Any]:
        return {
            "fund": self.fund_id, "entity": self.entity_id, "standard": self.standard,
            "company": self.company, "numbers": self.numbers, "why": self.why,
        }  # fmt: skip


class ChartOfAccountsEvent(StepEvent):
    subject_field = "chart"
    chart = models.ForeignKey(ChartOfAccounts, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["chart", "sequence"], name="chart_event_once")]


class EntryNumber(models.Model):
    """The number of a movement in the accounting of its year: 1, 2, 3 … in the order in which the fund recorded them,
    without a gap, given once and for ever when it is first taken out. Movements of the budget alone have none."""

    movement = models.OneToOneField(Movement, models.PROTECT, primary_key=True, related_name="entry")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "year", "number"], name="entry_number_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"


class AccountingExport(Work):
    """The entries of a fund for an entity's accountant: who took them out, when, for which days, with what digest.

    through  the last movement that may be in it: written again, it is the same to the byte
    covered  what earlier files of this entity held, [[since, until, through], …]; only where `only_new`
    entries, debit_cents  what it held; the credits are as much
    """

    class Layout(models.TextChoices):
        FEC = "fec", _("French FEC, tabs")
        FEC_PIPE = "fec-pipe", _("French FEC, bars")
        BELGIAN = "be", _("Belgian accounting CSV")
        CSV = "csv", _("CSV")
        XLSX = "xlsx", _("XLSX")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    entity = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name=_("entity"))
    chart = models.ForeignKey(ChartOfAccounts, models.PROTECT, related_name="exports")
    layout = models.CharField(_("layout"), max_length=8, choices=Layout)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    only_new = models.BooleanField(_("only what is new"), default=False)
    through = models.BigIntegerField(default=0)
    covered = models.JSONField(default=list)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    debit_cents = models.BigIntegerField(_("total"), default=0)

    objects = OfFundQuerySet["AccountingExport"].as_manager()

    class Meta(Work.Meta):
        verbose_name, verbose_name_plural = _("accounting export"), _("accounting exports")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="accounting_export_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["fund", "entity", "-at"], name="accounting_export_of_entity")]

    def __str__(self) -> str:
        return f"{self.fund} {self.since} {self.until}"

    def get_absolute_url(self) -> str:
        return reverse("accounting:export", args=[self.pk])

    @property
    def was_written(self) -> bool:
        """To its end, be its file kept or not."""
        return bool(self.sha256)

    @property
    def may_begin_again(self) -> bool:
        return super().may_begin_again or (self.state == self.State.GONE and self.was_written)

    def carry_out(self, work: Any) -> None:
        from . import exports

        exports.write(self, work)


def entities(fund: Fund, user: User) -> models.QuerySet[Cooperative]:
    """The entities that share a fund and whose books this person reads."""
    return user.cooperatives_as(*READERS).filter(funds=fund).distinct().order_by("code")

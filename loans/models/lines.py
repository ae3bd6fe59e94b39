"""Which funding line a loan comes from: the rules of a fund, version by version."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund, Proposal
from fund.ledger.models.proposals import ProposalQuerySet, State
from loans.line_rules import Rule, WhenShort, read_rules
from workflows.record import StepEvent


class WhenShortChoices(models.TextChoices):
    NEXT = WhenShort.NEXT, _("the next rule is asked")
    WAIT = WhenShort.WAIT, _("the loan waits for its money")


class LineRulesQuerySet(ProposalQuerySet["LineRules"]):
    def in_force(self, fund: Fund, on: date) -> "LineRules | None":
        """The last approved version whose day has come."""
        approved = self.filter(fund=fund, state=State.APPROVED, from_on__lte=on)
        return approved.order_by("-from_on", "-pk").first()


class LineRules(Proposal):
    """One version of the rules of a fund, in force from its day once another person has approved it.

    rules  in order, each a loans.line_rules.Rule as a dictionary; none: every loan comes from own means
    """

    from_on = models.DateField(_("in force from"))
    rules = models.JSONField(_("rules"), default=list)

    objects = LineRulesQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("rules of funding lines"), _("rules of funding lines")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="line_rules_decided_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.from_on}"

    def get_absolute_url(self) -> str:
        return reverse("loans:line_rules", args=[self.pk])

    def read(self) -> list[Rule]:
        return read_rules(self.rules)

    def facts(self) -> dict[str, Any]:
        return {
            "fund": self.fund_id,
            "from_on": self.from_on.isoformat(),
            "rules": self.rules,
            "why": self.why,
        }


class LineRulesEvent(StepEvent):
    subject_field = "rules"
    rules = models.ForeignKey(LineRules, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["rules", "sequence"], name="line_rules_event_once")]

"""What people type about rules: a proposal, an answer to one, and a ballot to try them with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.forms import LongText, MoneyField, cents_from, offer_rows

from .forms import day_field
from .models import Committee, RulesProposal, Vote
from .trying import MOST_SEATS


class RulesForm(forms.ModelForm):
    from_on = day_field(label=_("In force from"))
    ceiling_cents = MoneyField(
        label=_("Ceiling of a decision"),
        required=False,
        help_text=_("Above it another committee decides. Empty: no ceiling."),
    )

    class Meta:
        model = RulesProposal
        fields = [
            "from_on",
            "quorum_base",
            "quorum_numerator",
            "quorum_denominator",
            "quorum_strict",
            "majority_base",
            "majority_numerator",
            "majority_denominator",
            "majority_strict",
            "abstentions_count",
            "tie",
            "secret",
            "closes_early",
            "circular_allowed",
            "circular_hours",
            "ceiling_cents",
            "escalates_to",
            "stand_in",
            "appeals_to",
            "appeal_days",
            "why",
        ]

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        beside = Committee.objects.beside(committee)
        for name in ("escalates_to", "stand_in"):
            offer_rows(self, name, beside)
        offer_rows(self, "appeals_to", beside | Committee.objects.filter(pk=committee.pk))

    def _post_clean(self) -> None:
        """Whether the rules hold together is asked by the verb that takes them."""


class RejectForm(forms.Form):
    reason = LongText(
        label=_("Why do you reject these rules?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class DayForm(forms.Form):
    on = day_field(label=_("On"))


class AmountsField(LongText):
    """One amount a line; cleans to a list of integer cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Any:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        return [self._cents(line) for line in lines]

    def _cents(self, line: str) -> int:
        try:
            cents = cents_from(line)
        except ValueError:
            cents = 0
        if not 0 < cents <= 10**11:
            sentence = gettext("“%(line)s” is not an amount: write one a line, such as 1 250,00.")
            raise ValidationError(sentence, code="amount", params={"line": line.strip()[:30]})
        return cents


def votes_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_SEATS, initial=0, **kwargs)


class TryForm(forms.Form):
    """An imagined committee and its votes."""

    in_office = forms.IntegerField(
        label=_("Members in office"), min_value=1, max_value=MOST_SEATS, help_text=_("Seats with a voice.")
    )
    recused = votes_field(_("Of these, stand aside"))
    present = votes_field(_("Present"), help_text=_("Of those who do not stand aside."))
    grants = AmountsField(
        label=_("Votes to grant: the amounts"),
        required=False,
        max_length=2000,
        help_text=_("One amount a line. The chair's first, if the chair votes to grant."),
    )
    refuse = votes_field(_("Votes to refuse"))
    defer = votes_field(_("Votes to defer"))
    abstain = votes_field(_("Abstentions"))
    chair = forms.ChoiceField(
        label=_("What the chair votes"),
        required=False,
        choices=[("", _("does not vote, or it is not known")), *Vote.Choice.choices],
        help_text=_("It is one of the votes above."),
    )
    secret = forms.TypedChoiceField(
        label=_("The vote is"),
        required=False,
        choices=[("", _("as these rules say")), ("secret", _("secret")), ("named", _("by name"))],
        coerce=lambda said: said == "secret",
        empty_value=None,
    )

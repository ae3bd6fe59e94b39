"""What people type about the fast track: who holds it, what they grant, and whether the committee ratifies it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.cases import urgency
from workflows.forms import LongText, MoneyField, offer, offer_rows
from workflows.people.models import User

from .forms import Secretly, VoteForm, day_field
from .models import AgendaItem, Committee, Delegation, FastTrack, Mandate, Reason, Vote

RATIFYING = [
    (Vote.Choice.GRANT.value, _("Ratify")),
    (Vote.Choice.REFUSE.value, _("Do not ratify")),
    (Vote.Choice.DEFER.value, _("Put it off to the next session")),
    (Vote.Choice.ABSTAIN.value, Vote.Choice.ABSTAIN.label),
]


class RatifyVoteForm(VoteForm):
    """A vote on a grant that was made: its amount is fixed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"whole": True})
        offer(self, "choice", RATIFYING)

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data


def vote_form(question: str) -> type[VoteForm]:
    """The form for a vote on a request, an appeal, or a grant to ratify."""
    return RatifyVoteForm if question == AgendaItem.Purpose.RATIFICATION else VoteForm


def vote_words(question: str) -> dict[str, str]:
    """What each choice is called where this is asked: "grant" is "Ratify" on a grant that was made."""
    choices = RATIFYING if question == AgendaItem.Purpose.RATIFICATION else Vote.Choice.choices
    return {choice: str(words) for choice, words in choices}


class SecretVoteForm(Secretly, VoteForm):
    """A secret vote on a request or an appeal."""


class SecretRatifyForm(Secretly, RatifyVoteForm):
    """A secret vote on a grant that was made."""


def secret_vote_form(question: str) -> type[SecretVoteForm | SecretRatifyForm]:
    return SecretRatifyForm if question == AgendaItem.Purpose.RATIFICATION else SecretVoteForm


class ConsequenceForm(forms.Form):
    """What follows where a grant is not ratified."""

    consequence = forms.ChoiceField(
        label=_("What follows"), choices=FastTrack.Consequence.choices, widget=forms.RadioSelect
    )
    text = LongText(
        label=_("Explanation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In words the member can use: it stands on the page of their request."),
    )


class DelegationForm(forms.Form):
    """What two members may grant together."""

    first = forms.ModelChoiceField(User.objects.none(), label=_("First delegate"))
    second = forms.ModelChoiceField(User.objects.none(), label=_("Second delegate"))
    kinds_of_case = forms.MultipleChoiceField(
        label=_("Kinds of case"), choices=kinds.choices, widget=forms.CheckboxSelectMultiple
    )
    least_urgency = forms.ChoiceField(
        label=_("Least urgency"),
        choices=[(level.value, urgency.WORDS[level]) for level in urgency.Level],
        initial=urgency.Level.HIGH.value,
    )
    currency = forms.ChoiceField(label=_("Currency"))
    cap_cents = MoneyField(label=_("At most for one case"))
    period = forms.ChoiceField(label=_("Period"), choices=Delegation.Period.choices)
    period_cap_cents = MoneyField(label=_("At most in one period"))
    ratify_days = forms.IntegerField(
        label=_("Days to put a grant to the committee"), min_value=1, max_value=365, initial=60
    )
    from_on = day_field(label=_("From"))
    to_on = day_field(label=_("Until"))

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        seats = Mandate.objects.in_office(today).filter(committee=committee, substitute_of=None)
        voices = User.objects.filter(pk__in=seats.exclude(role=Mandate.Role.SECRETARY).values("user"))
        for name in ("first", "second"):
            offer_rows(self, name, voices.order_by("last_name", "first_name"))
        used = sorted(set(committee.cooperatives.values_list("currency", flat=True))) or ["EUR"]
        offer(self, "currency", [(code, code) for code in used])
        self.fields["from_on"].initial = today


class FastGrantForm(forms.Form):
    """What one delegate proposes to the other."""

    cents = MoneyField(label=_("Amount"))
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=Reason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one where less is granted than was asked."),
    )
    conditions = LongText(
        label=_("Conditions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What must hold or be shown before the money leaves. Printed in the letter."),
    )
    text = LongText(
        label=_("Explanation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In words the member can use. Printed in the letter."),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why is it left to the committee?"), max_length=500)

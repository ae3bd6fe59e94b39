"""What people type on the committee's pages."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.forms import LongText, MoneyField, offer, offer_rows
from workflows.people.models import User
from workflows.people.permissions import Role

from .models import Committee, Consent, Decision, Mandate, Reason, Recusal, Vote
from .models.office import KEEPS


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def moment_field(**kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **kwargs)


class PlanForm(forms.Form):
    """A new session of a committee whose minutes one keeps."""

    committee = forms.ModelChoiceField(Committee.objects.none(), label=_("Committee"))
    held_on = day_field(label=_("Day"))
    starts_at = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Place or link"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Mandate.objects.in_office(timezone.localdate()).filter(
            user=user, role__in=KEEPS, substitute_of=None
        )
        mine = Committee.objects.filter(pk__in=kept.values("committee"))
        offer_rows(self, "committee", mine)
        self.fields["committee"].initial = mine.first()


class CircularForm(forms.Form):
    """A vote without a meeting, of a committee whose rules allow it and whose minutes one keeps."""

    committee = forms.ModelChoiceField(Committee.objects.none(), label=_("Committee"))
    opens_at = moment_field(label=_("Members vote from"))
    closes_at = moment_field(
        label=_("Until"), help_text=_("It ends by itself. Members get at least the hours that the rules say.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        kept = Mandate.objects.in_office(today).filter(user=user, role__in=KEEPS, substitute_of=None)
        mine = Committee.objects.filter(pk__in=kept.values("committee"))
        allowing = [
            committee.pk
            for committee in mine
            if (rules := committee.rules_on(today)) is not None and rules.circular_allowed
        ]
        offer_rows(self, "committee", mine.filter(pk__in=allowing))
        self.fields["committee"].initial = mine.filter(pk__in=allowing).first()
        self.fields["opens_at"].initial = timezone.localtime().replace(second=0, microsecond=0)


class StartForm(forms.Form):
    """Opening a ballot in a meeting; it may be given a time."""

    closes_in = forms.IntegerField(
        label=_("Closes by itself after, in minutes"), required=False, min_value=1, max_value=600
    )


class WaitingCase(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference}, {obj.applicant}"


class AgendaForm(forms.Form):
    """Ready cases to lay on the table."""

    cases = WaitingCase(
        Case.objects.none(),
        label=_("Cases that wait for a decision"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one case.")},
    )

    def __init__(self, *args: Any, waiting: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Case.objects.filter(pk__in=[case.pk for case in waiting]).select_related("applicant")
        offer_rows(self, "cases", offered)


class VoteForm(forms.Form):
    """One vote; an amount goes with a vote to grant."""

    choice = forms.ChoiceField(
        label=_("How do you vote?"),
        choices=Vote.Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you vote.")},
    )
    cents = MoneyField(
        label=_("Amount, if you grant"),
        required=False,
        help_text=_("At most what was asked. A vote for an amount supports every smaller amount too."),
    )

    def __init__(self, *args: Any, whole: bool = False, **kwargs: Any) -> None:
        """whole  it is granted as it was asked or not at all: no amount is asked"""
        super().__init__(*args, **kwargs)
        if whole:
            del self.fields["cents"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            "cents" in self.fields
            and cleaned.get("choice") == Vote.Choice.GRANT
            and not cleaned.get("cents")
            and "cents" not in self.errors
        ):
            self.add_error("cents", _("Say how much you would grant."))
        return cleaned


class Secretly(forms.Form):
    """What a form for a secret vote has beside the vote: `drawn` is the code that this form gives to a first vote;
    `code` finds the paper of an earlier one."""

    code = forms.CharField(
        label=_("Code of your ballot paper"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It was shown to you once, when you voted. Without it your vote stands."),
    )
    drawn = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_voted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_voted = has_voted
        if not has_voted:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.has_voted and not cleaned.get("code") and not cleaned.get("drawn"):
            self.add_error("code", _("Give the code of your ballot paper: you have voted already."))
        return cleaned


OWN_REASONS = [
    (Recusal.Reason.CLOSE.value, _("I am close to the applicant.")),
    (Recusal.Reason.HOUSEHOLD.value, _("I live in the applicant's household.")),
    (Recusal.Reason.ACTIVITY.value, _("I share an Activity with the applicant.")),
    (Recusal.Reason.INTEREST.value, _("I have an interest in the outcome.")),
    (Recusal.Reason.OTHER.value, Recusal.Reason.OTHER.label),
]


class RecusalForm(forms.Form):
    """Why one stands aside."""

    reason = forms.ChoiceField(
        label=_("Why do you stand aside?"),
        choices=OWN_REASONS,
        widget=forms.RadioSelect,
    )


class ImposeForm(RecusalForm):
    """Whom the chair has stand aside."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who stands aside?"))
    field_order = ["user", "reason"]

    def __init__(self, *args: Any, people: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = User.objects.filter(pk__in=people).order_by("last_name", "first_name", "pk")
        offer_rows(self, "user", chosen)
        self.fields["reason"].label = _("Why?")
        offer(self, "reason", [(code, Recusal.Reason(code).label) for code, _own in OWN_REASONS])


class MoveForm(forms.Form):
    """Another day, hour or place for a session."""

    held_on = day_field(label=_("Day"))
    starts_at = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Place or link"), max_length=200, required=False)


class StayForm(forms.Form):
    """The times of one stay in the room, on the day of the session."""

    arrived_at = forms.TimeField(
        label=_("Arrived at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    left_at = forms.TimeField(
        label=_("Left at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Empty while they are still in the room."),
    )


class ConsentForm(forms.Form):
    """What is proposed without a debate."""

    outcome = forms.ChoiceField(
        label=_("Proposed outcome"), choices=Consent.Outcome.choices, widget=forms.RadioSelect
    )
    cents = MoneyField(label=_("Amount, if it is granted"), required=False)
    conditions = LongText(
        label=_("Conditions"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=Reason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A refusal, a deferral and a part of what was asked need at least one."),
    )
    text = LongText(
        label=_("Explanation"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label=_("Why is this ballot void?"), max_length=500)


class DecideForm(forms.Form):
    """What the decision says beside the outcome that was counted."""

    conditions = LongText(
        label=_("Conditions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What must hold or be shown before the money leaves. Printed in the letter."),
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"), choices=Reason.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = LongText(
        label=_("Explanation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In words the member can use. Printed in the letter."),
    )
    wait_for_money = forms.BooleanField(
        label=_("Grant, to be paid when the envelope allows"),
        required=False,
        help_text=_(
            "The envelope is short now. The grant stands and waits its turn: the most urgent first, then"
            " who waits longest. The letter says so."
        ),
    )
    cents = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, outcome: str, partial: bool, short: bool = False, **kwargs: Any) -> None:
        """short  the money is not there now: the grant may wait for it"""
        super().__init__(*args, **kwargs)
        if not short:
            del self.fields["wait_for_money"]
        if outcome != Decision.Outcome.GRANTED:
            del self.fields["conditions"]
        self.fields["reasons"].required = partial or outcome != Decision.Outcome.GRANTED
        self.fields["reasons"].error_messages["required"] = _(
            "Give at least one reason: the member has a right to know why."
        )


class CommitteeForm(forms.ModelForm):
    class Meta:
        model = Committee
        fields = ["code", "name", "cooperatives"]
        widgets = {"cooperatives": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = user.cooperatives_as(Role.ADMINISTRATOR)
        offer_rows(self, "cooperatives", within)
        if self.instance.pk:
            del self.fields["code"]


class MandateForm(forms.Form):
    """A seat, or a substitute for one."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=Mandate.Role.choices, initial=Mandate.Role.MEMBER)
    substitute_of = forms.ModelChoiceField(
        Mandate.objects.none(),
        label=_("Substitute of"),
        required=False,
        help_text=_("Empty for a seat of their own."),
    )
    college = forms.ChoiceField(
        label=_("College"),
        choices=[("", "–"), *Mandate.College.choices],
        help_text=_("Which part of the house this seat speaks for."),
        error_messages={"required": _("Choose the college.")},
    )
    from_on = day_field(label=_("From"))
    to_on = day_field(label=_("Until"), required=False, help_text=_("Empty while no end is known."))

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        deciding = User.objects.filter(
            role_grants__role__in=[Role.COMMITTEE, Role.CHAIR], role_grants__approved_at__isnull=False
        )
        offer_rows(self, "user", deciding.distinct().order_by("last_name", "first_name"))
        seats = Mandate.objects.in_office(today).filter(committee=committee, substitute_of=None)
        offer_rows(self, "substitute_of", seats.select_related("user"))
        self.fields["from_on"].initial = today


class EndMandateForm(forms.Form):
    on = day_field(label=_("Last day"))

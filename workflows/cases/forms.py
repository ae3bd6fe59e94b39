"""What people type on the pages of a case."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.forms import LongText, MoneyField
from workflows.people.models import User

from .corrections import askable
from .messages import LONGEST
from .models import Case
from .standing import handles

SENTENCE = 500


class MessageForm(forms.Form):
    """A line. Its key is made when the form is drawn, so that a double click posts once."""

    text = LongText(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label


class DocumentForm(forms.Form):
    """One file for one purpose."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF or a photo (JPEG or PNG), at most 10 MB."),
        allow_empty_file=True,  # the check on documents says it in its own words
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Choose a file.")},
    )
    requirement = forms.ChoiceField(label=_("What it is"), required=False)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"requirement": first_wanted(case)})
        super().__init__(*args, **kwargs)
        needs = [(need.code, need.label) for need in kinds.of(case).documents(case)]
        self.fields["requirement"].choices = [*needs, ("", _("Something else"))]  # type: ignore[attr-defined]
        if not needs:
            self.fields["requirement"].widget = forms.HiddenInput()


def first_wanted(case: Case) -> str:
    """The first document that the terms ask for and nobody has sent yet."""
    have = set(case.documents.current().values_list("requirement", flat=True))
    return next((need.code for need in kinds.of(case).documents(case) if need.code not in have), "")


class VersionForm(forms.Form):
    """A form that knows which version of the case was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CorrectionForm(VersionForm):
    fields_asked = forms.MultipleChoiceField(
        label=_("What should the member look at again?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one field or document.")},
    )
    sentence = LongText(
        label=_("One sentence that says what is needed"),
        max_length=SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The member reads it word for word. For instance: Please send your rent receipt of October."
        ),
        error_messages={"required": _("Write one sentence that says what is needed.")},
    )

    def __init__(self, case: Case, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.name, item.label) for item in askable(case, user)]
        self.fields["fields_asked"].choices = choices  # type: ignore[attr-defined]


class OpinionForm(VersionForm):
    text = LongText(
        label=_("Your opinion"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("For the committee: what should be decided, and why. The member does not read it."),
        error_messages={"required": _("Write your opinion first.")},
    )
    recommended_cents = MoneyField(label=_("Amount you recommend"), required=False, min_cents=0)


class HandOverForm(VersionForm):
    to = forms.ModelChoiceField(
        label=_("Who takes it over"),
        queryset=User.objects.none(),
        empty_label=_("Choose a case officer"),
        error_messages={"required": _("Choose a case officer.")},
    )
    reason = forms.CharField(label=_("Why"), max_length=SENTENCE, required=False)

    def __init__(self, case: Case, officers: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [
            user.pk for user in officers if user.pk != case.officer_id and handles("case.take")(case, user)
        ]
        self.fields["to"].queryset = User.objects.filter(pk__in=able)  # type: ignore[attr-defined]


class WithdrawForm(VersionForm):
    reason = forms.CharField(
        label=_("Why, if you want to say"),
        max_length=SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=365)


class TargetsForm(forms.Form):
    """What is promised from a day on, in calendar days."""

    from_on = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    critical_days = _days(_("Days to a decision, critical"))
    high_days = _days(_("Days to a decision, urgent"))
    ordinary_days = _days(_("Days to a decision, ordinary"))
    money_days = _days(_("Days from a grant to the money"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        days = [typed[name] for name in ("critical_days", "high_days", "ordinary_days") if typed.get(name)]
        if days != sorted(days):
            self.add_error("critical_days", _("The more urgent a request, the sooner it is decided."))
        return typed

"""What people type about an appeal, and about a correction of a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.cases import documents
from workflows.forms import LongText

from .models import Decision, Reason

FILES = ("first_file", "second_file", "third_file")


def file_field(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        allow_empty_file=True,  # the check on documents says it in its own words
        help_text=_("A PDF or a photo (JPEG, PNG or HEIC), at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": documents.ACCEPT}),
    )


class AppealForm(forms.Form):
    """Why the decision should be another one, and what shows it."""

    text = LongText(
        label=_("Why do you not agree?"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Say what was not seen, or what has become clear since. Your own words are enough."),
        error_messages={"required": _("Say why the decision should be another one.")},
    )
    first_file = file_field(_("A document"))
    second_file = file_field(_("Another document"))
    third_file = file_field(_("A third document"))

    def files_sent(self) -> list[tuple[str, bytes]]:
        """Name and content of each, read no further than what is accepted."""
        sent = [self.cleaned_data[name] for name in FILES if self.cleaned_data.get(name)]
        for one in sent:
            documents.refuse_size(one.name, one.size)
        return [(one.name, one.read(documents.MAX_BYTES + 1)) for one in sent]


class BringBackForm(forms.Form):
    text = LongText(label=_("What was found"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class CorrectForm(forms.Form):
    """New words for a decision: never another outcome or amount."""

    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=500,
        help_text=_("It stands at the head of the new letter."),
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"), choices=Reason.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = LongText(
        label=_("Explanation"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    conditions = LongText(
        label=_("Conditions"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {"reasons": decision.reasons, "text": decision.text, "conditions": decision.conditions},
        )
        super().__init__(*args, **kwargs)
        if decision.outcome != Decision.Outcome.GRANTED:
            del self.fields["conditions"]

"""What those who write a programme fill in for one question of its form: only the parts that its kind has."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fund.aid.forms.wording import WordingField
from fund.aid.questions import DECIDES, KINDS, MOST_OPTIONS, MOST_POINTS, Kind, Question
from fund.aid.wording import in_language
from workflows.forms import offer, row_set


class ConditionField(forms.MultipleChoiceField):
    """Answers of other questions, ticked; cleans to {code: [answers]}. Ticks of one question are "or", between
    questions "and"."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Tick the answers for which it is asked. None: always."))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return [f"{code}={answer}" for code, wanted in value.items() for answer in wanted]
        return value

    def clean(self, value: Any) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for ticked in super().clean(value):
            code, _equals, answer = ticked.partition("=")
            found.setdefault(code, []).append(answer)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial) or [], data)


def offer_conditions(form: forms.Form, questions: Sequence[Question]) -> None:
    """Give the field `shown_if` the answers of these questions to tick; without any it goes."""
    ticks = [
        (f"{asked.code}={answer}", f"“{asked.said()}” {_words(words)}")
        for asked in questions
        if asked.kind in DECIDES
        for answer, words in asked.answers().items()
    ]
    if ticks:
        offer(form, "shown_if", ticks)
    else:
        del form.fields["shown_if"]


def _words(words: Any) -> str:
    return in_language(words) if isinstance(words, Mapping) else str(words)


class AddForm(forms.Form):
    """Which kind of question comes next, and where it stands."""

    kind = forms.ChoiceField(
        label=_("What kind of question"), choices=[(str(k), v) for k, v in KINDS.items()]
    )
    after = forms.ChoiceField(label=_("Where it stands"), required=False)

    def __init__(self, data: Any = None, *, questions: Sequence[Question]) -> None:
        last = questions[-1].code if questions else ""
        super().__init__(data, initial={"after": last})
        places = [
            ("", _("At the beginning")),
            *((one.code, _("After “%s”") % one.said()) for one in questions),
        ]
        offer(self, "after", places)


def points_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_POINTS,
        help_text=_("From 3 points a request is urgent, from 6 critical. Empty: none."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )


class OptionForm(forms.Form):
    """One answer of a choice. Its code is kept once given, so that answers find it again."""

    use_required_attribute = False
    code = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)
    label = WordingField(label=_("Answer"), max_length=120)
    points = points_field(_("Points for urgency"))


class QuestionForm(forms.Form):
    """One question of a kind; `before` are the questions on which it may depend."""

    label = WordingField(label=_("The question"))
    help = WordingField(label=_("Help under it"), lines=2, max_length=600, required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False, initial=True)
    points = points_field(_("Points for urgency when the answer is yes"))
    new_page = forms.BooleanField(label=_("On a page of its own"), required=False, initial=True)
    heading = WordingField(
        label=_("Name of the page, where several questions stand on it"), max_length=80, required=False
    )
    shown_if = ConditionField(label=_("Asked only if"))

    def __init__(self, data: Any = None, *, kind: Kind, before: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.kind = kind
        if kind != Kind.YES_NO:
            del self.fields["points"]
        offer_conditions(self, before)

    def row(self, options: list[dict[str, Any]]) -> dict[str, Any]:
        """The question as a version keeps it."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {**given, "kind": str(self.kind)} | ({"options": options} if options else {})


class OptionRows(forms.BaseFormSet):
    """The answers of a choice, in order; empty rows are left out."""

    def clean(self) -> None:
        if not any(self.errors) and len(self.filled()) < 2:
            raise forms.ValidationError(_("A choice needs at least two answers."))

    def filled(self) -> list[dict[str, Any]]:
        kept = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        return [
            {"code": row["code"], "label": row["label"]}
            | ({"points": row["points"]} if row["points"] else {})
            for row in kept
        ]


def option_rows(asked: Question | None, data: Any = None) -> OptionRows:
    initial = [] if asked is None else asked.row().get("options", [])
    return row_set(
        OptionRows, OptionForm, data, prefix="options", initial=initial, empty=3, most=MOST_OPTIONS
    )


def initial_of(asked: Question | None) -> dict[str, Any]:
    """What the form shows of a question that is there already; a new one begins required, on its own page."""
    if asked is None:
        return {}
    return asked.row() | {"required": asked.required, "new_page": asked.new_page}

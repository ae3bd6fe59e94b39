"""The form of a page of questions, made from the questions themselves. What it cleans is what `fund.aid.replies.read`
takes; what is typed wrong stays in its field with a sentence."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from fund.aid import budget
from fund.aid.questions import DECIDES, Kind, Question
from fund.aid.replies import MOST_LINE, MOST_NUMBER, MOST_TEXT, BadAnswer, read
from fund.aid.wording import in_language
from workflows.forms import DayInput, LongText, MoneyField, row_set

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def yes_or_no(label: str, *, required: bool, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=YES_NO, widget=forms.RadioSelect, required=required, help_text=hint
    )


def whole_number(*, most: int, **kwargs: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 7})
    return forms.IntegerField(min_value=0, max_value=most, widget=widget, **kwargs)


class RowSet(forms.BaseFormSet):
    """Rows of which the empty ones are left out; at least one must be filled where `needed`."""

    needed = True

    def clean(self) -> None:
        if self.needed and not any(self.errors) and not self.rows():
            raise forms.ValidationError(_("Fill in at least one row."))

    def rows(self) -> list[dict[str, Any]]:
        filled = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        return [
            {name: value for name, value in row.items() if name != "DELETE"}
            for row in filled
            if not row.get("DELETE")
        ]


class PeopleSet(RowSet):
    needed = False  # somebody who lives alone leaves it empty


class PersonForm(forms.Form):
    """One person of the household."""

    use_required_attribute = False
    link = forms.ChoiceField(
        label=_("Who they are to you"), choices=[("", _("Choose")), *budget.LINKS.items()]
    )
    name = forms.CharField(label=_("First name"), max_length=70, required=False)
    age = whole_number(label=_("Age"), most=budget.MOST_AGE, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {name: value for name, value in given.items() if value not in (None, "")}


def _field(asked: Question) -> forms.Field:
    """The field of a question that has one."""
    words: dict[str, Any] = {
        "label": asked.said(),
        "help_text": escape(in_language(asked.help)),
        "required": asked.required,
    }
    match asked.kind:
        case Kind.TEXT:
            return LongText(max_length=MOST_LINE, widget=forms.TextInput(), **words)
        case Kind.STORY:
            return LongText(max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 8}), **words)
        case Kind.YES_NO:
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **words)
        case Kind.CHOICE:
            choices = [(option.code, in_language(option.label)) for option in asked.options]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
        case Kind.AMOUNT:
            return MoneyField(min_cents=0, **words)
        case Kind.NUMBER:
            return whole_number(most=MOST_NUMBER, **words)
        case Kind.DATE:
            return forms.DateField(widget=DayInput(), **words)
    raise TypeError(asked.kind)


class QuestionsForm(forms.Form):
    """The questions of one page. A household is rows of its own, a budget a field for each line."""

    def __init__(self, questions: Sequence[Question], answers: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data, initial=dict(answers))
        self.questions = questions
        self.people: dict[str, PeopleSet] = {}
        self.code_of: dict[str, str] = {}  # field → question
        for asked in questions:
            if asked.kind == Kind.HOUSEHOLD:
                self.people[asked.code] = people_rows(asked.code, answers.get(asked.code), data)
            elif asked.kind == Kind.BUDGET:
                self._add_budget(asked, answers.get(asked.code) or {})
            else:
                self._add(asked.code, asked, _field(asked))

    def _add(self, name: str, asked: Question, field: forms.Field) -> None:
        self.fields[name], self.code_of[name] = field, asked.code

    def _add_budget(self, asked: Question, given: Mapping[str, int]) -> None:
        for line, words in budget.LINES.items():
            name = f"{asked.code}-{line}"
            self._add(name, asked, MoneyField(label=words, min_cents=0, required=False))
            if line in given:
                self.initial[name] = given[line]

    def clean(self) -> dict[str, Any]:
        """The answers by code, as the rules read them: their sentence stands at the question."""
        super().clean()
        found = {asked.code: self._typed(asked) for asked in self.questions}
        for asked in self.questions:
            try:
                value = read(asked, found[asked.code])
            except BadAnswer as wrong:
                self.add_error(self._first(asked), str(wrong))
            else:
                if value is None and asked.required and asked.kind == Kind.BUDGET and not self.errors:
                    self.add_error(
                        self._first(asked), _("Fill in at least one amount; write 0 where there is nothing.")
                    )
        return found

    def has_errors(self) -> bool:
        return bool(self.errors) or any(rows.total_error_count() for rows in self.people.values())

    def forgive(self, codes: Set[str]) -> None:
        """Say nothing yet about what is wrong with these questions: nobody has been asked them."""
        for name in list(self.errors):
            if self.code_of.get(name) in codes:
                del self.errors[name]
        for code in codes & self.people.keys():
            for row in self.people[code]:
                row.errors.clear()

    def _first(self, asked: Question) -> str | None:
        names = {Kind.HOUSEHOLD: None, Kind.BUDGET: f"{asked.code}-{next(iter(budget.LINES))}"}
        return names.get(asked.kind, asked.code)

    def _typed(self, asked: Question) -> Any:
        if asked.kind == Kind.HOUSEHOLD:
            rows = self.people[asked.code]
            return rows.rows() if rows.is_valid() else None
        if asked.kind == Kind.BUDGET:
            lines = {line: self.cleaned_data.get(f"{asked.code}-{line}") for line in budget.LINES}
            return {line: cents for line, cents in lines.items() if cents is not None} or None
        value = self.cleaned_data.get(asked.code)
        return value.isoformat() if asked.kind == Kind.DATE and value else value

    @property
    def row_forms(self) -> list[forms.Form]:
        """The forms of every row, for the summary of what is wrong."""
        return [row for rows in self.people.values() for row in rows]

    def blocks(self) -> Iterator[dict[str, Any]]:
        """What the page shows, question by question: its fields, in groups, and its rows."""
        for asked in self.questions:
            block: dict[str, Any] = {"asked": asked, "help": in_language(asked.help)}
            if asked.kind == Kind.HOUSEHOLD:
                block["rows"] = self.people[asked.code]
            elif asked.kind == Kind.BUDGET:
                groups = [(_("What comes in"), budget.INCOME), (_("What goes out"), budget.CHARGES)]
                block["groups"] = [
                    (title, [self[f"{asked.code}-{line}"] for line in lines]) for title, lines in groups
                ]
            else:
                block["field"] = self[asked.code]
            yield block


def people_rows(prefix: str, given: Any, data: Any) -> PeopleSet:
    """Those named, and empty rows for more."""
    most = budget.MOST_PEOPLE
    return row_set(PeopleSet, PersonForm, data, prefix=prefix, initial=given or [], empty=2, most=most)


def decided(questions: Sequence[Question], data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed to the questions on which others depend, where it is an answer."""
    return {
        asked.code: data[asked.code]
        for asked in questions
        if asked.kind in DECIDES and data.get(asked.code) in asked.answers()
    }

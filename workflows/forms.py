"""Form fields for what people type: amounts, days, and texts of which nothing is cut off."""

import re
from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows import money_words
from workflows.iban import BadIban, Iban, parse
from workflows.refusals import REASON, Refusal

ANY = pgettext_lazy("any value", "All")
"""What a filter says that leaves nothing out: in French one word, whatever the gender of what is filtered."""

# Digits with any one grouping (space, no-break space, apostrophe, point, comma) and at most two decimals; ASCII only.
GROUP = "[ .,'’\u00a0\u202f]"
GROUPED = rf"[1-9][0-9]{{0,2}}(?:(?P<group>{GROUP})[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*"
AMOUNT = re.compile(rf"(?P<whole>[0-9]{{1,12}}|{GROUPED})(?:[.,](?P<part>[0-9]{{1,2}}))?")


def or_error(check: Callable[[], Any]) -> Any:
    """What it gives, or its refusal as the error of a field."""
    try:
        return check()
    except Refusal as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from None


def cents_from(text: str) -> int:
    """The integer cents that a person meant: 1250, 1 250, 1 250,00, 1.250,00, 1,250.00.

    A single separator before exactly three digits groups thousands (`1.250` is 1 250), before one or two it starts
    the cents. raises ValueError for anything else (`1e3`, `1_000`, other digits, a sign)
    """
    found = AMOUNT.fullmatch(text.strip().removesuffix("€").removesuffix("EUR").strip())
    if found is None:
        raise ValueError(text)
    if found["part"] and found["group"] and text.strip()[found.end("whole")] == found["group"]:
        raise ValueError(text)
    whole, part = re.sub(r"[^0-9]", "", found["whole"]), found["part"] or ""
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


class MoneyField(forms.CharField):
    """An amount as people type it; cleans to integer cents."""

    default_error_messages = {
        "amount": _("Enter an amount such as 1 250,00."),
        "low": _("The amount must be more than zero."),
        "high": _("This amount is larger than the system accepts."),
    }

    def __init__(self, *, min_cents: int = 1, max_cents: int = 10**11, **kwargs: Any) -> None:
        self.min_cents, self.max_cents = min_cents, max_cents
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "money"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return money_words.typed(value)
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = cents_from(text)
        except ValueError:
            raise ValidationError(self.error_messages["amount"], code="amount") from None
        if cents < self.min_cents:
            raise ValidationError(self.error_messages["low"], code="low")
        if cents > self.max_cents:
            raise ValidationError(self.error_messages["high"], code="high")
        return cents

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class IbanField(forms.CharField):
    """An account number as people type it; cleans to its compact writing.

    told  what was understood, with its bank, for the page that comes back (`ui/field.html`)
    """

    told: Iban | None = None

    def __init__(self, *, max_length: int = 50, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("IBAN"))
        attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_length=max_length, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        try:
            self.told = self.read(text)
        except BadIban as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
        return self.told.compact

    def read(self, text: str) -> Iban:
        return parse(text)


class EchoesBank(forms.BaseForm):
    """A form that acts at once on an account number: it holds back until the page has said whose bank it is, and the
    person sent it again. Works without script; what is kept in the record already is not asked about.

    A password or a file, which no page keeps, is asked for once the bank was shown: nobody gives it twice.
    """

    echoes_bank = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            for name in self._asked_last():
                del self.fields[name]

    def _asked_last(self) -> list[str]:
        lost = (forms.PasswordInput, forms.FileInput)
        return [name for name, field in self.fields.items() if isinstance(field.widget, lost)]

    def full_clean(self) -> None:
        """What is asked last is not missed while the bank of an account is still to be read."""
        last = [self.fields[name] for name in self._asked_last() if self.fields[name].required]
        for field in last:
            field.required = False
        super().full_clean()
        for field in last:
            field.required = True
        accounts = [name for name, field in self.fields.items() if isinstance(field, IbanField)]
        if not self.is_bound or self.banks_to_read() or any(self.has_error(name) for name in accounts):
            return
        for name, field in self.fields.items():
            if field in last and not self.has_error(name) and not self.cleaned_data.get(name):
                self.add_error(name, ValidationError(field.error_messages["required"], code="required"))

    def is_valid(self) -> bool:
        return super().is_valid() and not self.banks_to_read()

    def banks_to_read(self) -> list[str]:
        """Names of the fields whose account the person has not seen the bank of yet."""
        found = []
        for name, field in self.fields.items():
            if isinstance(field, IbanField) and field.told and not field.disabled:
                account, known = field.told.compact, self.get_initial_for_field(field, name)
                seen = self.data.get(f"{self.add_prefix(name)}_seen")
                if account not in (seen, known):
                    found.append(name)
        return found


class DayInput(forms.DateInput):
    """The browser's own date field, always ISO."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files, `most` at once; cleans to a list."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("widget", FilesInput())
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file is not None]
        if not files and not self.required:
            return []
        if len(files) > self.most:
            raise ValidationError(_("At most %(most)d files at once.") % {"most": self.most})
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class LongText(forms.CharField):
    """A text whose length the server judges, with a sentence: a browser that knew the limit would cut off what is
    pasted beyond it, and say nothing. A line end counts as one character, as it is kept."""

    default_error_messages = {
        "too_long": _("This text has %(has)d characters; at most %(most)d can be kept. Nothing was cut off."),
    }

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.most = max_length
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 6}))
        super().__init__(**kwargs)
        self.widget.attrs["dir"] = "auto"  # Arabic and Hebrew are typed from the right

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            figures = {"has": len(value), "most": self.most}
            raise ValidationError(self.error_messages["too_long"], code="too_long", params=figures)


class Reason(LongText):
    """Why something is done, in a line: kept whole, or refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=REASON, widget=forms.TextInput(), **kwargs)


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """What may be chosen in a field of this form, known only when it is made: (value, words)."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """The rows that may be chosen in a field of this form: those that its reader sees."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def row_set[Rows: forms.BaseFormSet[Any]](
    kind: type[Rows], form: type[forms.Form], data: Any, /, *, prefix: str, initial: Any, empty: int, most: int,
    **form_kwargs: Any,
) -> Rows:  # fmt: skip
    """Rows of one form under each other: those given, and `empty` ones for more, `most` in all; each can be struck."""
    made = forms.formset_factory(form, formset=kind, extra=empty, max_num=most, can_delete=True)
    return cast("Rows", made(data, prefix=prefix, initial=initial, form_kwargs=form_kwargs))

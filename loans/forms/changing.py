"""Changing a loan: what one treasurer proposes, cash at the desk, money paid ahead, a refund."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from loans import changes
from loans.models import Agreement
from loans.models.change_cases import Ground
from loans.models.changes import ChangeKind
from loans.models.products import AheadMode
from loans.parties import member_named
from loans.standing import plan_lines
from workflows.forms import DayInput, LongText, MoneyField, Reason, offer, or_error
from workflows.people.models import Member
from workflows.refusals import Refusal

from .applying import LARGER, LARGER_HINT, MonthsInput, TimesField

NEEDS: dict[ChangeKind, tuple[str, ...]] = {
    ChangeKind.PAUSE: ("months",),
    ChangeKind.REPLAN: ("count", "first_due_on"),
    ChangeKind.HARDSHIP: ("count", "cents", "first_due_on"),
    ChangeKind.REAGE: (),
    ChangeKind.ROWS: ("rows",),
    ChangeKind.ARREARS_PAUSE: ("until_on",),
    ChangeKind.FORGIVE: ("cents",),
    ChangeKind.WRITE_OFF: (),
    ChangeKind.TOP_UP: ("cents", "count", "first_due_on"),
}
LABELS = {
    ChangeKind.PAUSE: _("A pause: what is not paid falls due later"),
    ChangeKind.REPLAN: _("A new plan for all that is not paid"),
    ChangeKind.HARDSHIP: _("A hardship plan: smaller instalments first, then as before, for longer"),
    ChangeKind.REAGE: _("Share what is late over the instalments that remain"),
    ChangeKind.ROWS: _("Write the instalments by hand"),
    ChangeKind.ARREARS_PAUSE: _("Stop counting days late for a time; no date moves"),
    ChangeKind.FORGIVE: _("Give up a part, or all, for good"),
    ChangeKind.WRITE_OFF: _("Write off all that is left; what still comes makes the loss smaller"),
    ChangeKind.TOP_UP: _("A further amount, repaid with what is left by one new plan"),
}
COUNTS = {
    ChangeKind.REPLAN: _("Number of instalments"),
    ChangeKind.HARDSHIP: _("How many reduced instalments"),
    ChangeKind.TOP_UP: _("Number of instalments for all that is left then"),
}
SUMS = {
    ChangeKind.HARDSHIP: _("A reduced instalment"),
    ChangeKind.FORGIVE: _("Amount given up"),
    ChangeKind.TOP_UP: _("Further amount"),
}
FIGURE_FIELDS = {
    "until_on", "months", "count", "cents", "first_due_on", "months_off", "months_double", "balloon_cents"
}  # fmt: skip
SHAPED = (ChangeKind.REPLAN, ChangeKind.HARDSHIP)
MORE, MOST = 6, 600  # rows written by hand: added at a time, and at all


def near(day: date) -> date:
    """The day; an error of its field for one that no change may begin on."""
    or_error(lambda: changes.refuse_far(day, timezone.localdate()))
    return day


class ChangeForm(forms.Form):
    """The figures of one kind of change of one loan, and why."""

    from_on = forms.DateField(
        label=_("From"), widget=DayInput, help_text=_("What was due and paid before that day stays as it is.")
    )
    until_on = forms.DateField(label=_("Until and with"), widget=DayInput)
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120)
    count = forms.IntegerField(min_value=1, max_value=MOST)
    cents = MoneyField()
    first_due_on = forms.DateField(label=_("First due date"), widget=DayInput)
    months_off = forms.TypedMultipleChoiceField(
        label=_("Months without an instalment"),
        choices=MONTHS.items(),
        coerce=int,
        required=False,
        widget=MonthsInput,
    )
    months_double = TimesField(label=LARGER, help_text=LARGER_HINT, required=False)
    balloon_cents = MoneyField(
        label=_("Last instalment"), min_cents=0, required=False, help_text=_("0 when it is like the others.")
    )
    why = Reason(label=_("Why"), help_text=_("Who decides reads it."))

    def __init__(
        self, *args: Any, loan: Agreement, kind: ChangeKind, places: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.loan, self.kind, self.places = loan, kind, 0
        for name in FIGURE_FIELDS - set(NEEDS[kind]) - set(self._shape()):
            del self.fields[name]
        for name, labels in (("count", COUNTS), ("cents", SUMS)):
            if name in self.fields:
                self.fields[name].label = labels[kind]
        if kind == ChangeKind.ROWS:
            self._rows(places)

    def _shape(self) -> Iterator[str]:
        if self.kind in SHAPED and self.loan.terms.seasons:
            yield from ("months_off", "months_double")
        if self.kind == ChangeKind.REPLAN and self.loan.terms.balloon_basis_points:
            yield "balloon_cents"

    def _rows(self, places: str) -> None:
        """Two fields a row: those of the plan on which nothing is paid, and some more."""
        rows = [line for line in plan_lines(self.loan, self.loan.offered_on) if not line.paid_cents]
        typed = int(places) if places.isascii() and places.isdigit() and len(places) < 4 else len(rows) + MORE
        self.places = min(typed, MOST)
        for place in range(self.places):
            row = rows[place] if place < len(rows) else None
            label = {"number": place + 1}
            self.fields[f"due_{place}"] = forms.DateField(
                label=_("Row %(number)d: due on") % label, required=False, widget=DayInput,
                initial=row.due_on if row else None,
            )  # fmt: skip
            self.fields[f"cents_{place}"] = MoneyField(
                label=_("Row %(number)d: amount") % label,
                required=False,
                initial=row.due_cents if row else None,
            )

    def row_fields(self) -> list[tuple[Any, Any]]:
        return [(self[f"due_{place}"], self[f"cents_{place}"]) for place in range(self.places)]

    def more_places(self) -> int:
        return min(self.places + MORE, MOST)

    def plain_fields(self) -> list[Any]:
        """Those above the rows."""
        return [field for field in self if not field.name.startswith(("due_", "cents_"))]

    def clean_from_on(self) -> date:
        return near(self.cleaned_data["from_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for place in range(self.places):
            pair = {f"due_{place}": data.get(f"due_{place}"), f"cents_{place}": data.get(f"cents_{place}")}
            missing = [name for name, value in pair.items() if value is None and name not in self.errors]
            if len(missing) == 1:
                self.add_error(
                    missing[0], ValidationError(_("A row has a date and an amount."), code="required")
                )
        return data

    @property
    def figures(self) -> dict[str, Any]:
        data = self.cleaned_data
        rows = [(data[f"due_{place}"], data[f"cents_{place}"]) for place in range(self.places)]
        found = {
            name: data[name] for name in self.fields if name in NEEDS[self.kind] or name in self._shape()
        }
        if self.kind == ChangeKind.ROWS:
            found["rows"] = [[day.isoformat(), cents] for day, cents in rows if day]
        return {"kind": self.kind.value, "from_on": data.get("from_on"), **found}


class BringForm(ChangeForm):
    """The same, for the committee: on what ground, what happened, and what the borrower knows."""

    why = None  # type: ignore[assignment]  # the story says it
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground, widget=forms.RadioSelect)
    story = LongText(
        label=_("What happened?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only those who handle or decide the case read it."),
    )  # fmt: skip
    consent = Reason(
        label=_("What does the borrower know of it?"),
        help_text=_("How they asked for it or agreed; or why they could not be asked."),
    )  # fmt: skip

    guarantor = forms.CharField(
        label=_("Another guarantor: member number"), max_length=20, required=False,
        help_text=_("Empty: who guarantees the loan now is asked to guarantee all that is owed then."),
    )  # fmt: skip

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["consent"]
        more = self.kind == ChangeKind.TOP_UP
        if not more or self.loan.answering is None:
            del self.fields["guarantor"]
        grounds = [
            (each.value, each.label)
            for each in Ground
            if each == Ground.OTHER or (each == Ground.NEED) == more
        ]
        offer(self, "ground", grounds)
        if more:
            self.fields["story"].label = _("What is it for?")
            del self.fields["from_on"]  # it counts from the day on which it is paid
            self.order_fields(["cents", "count", "first_due_on"])

    def clean_guarantor(self) -> Member | None:
        try:
            return member_named(self.cleaned_data["guarantor"])
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None

    @property
    def words(self) -> dict[str, Any]:
        said = ("ground", "story", "consent", "guarantor")
        return {name: self.cleaned_data[name] for name in said if name in self.fields}


class AheadPreviewForm(forms.Form):
    """What would a payment do: asked before it is made."""

    cents = MoneyField(label=_("Amount"))
    value_on = forms.DateField(label=_("Paid on"), widget=DayInput)
    mode = forms.ChoiceField(
        label=_("What should money that you pay ahead do?"), choices=AheadMode, widget=forms.RadioSelect
    )


class CashForm(AheadPreviewForm):
    mode = forms.ChoiceField(
        label=_("What should money paid ahead do?"), choices=AheadMode, widget=forms.RadioSelect
    )
    payer = forms.CharField(
        label=_("Paid by"),
        max_length=100,
        required=False,
        help_text=_("When it is another than the borrower."),
    )


class ReasonForm(forms.Form):
    why = Reason(label=_("Why"))

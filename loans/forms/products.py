"""Writing the terms of a product."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Envelope
from fund.money import BadAmount, parse_basis_points
from loans.dunning import PathStep, Step, kept
from loans.eligibility import COUNTRIES
from loans.models import LoanProduct, ProductVersion
from loans.models.products import BOUNDS, MOST_PURPOSES
from workflows.forms import DayInput, LongText, MoneyField, offer_rows

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NAMES = dict(settings.LANGUAGES)
LONGEST_PURPOSE = 100  # characters
SHARES = {
    "fee": "file_fee_basis_points",
    "balloon": "balloon_basis_points",
    "income_share": "income_share_basis_points",
    "deduction": "deduction_basis_points_max",
}


def _by_language(data: dict[str, Any], stem: str) -> dict[str, str]:
    texts = {code: (data.get(f"{stem}_{code}") or "").strip() for code in LANGUAGES}
    return {code: text for code, text in texts.items() if text}


class ProductForm(forms.Form):
    """A new product: its code, and its name and summary in each language."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Letters, digits and dashes."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name in %(language)s") % {"language": NAMES[code]}, max_length=100, required=False
            )
        for code in LANGUAGES:
            self.fields[f"summary_{code}"] = forms.CharField(
                label=_("Summary in %(language)s") % {"language": NAMES[code]}, max_length=400, required=False
            )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if LoanProduct.objects.filter(code=code).exists():
            raise ValidationError(_("Another product has this code."), code="taken")
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not _by_language(data, "name"):
            self.add_error(f"name_{LANGUAGES[0]}", _("Give a name in at least one language."))
        return data

    @property
    def product(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "code": data["code"],
            "name": _by_language(data, "name"),
            "summary": _by_language(data, "summary"),
        }


class PercentField(forms.CharField):
    """A share in percent, kept in basis points; `most` is the highest, in basis points."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(max_length=10, widget=widget, required=False, **kwargs)
        self.most = most

    def clean(self, value: Any) -> int:
        try:
            points = parse_basis_points(super().clean(value) or "0")
        except BadAmount as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
        if points > self.most:
            raise ValidationError(_("At most %(most)g %%.") % {"most": self.most / 100}, code="too_high")
        return points


class StepDays(forms.IntegerField):
    """From how many days late a step is done; empty for a path without it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=1, max_value=999, **kwargs)


class VersionForm(forms.ModelForm[ProductVersion]):
    """The terms of a draft version."""

    min_cents = MoneyField(label=_("Lowest amount"))
    max_cents = MoneyField(label=_("Highest amount"))
    multiple_cents = MoneyField(
        label=_("Instalments are multiples of"), help_text=_("0.01 for none, 5.00 for whole five euros.")
    )
    tolerance_cents = MoneyField(
        label=_("A rest up to this is let go"), min_cents=0, help_text=_("0 for none: every cent is asked.")
    )
    forgive_cents_max = MoneyField(
        label=_("Most that two treasurers may forgive"), min_cents=0, required=False,
        help_text=_("0 for nothing, empty for any sum; beyond it the committee decides."),
    )  # fmt: skip
    write_off_cents_max = MoneyField(
        label=_("Most that two treasurers may write off"), min_cents=0, required=False,
        help_text=_("0 for nothing, empty for any sum; beyond it the committee decides."),
    )  # fmt: skip
    fee = PercentField(label=_("File fee in percent"), most=1_000, help_text=_("0 for none."))
    balloon = PercentField(
        label=_("Largest last instalment, in percent of the loan"),
        most=9_000,
        help_text=_("0 when the last instalment is like the others."),
    )
    income_share = PercentField(
        label=_("Highest loan, in percent of what the Activity invoiced in 12 months"),
        most=100_000,
        help_text=_("0 for no such limit."),
    )
    deduction = PercentField(
        label=_("Most that may be deducted to repay, in percent of what the Activity is paid"),
        most=10_000,
        help_text=_("0 when loans are repaid by instalments only."),
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"), choices=COUNTRIES.items(), widget=forms.CheckboxSelectMultiple
    )

    dunning_reminder = StepDays(label=_("A friendly reminder, days late"))
    dunning_letter = StepDays(label=_("A letter, days late"))
    dunning_call = StepDays(label=_("A call by the advisor, days late"))
    dunning_plan = StepDays(label=_("A new plan is proposed, days late"))
    dunning_committee = StepDays(label=_("Brought before the committee, days late"))

    class Meta:
        model = ProductVersion
        fields = [
            "from_on", "to_on", "envelope", "committee_code", "min_cents", "max_cents", "min_months",
            "max_months", "period_months", "period_days", "seasons", "grace_months_max", "fee_way", "fee_refunded",
            "remainder",
            "multiple_cents", "business_day", "ahead_mode", "tolerance_cents",
            "pause_months_max", "replan_months_max", "forgive_cents_max", "write_off_cents_max",
            "withdrawal_days", "withdrawal_waits", "tranches_max", "draw_months", "secured_by", "quotes_required",
            "offer_days", "quiet_days", "promise_days_max", "promise_tolerance_days",
        ]  # fmt: skip
        widgets = {"from_on": DayInput(), "to_on": DayInput()}

    def __init__(self, *args: Any, committees: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "envelope", Envelope.objects.select_related("fund"))
        self.fields["committee_code"] = forms.ChoiceField(label=_("Committee"), choices=committees)
        for name, (low, high) in BOUNDS.items():
            self.fields[name].validators += [MinValueValidator(low), MaxValueValidator(high)]
        version = self.instance
        for name, column in SHARES.items():
            self.initial.setdefault(name, f"{getattr(version, column) / 100:g}")
        self.initial.setdefault("countries", version.countries)
        for each in version.path:
            self.initial.setdefault(f"dunning_{each.step}", each.days)
        for code in LANGUAGES:
            self._add_language(code, version)

    def _add_language(self, code: str, version: ProductVersion) -> None:
        language = {"language": NAMES[code]}
        self.fields[f"purposes_{code}"] = LongText(
            label=_("Purposes in %(language)s") % language,
            help_text=_("One a line, in the same order in each language."),
            widget=forms.Textarea(attrs={"rows": 5}),
            max_length=MOST_PURPOSES * (LONGEST_PURPOSE + 1),
            required=False,
            initial="\n".join(purpose["label"].get(code, "") for purpose in version.purposes).strip(),
        )
        self.fields[f"declaration_{code}"] = LongText(
            label=_("Declaration in %(language)s") % language,
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2_000,
            required=False,
            initial=version.declaration.get(code, ""),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._in_order(data, "min_cents", "max_cents", _("The highest amount is below the lowest."))
        self._in_order(data, "min_months", "max_months", _("The longest term is below the shortest."))
        self._in_order(data, "from_on", "to_on", _("The last day is before the first."))
        days = [step.days for step in self._path(data)]
        if len(set(days)) < len(days):
            self.add_error("dunning_reminder", _("No two steps for a late loan are on the same day."))
        for code in LANGUAGES:
            lines = self._lines(data, code)
            if len(lines) > MOST_PURPOSES or any(len(line) > LONGEST_PURPOSE for line in lines):
                said = _("At most %(most)d purposes, of at most %(long)d characters each.")
                self.add_error(f"purposes_{code}", said % {"most": MOST_PURPOSES, "long": LONGEST_PURPOSE})
        if not any(self._lines(data, code) or f"purposes_{code}" in self.errors for code in LANGUAGES):
            self.add_error(f"purposes_{LANGUAGES[0]}", _("Give at least one purpose."))
        return data

    def _path(self, data: dict[str, Any]) -> list[PathStep]:
        """The steps that were given days, by days: the order in which they are done."""
        given = {step: data.get(f"dunning_{step}") for step in Step}
        return sorted(PathStep(days, step) for step, days in given.items() if days)

    def _in_order(self, data: dict[str, Any], low: str, high: str, sentence: Any) -> None:
        if data.get(low) and data.get(high) and data[high] < data[low]:
            self.add_error(high, sentence)

    def _lines(self, data: dict[str, Any], code: str) -> list[str]:
        return [line.strip() for line in (data.get(f"purposes_{code}") or "").splitlines() if line.strip()]

    @property
    def terms(self) -> dict[str, Any]:
        """The columns of the version, from what was typed."""
        data = self.cleaned_data
        plain = {name: data[name] for name in self.Meta.fields}
        return plain | {
            **{column: data[name] for name, column in SHARES.items()},
            "countries": data["countries"],
            "purposes": self._purposes(data),
            "dunning": kept(self._path(data)),
            "declaration": _by_language(data, "declaration"),
        }

    def _purposes(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        lines = {code: self._lines(data, code) for code in LANGUAGES}
        purposes: list[dict[str, Any]] = []
        for place in range(max(map(len, lines.values()))):
            label = {code: texts[place] for code, texts in lines.items() if place < len(texts)}
            code = slugify(label.get("en") or next(iter(label.values())))[:30] or f"purpose-{place + 1}"
            taken = {purpose["code"] for purpose in purposes}
            purposes.append({"code": code if code not in taken else f"{code}-{place + 1}", "label": label})
        return purposes

"""Forms of the people who write programmes: the programme itself, a version's rules, and its rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from fund.aid import reckoning, standard
from fund.aid.composing import free_code
from fund.aid.eligibility import MOST_NUMBER
from fund.aid.forms.composing import ConditionField, offer_conditions
from fund.aid.forms.wording import WordingField
from fund.aid.models import Programme, ProgrammeVersion
from fund.aid.models.programmes import Formula, PaidTo
from fund.aid.questions import Question, read
from fund.ledger.models import Envelope
from workflows.committee.models import Committee
from workflows.forms import DayInput, MoneyField, offer, row_set

MOST_ROWS = 20


class ProgrammeForm(forms.Form):
    """A programme before its first version. Its code is part of addresses and stays."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short, in small letters: it is part of the address.")
    )
    name = WordingField(label=_("Name"), max_length=100)
    summary = WordingField(
        label=_("What it gives, in two sentences"), lines=3, max_length=600, required=False
    )
    envelope = forms.ModelChoiceField(
        label=_("Envelope that pays"), queryset=Envelope.objects.select_related("fund"), empty_label=None
    )
    committee_code = forms.ChoiceField(label=_("Committee that decides"))

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        committees = Committee.objects.order_by("name").values_list("code", "name")
        offer(self, "committee_code", list(committees))
        if programme is not None:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if code == "new" or Programme.objects.filter(code=code).exists():
            raise ValidationError(_("Another programme has this code."))
        return code

    def written(self) -> Programme:
        """The programme as typed, not kept yet."""
        programme = self.programme or Programme()
        for name, value in self.cleaned_data.items():
            setattr(programme, name, value)
        return programme


class RulesForm(forms.Form):
    """A version's own fields; amounts that the chosen formula does not use are left aside."""

    opens_on = forms.DateField(label=_("Opens on"), widget=DayInput())
    closes_on = forms.DateField(
        label=_("Last day"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: until it is closed, or its envelope is used up."),
    )
    formula = forms.ChoiceField(label=_("Formula"), choices=Formula, widget=forms.RadioSelect)
    lump_cents = MoneyField(label=_("Lump sum"), required=False)
    day_cents = MoneyField(label=_("Amount for each day"), required=False)
    most_days = forms.IntegerField(
        label=_("Days that count, at most"), required=False, min_value=1, max_value=reckoning.MOST_DAYS
    )
    share = forms.CharField(
        label=_("Share"),
        required=False,
        max_length=20,
        help_text=_("75 % or 2/3; for receipts, empty means the whole."),
    )
    day_cap_cents = MoneyField(label=_("At most, for each working day"), required=False)
    ceiling_case_cents = MoneyField(label=_("Ceiling for one request"), required=False)
    ceiling_member_year_cents = MoneyField(label=_("Ceiling for one member in 12 months"), required=False)
    paid_to = forms.ChoiceField(label=_("Paid"), choices=PaidTo, widget=forms.RadioSelect)
    declaration = WordingField(label=_("Declaration that the applicant confirms"), lines=4, max_length=2000)

    USES: Mapping[str, tuple[str, ...]] = {
        Formula.LUMP_SUM: ("lump_cents",),
        Formula.PER_DAY: ("day_cents", "most_days"),
        Formula.LOST_INCOME: ("share", "day_cap_cents"),
        Formula.RECEIPTS: ("share",),
    }
    OWN = (
        "opens_on",
        "closes_on",
        "formula",
        "ceiling_case_cents",
        "ceiling_member_year_cents",
        "paid_to",
        "declaration",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        opens, closes = given.get("opens_on"), given.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day comes before the first."))
        if "formula" in given and not self.errors:
            self._clean_formula(given)
        return given

    def _clean_formula(self, given: dict[str, Any]) -> None:
        try:
            reckoning.formula(given["formula"], self.parameters(given))
        except reckoning.BadFormula as wrong:
            used = self.USES[given["formula"]]
            self.add_error(wrong.code if wrong.code in used else used[0], str(wrong))

    def parameters(self, given: dict[str, Any]) -> dict[str, Any]:
        used = {name: given.get(name) for name in self.USES[given["formula"]]}
        return {name: value for name, value in used.items() if value not in (None, "")}

    def rules(self) -> dict[str, Any]:
        """What `fund.aid.publishing` writes into a version."""
        given = self.cleaned_data
        return {name: given[name] for name in self.OWN} | {"parameters": self.parameters(given)}


class Row(forms.Form):
    """A row of rules. Its code is kept once given, so that answers find their question again."""

    code = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)

    def as_rule(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        return {name: value for name, value in given.items() if value is not None}


class DocumentRow(Row):
    label = WordingField(label=_("Document"), max_length=120)
    hint = WordingField(label=_("Hint: which papers are meant"), max_length=300, required=False)
    required = forms.BooleanField(label=_("Must be given"), required=False)
    max_age_days = forms.IntegerField(
        label=_("Not older than, in days"), required=False, min_value=1, max_value=3660
    )
    shown_if = ConditionField(label=_("Asked only if"))

    def __init__(self, *args: Any, form: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_conditions(self, form)

    def as_rule(self) -> dict[str, Any]:
        row = super().as_rule()
        return row if row.get("shown_if") else {name: row[name] for name in row if name != "shown_if"}


class CriterionRow(Row):
    question = WordingField(label=_("Question"))
    reason = WordingField(label=_("What is said when it is not met"))
    wanted = forms.ChoiceField(
        label=_("The answer that meets it"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("number", _("A number between these"))],
        initial="yes",  # so that a row left empty counts as untouched
    )
    least = forms.IntegerField(label=_("At least"), required=False, min_value=0, max_value=MOST_NUMBER)
    most = forms.IntegerField(label=_("At most"), required=False, min_value=0, max_value=MOST_NUMBER)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        least, most = given.get("least"), given.get("most")
        if given.get("wanted") == "number" and least is None and most is None:
            self.add_error("least", _("Give the least or the most."))
        if given.get("wanted") != "number":
            given["least"] = given["most"] = None
        elif least is not None and most is not None and most < least:
            self.add_error("most", _("The most is under the least."))
        return given


class RuleRows(BaseFormSet):
    """Rows of one list of rules; empty ones are left out, and each gets a code of its own."""

    def rules(self) -> list[dict[str, Any]]:
        rows = [
            form.as_rule() for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        taken: set[str] = set()
        for row in rows:
            row["code"] = self._code(row, taken)
            taken.add(row["code"])
        return rows

    def _code(self, row: Mapping[str, Any], taken: set[str]) -> str:
        if row["code"] and row["code"] not in taken:
            return str(row["code"])
        return free_code(row.get("label") or row["question"], taken)


ROWS: Mapping[str, tuple[type[Row], Any, Any]] = {  # its form, what all are called, and one
    "criteria": (CriterionRow, _("Who may ask"), _("Condition")),
    "documents": (DocumentRow, _("Documents"), _("Document")),
}


def rules_form(version: ProgrammeVersion | None, data: Any = None) -> RulesForm:
    if version is None:
        return RulesForm(data, initial={"declaration": standard.DECLARATION, "opens_on": localdate()})
    own = {name: getattr(version, name) for name in RulesForm.OWN}
    return RulesForm(data, initial=own | version.parameters)


def rows_of(version: ProgrammeVersion | None, data: Any = None) -> dict[str, RuleRows]:
    """The lists of rules, each with two empty rows for more."""
    return {name: _rows(name, row, version, data) for name, (row, _all, _one) in ROWS.items()}


def _rows(name: str, row: type[Row], version: ProgrammeVersion | None, data: Any) -> RuleRows:
    form = version.form() if version else read(standard.QUESTIONS)
    options = {"form": form} if issubclass(row, DocumentRow) else {}
    initial = getattr(version, name) if version else []
    return row_set(RuleRows, row, data, prefix=name, initial=initial, empty=2, most=MOST_ROWS, **options)


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), help_text=_("Kept on the record; members read only that it closed."), max_length=300
    )

"""What people type about leased goods."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.leasing import NEEDED
from loans.models import Asset
from loans.models.assets import Shape, State
from workflows.cases.documents import ACCEPT
from workflows.forms import DayInput, MoneyField, Reason


class AssetFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Number, goods, serial number or member"),
        required=False,
        widget=forms.SearchInput,
        max_length=60,
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *State.choices])
    todo = forms.ChoiceField(
        label=_("To do"), required=False,
        choices=[("", _("any")), ("hand_over", _("to hand over")), ("insurance", _("insurance ends within 30 days"))],
    )  # fmt: skip


class FactsForm(forms.Form):
    """What the register says of a good; empty leaves what was known."""

    serial_number = forms.CharField(label=_("Serial number"), max_length=80, required=False)
    insurer = forms.CharField(label=_("Insurer"), max_length=80, required=False)
    policy = forms.CharField(label=_("Policy"), max_length=60, required=False)
    insured_until = forms.DateField(label=_("Insured until"), widget=DayInput, required=False)
    condition = forms.ChoiceField(label=_("Condition"), choices=Shape)
    location = forms.CharField(label=_("Where it is"), max_length=120, required=False)

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        self.needed = () if asset.delivered_on else NEEDED  # may stay empty, but then it is not delivered
        kwargs["initial"] = {name: getattr(asset, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class WhyForm(forms.Form):
    why = Reason(label=_("What happened?"))

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReturnForm(WhyForm):
    condition = forms.ChoiceField(label=_("Condition"), choices=Shape)
    location = forms.CharField(label=_("Where it is now"), max_length=120)


class LossForm(WhyForm):
    claim_number = forms.CharField(
        label=_("Number of the insurance claim"), max_length=60, required=False,
        help_text=_("Once the insurer gave one."),
    )  # fmt: skip
    insured_cents = MoneyField(
        label=_("Amount that the insurer pays"), required=False,
        help_text=_("It repays the loan when it comes. Empty when nothing is paid."),
    )  # fmt: skip


class PlainForm(forms.Form):
    """Nothing to say."""

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class AssetFileForm(forms.Form):
    label = forms.CharField(label=_("What it shows"), max_length=80)
    file = forms.FileField(
        label=_("File"), help_text=_("A PDF or a photo (JPEG, PNG or HEIC), at most 10 MB."), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip

"""Where a refusal of the rules is said: beside the field that it is about."""

from collections.abc import Mapping, Sequence

from django.forms import BaseForm

from workflows.refusals import Refusal

FIELDS: Mapping[
    str, Sequence[str]
] = {  # code of the refusal → the fields that it may be about, the first that is there
    "amount_out_of_bounds": ("cents",),
    "cents": ("cents",),
    "count": ("count",),
    "days_out_of_order": ("until_on",),
    "floor_out_of_bounds": ("floor_cents",),
    "hold_day": ("until_on",),
    "insurance_ended": ("insured_until",),
    "month_over": ("from_on",),
    "months": ("months",),
    "more_than_is_owed": ("cents",),
    "no_claim_number": ("claim_number",),
    "no_guarantor": ("guarantor",),
    "no_label": ("label",),
    "no_row_remains": ("from_on",),
    "no_time": ("due_on",),
    "not_started": ("value_on",),
    "nothing_late": ("from_on",),
    "nothing_moves": ("from_on",),
    "own_guarantor": ("guarantor",),
    "pause_of_nothing": ("months",),
    "paused_already": ("from_on",),
    "promise_amount": ("cents",),
    "promise_day": ("due_on",),
    "share_above_terms": ("share",),
    "too_early": ("first_due_on",),
    "too_soon": ("from_on",),
}


def said(form: BaseForm, refusal: Refusal) -> str:
    """Say it beside its field; what is left to say at the top of the page, where it is about none of this form."""
    name = next((name for name in FIELDS.get(refusal.code, ()) if name in form.fields), "")
    if not name:
        return str(refusal)
    form.add_error(name, str(refusal))
    return ""

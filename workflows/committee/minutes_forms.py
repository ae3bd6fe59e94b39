"""What people type into the minutes."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _

from workflows.forms import LongText

from .models import Remarks
from .remarks import LONGEST


def area(label: str, initial: str, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return LongText(label=label, initial=initial, required=False, max_length=LONGEST, widget=widget, **kwargs)


class RemarksForm(forms.Form):
    """The opening remark, one for each item that its writer may read, the closing remark."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any, *, items: list[dict[str, Any]], written: Remarks) -> None:
        super().__init__(data)
        self.items = items
        self.fields["version"].initial = written.version
        self.fields["opening"] = area(_("Opening remark"), written.opening)
        for item in items:
            label = _("Remark on %(case)s, %(kind)s") % {"case": item["reference"], "kind": item["kind"]}
            self.fields[f"item_{item['id']}"] = area(
                label, written.items.get(str(item["id"]), ""), help_text=item["outcome"]
            )
        self.fields["closing"] = area(_("Closing remark"), written.closing)

    def remarks(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "version": typed["version"],
            "opening": typed["opening"],
            "closing": typed["closing"],
            "items": {item["id"]: typed[f"item_{item['id']}"] for item in self.items},
        }

    def again(self, written: Remarks) -> Self:
        """The same form with what was typed, for the version that is there now: saving it is then a choice."""
        return type(self)({**self.data, "version": str(written.version)}, items=self.items, written=written)

    def differences(self, written: Remarks) -> list[dict[str, str]]:
        """What stands there now, where it is not what was typed."""
        stands = {"opening": written.opening, "closing": written.closing}
        stands |= {f"item_{item['id']}": written.items.get(str(item["id"]), "") for item in self.items}
        return [
            {"label": str(self.fields[name].label), "value": text or _("(empty)")}
            for name, text in stands.items()
            if text != self.cleaned_data[name].replace("\r\n", "\n").strip()
        ]

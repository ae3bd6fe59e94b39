"""The gallery at /ui/: every component in every state, for eyes and axe-core. Development and tests only."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from workflows import charts
from workflows.access import allow
from workflows.forms import MoneyField


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Account holder"), help_text=_("As the bank writes it."))
    cents = MoneyField(label=_("Amount, EUR"), help_text=_("For instance 1250 or 1 250,00."))
    on = forms.DateField(label=_("First due date"), widget=forms.DateInput(attrs={"type": "date"}))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("tools", _("Tools")), ("stock", _("Stock"))])
    paid_to = forms.ChoiceField(
        label=_("Who is paid?"),
        choices=[("me", _("Me")), ("creditor", _("A creditor"))],
        widget=forms.RadioSelect,
        help_text=_("The money goes straight to this account."),
    )
    blows = forms.MultipleChoiceField(
        label=_("What happened?"),
        choices=[("illness", _("Illness")), ("contract", _("A lost contract"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    story = forms.CharField(label=_("In your words"), widget=forms.Textarea, required=False)
    receipt = forms.FileField(label=_("Receipt"), required=False, help_text=_("Photo or PDF, at most 10 MB."))
    declared = forms.BooleanField(label=_("What I write is true"))


MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"]
BALANCE = [5_100_000, 5_000_000, 4_770_000, 4_980_000, 5_190_000, 4_600_000, 4_290_000, 4_410_000]
FORECAST = [None] * 5 + [4_600_000, 4_800_000, 5_020_000]
PROMISED = [600_000, 620_000, 540_000, 410_000, 700_000, 930_000, 1_210_000, 614_000]


@require_safe
@allow("public")
def gallery(request: HttpRequest) -> HttpResponse:
    pages = Paginator(range(970), 50)
    context: dict[str, Any] = {
        "empty_form": SampleForm(auto_id="empty_%s"),
        "wrong_form": SampleForm({"name": "Ana", "cents": "1e3", "paid_to": "neighbour"}, auto_id="wrong_%s"),
        "first_page": pages.page(1),
        "middle_page": pages.page(9),
        "line": charts.line_chart(
            "balance",
            _("Fund balance, January to August 2026"),
            MONTHS,
            [
                charts.Series(_("Balance"), BALANCE),
                charts.Series(_("Forecast"), FORECAST),
                charts.Series(_("Promised"), PROMISED),
            ],
            description=_("The balance falls from 51 900 EUR in May to 42 900 EUR in July, then rises."),
        ),
        "bars": charts.bar_chart(
            "ageing",
            _("Late instalments by age"),
            [(_("1 to 30 days"), 121_000), (_("31 to 60 days"), 21_000), (_("More than 60 days"), 0)],
        ),
        **SAMPLES,
    }
    return render(request, "site/gallery.html", context)


SAMPLES: dict[str, Any] = {
    "kinds": ["idle", "info", "wait", "ok", "bad"],
    "facts": [
        {"label": _("Amount asked"), "value": "1 250,00 EUR", "url": "#facts", "url_label": _("Change")},
        {"label": _("Due date"), "value": "3 Dec 2026"},
        {"label": _("Phone"), "value": None, "url": "#facts"},
    ],
    "tasks": [
        {"label": _("Project"), "url": "#tasks", "done": True},
        {
            "label": _("Quotes"),
            "url": "#tasks",
            "hint": _("At least two."),
            "kind": "wait",
            "text": _("To do"),
        },
        {"label": _("Bank account"), "hint": _("After the quotes."), "kind": "idle", "text": _("Not yet")},
        {"label": _("Guarantor"), "url": "#tasks", "kind": "bad", "text": _("Refused")},
    ],
    "history": [
        {"label": _("Sent"), "date": date(2026, 11, 12), "who": _("by you"), "state": "past"},
        {"label": _("Checked by the secretariat"), "date": _("since 13 Nov 2026"), "state": "present"},
        {"label": _("Decided by the committee"), "date": _("meeting of 3 Dec 2026"), "state": "next"},
        {"label": _("Paid to your account"), "state": "next"},
    ],
    "stages": [
        {"label": _("Need"), "url": "#steps", "state": "past"},
        {"label": _("Amount"), "state": "present"},
        {"label": _("Documents"), "state": "next"},
    ],
    "tabs": [
        {"label": _("Unassigned"), "url": "#tabs", "count": 12, "current": True},
        {"label": _("Mine"), "url": "#tabs", "count": 0},
        {"label": _("All"), "url": "#tabs"},
    ],
    "chips": [
        {"label": _("State"), "value": _("Late"), "url": "#chips"},
        {"label": "", "value": "Lefèvre", "url": "#chips"},
    ],
    "crumbs": [{"label": _("Repayments"), "url": "#crumbs"}, {"label": "L-2026-0007", "url": "#crumbs"}],
    "columns": [
        {"label": _("Loan"), "url": "?sort=loan", "sorted": "ascending"},
        {"label": _("Member"), "url": "?sort=member"},
        {"label": _("State")},
        {"label": _("Late, EUR"), "numeric": True},
    ],
    "rows": [
        [
            {"text": "L-2025-0031", "url": "#table"},
            "Zoë Lefèvre",
            {"text": _("Late 42 days"), "kind": "bad"},
            "210,00",
        ],
        [
            {"text": "L-2026-0007", "url": "#table"},
            "Jan De Vos",
            {"text": _("New plan proposed"), "kind": "wait"},
            "1 104,50",
        ],
        [
            {"text": "L-2026-0019", "url": "#table"},
            "Amélie Öztürk",
            {"text": _("Paused until March"), "kind": "info"},
            "0,00",
        ],
    ],
    "total": [_("Total"), "", "", "1 314,50"],
}

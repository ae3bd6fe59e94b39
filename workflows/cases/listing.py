"""A case as a row of the desk: its cells, the chips above the list, the tabs, and its columns in a
download."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.people.models import User
from workflows.sheets import Column, table_response

from . import desk, urgency, wording
from .filters import CaseFilter
from .models import Case
from .office import DESK, SavedView
from .queue import late_since


def row(case: Case, on: date) -> dict[str, Any]:
    """`asks` and `unread` are annotated by `desk.listed`."""
    asks: bool = case.asks  # type: ignore[attr-defined]
    return {
        "case": case,
        "kind": kinds.of(case).label,
        "level": urgency.words(case.urgency),
        "tag": wording.tag(case, asks=asks, for_applicant=False),
        "days": desk.waiting_days(case, on) if case.is_undecided else None,
        "late_since": late_since(case, on, asks=asks),
    }


def one_currency(cases: Iterable[Case]) -> str:
    """The currency that the column head can name once; empty when the page holds several."""
    found = {case.currency for case in cases}
    return found.pop() if len(found) == 1 else ""


COLUMNS = [
    Column(_("Number"), "reference"),
    Column(_("Kind"), lambda case: str(kinds.of(case).label)),
    Column(_("Cooperative"), "cooperative.name"),
    Column(_("Member number"), "applicant.number"),
    Column(_("Member"), lambda case: str(case.applicant)),
    Column(_("State"), lambda case: str(wording.tag(case, asks=case.asks, for_applicant=False)["text"])),
    Column(_("Urgency"), "urgency", "number"),
    Column(_("Currency"), "currency"),
    Column(_("Asked"), "requested_cents", "amount"),
    Column(_("Granted"), "granted_cents", "amount"),
    Column(_("Sent on"), "submitted_on", "day"),
    Column(_("Promised by"), "promised_on", "day"),
    Column(_("Decided on"), "decided_on", "day"),
    Column(_("Closed on"), "closed_on", "day"),
    Column(_("Days waiting"), lambda case: desk.waiting_days(case, timezone.localdate()), "number"),
    Column(_("Case officer"), lambda case: str(case.officer or "")),
]


SHOWN: dict[str, Any] = {
    "member": _("Member"),
    "urgency": _("Urgency"),
    "state": _("State"),
    "asked": _("Asked"),
    "sent": _("Sent"),
    "days": _("Days waiting"),
    "officer": _("Case officer"),
    "cooperative": _("Cooperative"),
}
USUAL = [name for name in SHOWN if name != "cooperative"]


def columns(request: HttpRequest, tab: desk.Tab) -> list[str]:
    """The columns that the address names (`col`), in their order; the usual ones where it names none. Whose the cases
    are need not be said of those that are one's own, or nobody's."""
    wanted = request.GET.getlist("col")
    known = tab.name in ("mine", "unassigned")
    usual = [name for name in USUAL if not (known and name == "officer")]
    return [name for name in SHOWN if name in wanted] or usual


def saved(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """The views that this person kept, as tabs with their counters: one question each, and they are few."""
    found = []
    for view in SavedView.objects.filter(user=user, page=DESK):
        data = QueryDict(view.query)
        tab = desk.tab_named(data.get("tab", ""), user)
        cases = CaseFilter(data, desk.listed(user).filter(tab.holds(user)), request=request).qs
        current = request.GET.get("view") == str(view.pk)
        url = f"?{view.query}&view={view.pk}" if view.query else f"?view={view.pk}"
        found.append(
            {"label": view.name, "url": url, "count": cases.count(), "current": current, "pk": view.pk}
        )
    return found


def download(request: HttpRequest, cases: Iterable[Case]) -> HttpResponseBase | None:
    return table_response(request, "cases", COLUMNS, cases)


def tabs(
    request: HttpRequest, shown: list[desk.Tab], current: desk.Tab, counts: dict[str, int]
) -> list[dict[str, Any]]:
    """Each tab is a view with its counter; it starts without the filters of another."""
    return [
        {"label": tab.label, "url": f"?tab={tab.name}", "count": counts[tab.name], "current": tab == current}
        for tab in shown
    ]


def chips(request: HttpRequest, shown: CaseFilter) -> list[dict[str, Any]]:
    """The filters that hold now, in words, each with the address of the list without it."""
    found = []
    for name, value in shown.form.cleaned_data.items() if shown.form.is_valid() else []:
        if value in (None, ""):
            continue
        without = request.GET.copy()
        without.pop(name, None)
        without.pop("page", None)
        field = shown.form.fields[name]
        words = dict(getattr(field, "choices", [])).get(value, value) if isinstance(value, str) else value
        found.append({"label": field.label, "value": words, "url": f"?{without.urlencode()}"})
    return found

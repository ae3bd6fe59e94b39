"""What the pages of the sources share: their frame, one form that records one thing, and the page that asks before
something is taken back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fund.ledger.models import Fund
from fund.ledger.views import tabs
from fund.sources.forms import ReasonForm
from workflows.people.permissions import may
from workflows.refusals import Refusal

PAGE = 50


def page_of(request: HttpRequest, fund: Fund, **more: Any) -> dict[str, Any]:
    return {
        "fund": fund, "tabs": tabs(request, fund), "may_record": may(request.user, "sources.record"), **more,
    }  # fmt: skip


def recorded(
    request: HttpRequest,
    fund: Fund,
    form: forms.Form,
    record: Callable[[dict[str, Any]], str],
    title: str,
    after: str,
    **more: Any,
) -> HttpResponse:
    """Post, say so, go on to `after`; or show again what was typed, with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, record(form.cleaned_data))
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(after)
    page = page_of(request, fund, form=form, heading=title, cancel=after, **more)
    return render(request, "sources/record.html", page, status=422 if form.is_bound else 200)


def taken_back(
    request: HttpRequest,
    fund: Fund,
    what: str,
    effect: str,
    act: Callable[[str], Any],
    after: str,
    *,
    said: str,
) -> HttpResponse:
    """The page that states the effect and asks why; then `act(why)` and back to `after`."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["why"])
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(after)
    page = page_of(request, fund, form=form, heading=what, text=effect, cancel=after, action=request.path)
    return render(request, "sources/take_back.html", page, status=422 if form.is_bound else 200)

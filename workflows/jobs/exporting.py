"""A long list as a file: its page is opened again outside the request, as whoever asked, with the same filters."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django_htmx.middleware import HtmxDetails

from workflows import sheets
from workflows.access import AccessMiddleware, holds_nul, is_api, is_ours
from workflows.people.models import User
from workflows.refusals import Refusal

from . import working
from .models import Export

_FILENAME = re.compile(r'filename="([^"]+)"')


class NoList(Refusal):
    code = "no_list"

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("This address is no list that can be written to a file, or no longer yours to read.")
        )


class Taken:
    """Where a request finds that it is written to a file: the rows are counted on their way."""

    def __init__(self, bench: working.Bench) -> None:
        self.bench, self.used = bench, False

    def counted(self, rows: Iterable[Any], wanted: int | None) -> Iterable[Any]:
        self.used, self.bench.work.wanted = True, wanted
        self.bench.tell()
        return self.bench.counted(rows)


def register() -> None:
    sheets.leave_long_lists_to(confirm_first)


def confirm_first(request: HttpRequest) -> HttpResponseBase:
    """To the page that asks whether a long list is to be written: opening an address begins nothing."""
    return redirect(f"{reverse('jobs:ask')}?{urlencode({'path': request.get_full_path()})}")


def ask(path: str, *, title: str = "", role: str = "", by: User) -> Export:
    """Have the list at this address written; raises NoList, TooMany."""
    if len(path) > 2000 or holds_nul(path) or not path.startswith("/") or path.startswith("//"):
        raise NoList
    _view_of(path)
    if "format=csv" not in path and "format=xlsx" not in path:
        raise NoList
    made = Export(path=path, title=title[:100] or path.partition("?")[0][:100], by=by, role=role)
    return Export.objects.get(pk=working.begin(made).pk)


def _view_of(path: str) -> Any:
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404 as missing:
        raise NoList from missing
    if not is_ours(match.func) or is_api(match.func) or match.app_name == "jobs":
        raise NoList
    return match


def write(export: Export, bench: working.Bench) -> None:
    """Open the page as its reader does and keep what it answers; raises NoList when it does not any more."""
    match, request = _view_of(export.path), RequestFactory().get(export.path)
    taken = Taken(bench)
    vars(request).update(
        user=export.by,
        session={"role": export.role},
        resolver_match=match,
        htmx=HtmxDetails(request),
        taken_out=taken,
    )
    try:
        response = AccessMiddleware(_never).process_view(request, match.func, match.args, match.kwargs)
        response = response or match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied) as gone:
        raise NoList from gone
    name = _FILENAME.search(response.headers.get("Content-Disposition", ""))
    if response.status_code != 200 or name is None or not taken.used:
        raise NoList
    export.filename, export.content_type = name[1], response.headers["Content-Type"]
    # Not closed: that would end a request, and with it the connection that the work goes on with.
    for part in response if response.streaming else [response.content]:
        bench.write(part)


def _never(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError("only the door is asked here")

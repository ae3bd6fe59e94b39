"""An advisor's members: who they are, what they asked for that an advisor may read, and filing for them."""

from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workflows import kinds
from workflows.access import allow
from workflows.people import proxies
from workflows.people.models import Member
from workflows.people.proxies import Proxy
from workflows.people.proxy_pages import KINDS, ScopeForm
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .. import wording
from ..models import UNDECIDED, Case

PAGE = 50


MEMBERS = [
    Column(gettext_lazy("Member number"), "number"),
    Column(gettext_lazy("Last name"), "last_name"),
    Column(gettext_lazy("First name"), "first_name"),
    Column(gettext_lazy("Cooperative"), "cooperative.name"),
    Column(gettext_lazy("Joined on"), "joined_on", "day"),
    Column(gettext_lazy("Open requests"), "open_cases", "number"),
]


@require_safe
@allow("people.advised")
def members(request: HttpRequest) -> HttpResponseBase:
    """Those who have this advisor, with how many open requests of theirs the advisor reads; aid is not among them."""
    user = reader(request)
    seen = Case.objects.visible_to(user).filter(state__in=UNDECIDED).values("pk")
    found = (
        Member.objects.filter(advisor=user)
        .search(request.GET.get("q", ""))
        .select_related("cooperative")
        .defer("address", "iban", "iban_holder")
        .annotate(open_cases=Count("cases", filter=Q(cases__in=seen)))
        .order_by("last_name", "first_name", "pk")
    )
    if download := table_response(request, "my-members", MEMBERS, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/members.html", {"page": page, "q": request.GET.get("q", "").strip()})


@require_http_methods(["GET", "HEAD", "POST"])
@allow("people.advised")
def member(request: HttpRequest, number: str) -> HttpResponse:
    """One member: how to reach them, their Activities, their requests, and whether one may file for them."""
    user, on = reader(request), timezone.localdate()
    mine = Member.objects.filter(advisor=user).select_related("cooperative", "user")
    found = get_object_or_404(mine.prefetch_related("activities"), number=number)
    form, problem = ScopeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            proxies.ask(found, user, by=user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            problem = refusal
        else:
            flash.success(request, _("Asked. You may file once %(name)s has agreed.") % {"name": found})
            return redirect("cases:member", number)
    proxy = Proxy.objects.open().filter(member=found, helper=user).first()
    if proxy and proxy.state == Proxy.State.HOLDS and proxy.until_on < on:
        proxy = None
    cases = Case.objects.visible_to(user).filter(applicant=found, submitted_on__isnull=False)
    asking = set(cases.awaiting_applicant().values_list("pk", flat=True))
    rows: list[dict[str, Any]] = [
        {
            "case": case,
            "kind": kinds.of(case).label,
            "tag": wording.tag(case, asks=case.pk in asking, for_applicant=False),
        }
        for case in cases.order_by("-submitted_on", "-pk")[:PAGE]
    ]
    context = {
        "member": found, "rows": rows, "proxy": proxy, "kind": KINDS[proxy.state] if proxy else "", "form": form,
        "problem": problem, "ways": [(kind.start_label, kind.start_url()) for kind in kinds.to_start()],
    }  # fmt: skip
    return render(request, "cases/member.html", context, status=422 if request.method == "POST" else 200)

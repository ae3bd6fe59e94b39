from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from workflows.access import allow

from .models import Notice


@allow("notice.own")
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    mine = Notice.objects.visible_to(request.user)
    page = Paginator(mine, 50).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "unread": mine.unread().count()})


@allow("notice.own")
@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the link of an e-mail arrives: mark the notice read and go on to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.filter(pk=pk).unread().update(read_at=timezone.now())
    if notice.path and url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None):
        return HttpResponseRedirect(notice.path)
    return render(request, "notices/notice.html", {"notice": notice})


@allow("notice.own")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    Notice.objects.visible_to(request.user).unread().update(read_at=timezone.now())
    return redirect("notices:list")

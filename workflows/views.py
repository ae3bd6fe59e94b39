"""Pages that belong to no area: the start, help, statements, and what header and footer post to."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from workflows import kinds, navigation
from workflows.access import allow
from workflows.cases import service
from workflows.guide import guide, page
from workflows.people.permissions import Role
from workflows.people.reader import reader


@require_safe
@allow("public")
def start(request: HttpRequest) -> HttpResponse:
    """Signed in: the main page of the role. Signed out: what the fund gives and how to ask."""
    if request.user.is_authenticated:
        home = navigation.home_of(navigation.present_role(request, request.user.roles()))
        if home:
            return redirect(home)
    ways = [(kind.start_label, kind.start_url()) for kind in kinds.to_start()]
    return render(request, "site/start.html", {"ways": ways, "delays": usual_delays(timezone.localdate())})


def usual_delays(on: date) -> list[dict[str, Any]]:
    """How long each kind of request took in the last 12 months; counted anew each hour."""
    counted = cache.get_or_set(f"usual-delays-{on}", lambda: service.usual(on), 3600)
    told = {one.kind: one for one in counted or []}
    return [
        {"label": kind.label, "usual": told[kind.code]}
        for kind in kinds.all_kinds()
        if kind.code in told and told[kind.code].decision
    ]


@require_safe
@allow("public")
def help_page(request: HttpRequest) -> HttpResponse:
    """Help for the roles a person holds; signed out, for those who want to ask."""
    roles = request.user.roles() if request.user.is_authenticated else {Role.MEMBER}
    pages = guide(roles, get_language() or "en")
    return render(request, "site/help.html", {"pages": pages, "contact": settings.DEFAULT_FROM_EMAIL})


@require_safe
@allow("public")
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to write to."""
    return render(request, "site/contact.html", {"contact": settings.DEFAULT_FROM_EMAIL})


@require_safe
@allow("public")
def news(request: HttpRequest) -> HttpResponse:
    """What changed for those who use the site."""
    return render(request, "site/news.html", {"news": page("news", (get_language() or "en")[:2])})


@require_safe
@allow("public")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html", {"contact": settings.DEFAULT_FROM_EMAIL})


@require_safe
@allow("public")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html", {"contact": settings.DEFAULT_FROM_EMAIL})


@require_POST
@allow("public")
def language(request: HttpRequest) -> HttpResponse:
    """Change the language: remembered in this browser, and for a person who is signed in, in the profile."""
    response = _back(request)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax")
        if request.user.is_authenticated:
            request.user.language = code
            request.user.save(update_fields=["language"])
    return response


@require_POST
@allow("signed_in")
def role(request: HttpRequest) -> HttpResponse:
    """Act in another of one's roles; a role that one does not hold changes nothing."""
    held = {role.value for role in reader(request).roles()}
    if request.POST.get("role") in held:
        request.session["role"] = request.POST["role"]
    return redirect("start")


@require_POST
@allow("signed_in")
def stay(request: HttpRequest) -> HttpResponse:
    """A sign of life: the session starts anew. A script gets an empty answer, a page the way back."""
    request.session.modified = True
    if "text/html" in request.headers.get("accept", ""):
        return _back(request)
    return HttpResponse(status=204)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    wanted = request.POST.get("next") or request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed: a page that asks nothing of the database."""
    from django.template.loader import render_to_string

    context: dict[str, Any] = {}
    return HttpResponse(render_to_string("500.html", context), status=500)

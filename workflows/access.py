"""The one door for pages and API calls: every route names the permission it asks, or it does not exist."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission

from . import navigation, unsaved
from .people.permissions import PERMISSIONS, may
from .refusals import Refusal

PUBLIC, SIGNED_IN = "public", "signed_in"
OURS = ("config.", "loans.", "fund.", "workflows.")


def allow[V: Callable[..., Any]](code: str) -> Callable[[V], V]:
    """Name the permission of a view: "public", "signed_in" or a row of the table."""
    if code not in (PUBLIC, SIGNED_IN) and code not in PERMISSIONS:
        raise KeyError(f"{code} is not in the table of permissions")

    def name(view: V) -> V:
        view.permission_code = code  # type: ignore[attr-defined]
        return view

    return name


def keeps_typed[V: Callable[..., Any]](view: V) -> V:
    """What is sent to this page after the session ended is held until its writer is signed in again."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def form_tells[V: Callable[..., Any]](view: V) -> V:
    """A form reads the whole address of this page, and says beside the field what is wrong with it."""
    view.form_tells = True  # type: ignore[attr-defined]
    return view


def code_of(view: Any) -> str | None:
    """The permission that a URL's callable names; None where it names none."""
    return getattr(view, "permission_code", None) or getattr(
        getattr(view, "view_class", None), "permission_code", None
    )


def is_ours(view: Any) -> bool:
    return view.__module__.startswith(OURS)


def is_api(view: Any) -> bool:
    return hasattr(view, "cls") or hasattr(view, "initkwargs")


class AccessMiddleware:
    """Default deny. A page of ours without a permission is missing; what is not yours to reach is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """An address that only takes what is sent is no blank page where it is opened from the address bar."""
        answer = self.get_response(request)
        if answer.status_code == 405 and request.method == "GET" and not request.path.startswith("/api/"):
            page = render(request, "404.html", status=405)
            page["Allow"] = answer["Allow"]
            return page
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        code = code_of(view)
        if code is None:
            if is_ours(view) and not is_api(view):
                raise Http404
            return None
        if code == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return sign_in_first(request, view)
        if code != SIGNED_IN and not may(request.user, code):
            raise PermissionDenied
        request.user.present_role = navigation.present_role(request, request.user.roles()) or ""
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal that no view caught still reaches the person as a sentence, with a way back."""
        if not isinstance(error, Refusal) or request.path.startswith("/api/"):
            return None
        back = request.headers.get("referer") or "/"
        return render(request, "refused.html", {"refusal": error, "back": back}, status=error.status)


def sign_in_first(request: HttpRequest, view: Any) -> HttpResponse:
    """To the sign-in, and back: to the page that was opened, or from which something was sent."""
    if "application/json" in request.headers.get("accept", ""):
        return JsonResponse({"code": "signed_out"}, status=401)
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    if getattr(view, "keeps_typed", False) and unsaved.hold(request):
        text = _("You were signed out in the meantime. Sign in, and you find what you typed on its page. "
                 "Files have to be chosen again.")  # fmt: skip
        messages.warning(request, text)
    from_page = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(from_page, {request.get_host()}, require_https=request.is_secure())
    return redirect_to_login(urlsplit(from_page)._replace(scheme="", netloc="").geturl() if ours else "/")


class Allowed(BasePermission):
    """The same door for the API: `permission_codes` on the viewset, keyed by action."""

    def has_permission(self, request: Any, view: Any) -> bool:
        code = view.permission_codes.get(getattr(view, "action", None) or request.method.lower())
        if request.method == "OPTIONS":
            code = SIGNED_IN
        if code == PUBLIC:
            return True
        if code is None or not request.user.is_authenticated:
            return False
        return code == SIGNED_IN or may(request.user, code)


class ReadableMiddleware:
    """An address that holds a NUL is mended before a page looks for it: no database keeps that character. A page is
    shown without it, and says so; the API, and what would change something, is refused. Nothing is found under a name
    that holds one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        unread = _("This request could not be read")
        if "\0" in request.path:  # nothing has such a name
            if request.path.startswith("/api/"):
                return JsonResponse({"detail": unread}, status=404)
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if not holds_nul(query) or getattr(view, "form_tells", False):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"code": "unreadable", "detail": unread, "figures": {}}, status=400)
        if request.method not in ("GET", "HEAD"):
            return render(request, "400.html", status=400)
        said = _("A character that cannot be kept (NUL) stood in the address of this page. It was left out; all else "
                 "is as you asked.")  # fmt: skip
        messages.warning(request, said)
        return HttpResponseRedirect(
            urlsplit(request.get_full_path())._replace(query=without_nul(query)).geturl()
        )


def holds_nul(address: str) -> bool:
    return "%00" in address or "\0" in address


def without_nul(address: str) -> str:
    while holds_nul(address):  # what was left on both sides of one may make another
        address = address.replace("%00", "").replace("\0", "")
    return address


def posted(request: HttpRequest, name: str) -> str:
    """What was sent under a name that no form reads, without NUL, which no database keeps."""
    return request.POST.get(name, "").replace("\0", "")


class LanguageMiddleware:
    """The reader's own language wins over what the browser sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def say_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Show a refusal on the page that the person is sent back to."""
    messages.error(request, str(refusal))

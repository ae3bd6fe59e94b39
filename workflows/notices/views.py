"""What one was told and how one wants to be told; the texts, what became of each notice, and letters to post."""

from typing import Any

from django.conf import settings
from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from . import choosing, deliveries, posting, texts
from .catalogue import Topic, delivered
from .forms import KINDS, STATES, ChoicesForm, LogFilter, TextForm, state_of
from .models import Notice, Wording

PAGE = 50
MINE = [
    Column(gettext_lazy("Written"), "created_at", "moment"),
    Column(gettext_lazy("Subject"), "subject"),
    Column(gettext_lazy("Read"), "read_at", "moment"),
]
LOG = [
    Column(gettext_lazy("Written"), "created_at", "moment"),
    Column(gettext_lazy("Template"), "template"),
    Column(gettext_lazy("Language"), "language"),
    Column(pgettext_lazy("of sending", "Way"), "get_way_display"),
    Column(gettext_lazy("State"), lambda notice: str(STATES[state_of(notice)][0])),
    Column(gettext_lazy("Attempts"), "attempts", "number"),
    Column(gettext_lazy("Sent"), "sent_at", "moment"),
    Column(gettext_lazy("Error"), "error"),
]

LETTERS = [
    Column(gettext_lazy("Written"), lambda row: row[0].created_at, "moment"),
    Column(gettext_lazy("Member number"), lambda row: row[0].member.number),
    Column(gettext_lazy("Member"), lambda row: row[0].member),
    Column(gettext_lazy("Subject"), lambda row: row[0].subject),
    Column(gettext_lazy("Language"), lambda row: row[0].language),
    Column(gettext_lazy("Postal address"), lambda row: row[1]),
    Column(gettext_lazy("Phone"), lambda row: row[0].member.phone),
]


@allow("notice.own")
@require_GET
def notices(request: HttpRequest) -> HttpResponseBase:
    mine = Notice.objects.visible_to(request.user).listed()
    if download := table_response(request, "notices", MINE, mine):
        return download
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
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


@require_http_methods(["GET", "HEAD", "POST"])
@allow("notice.own")
def choices(request: HttpRequest) -> HttpResponse:
    """By e-mail at once, once a day, or on the site only: topic by topic."""
    user = reader(request)
    form = ChoicesForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        choosing.choose(user, {name: way for name, way in form.cleaned_data.items() if way})
        flash.success(request, _("Your choice is saved."))
        return redirect("notices:choices")
    return render(request, "notices/choices.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@allow("notice.texts")
def wordings(request: HttpRequest) -> HttpResponse:
    """Every text in every language, and which of them speak in other words than the delivered ones."""
    own, language = texts.own_versions(), translation.get_language() or settings.LANGUAGE_CODE
    rows = {
        topic: [
            {
                "name": name,
                "title": texts.title(name, language),
                "languages": [(code, own.get((name, code))) for code, _name in settings.LANGUAGES],
            }
            for name, text in delivered().items()
            if text.topic == topic
        ]
        for topic in Topic
    }
    return render(request, "notices/texts.html", {"topics": [(topic.label, rows[topic]) for topic in Topic]})


@require_http_methods(["GET", "HEAD", "POST"])
@allow("notice.texts")
def text(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Write a text in one language: look at it filled in for a demonstration case, save it, or go back."""
    if name not in delivered() or language not in dict(settings.LANGUAGES):
        raise Http404
    own = texts.in_force(name, language)
    subject, body = (own.subject, own.body) if own else texts.plain(name, language)
    seen = texts.current_number(name, language)
    form = TextForm(request.POST or None, initial={"subject": subject, "body": body, "seen": seen})
    problem: Refusal | None = None
    preview: tuple[str, str] | None = None
    if request.method != "POST":
        preview = texts.previewed(name, subject, body, language, timezone.localdate())
    elif form.is_valid():
        typed, user = form.cleaned_data, reader(request)
        words = {"subject": typed["subject"], "body": typed["body"]}
        try:
            preview = texts.previewed(name, **words, language=language, on=timezone.localdate())
            if "preview" not in request.POST:
                texts.change(name, language, **words, by=user, at=timezone.now(), seen=typed["seen"])
                flash.success(request, _("Saved. The next notices speak in these words."))
                return redirect("notices:text", name, language)
        except Refusal as refusal:
            problem = refusal
    good = request.method != "POST" or (preview is not None and problem is None)
    context = {
        "text": delivered()[name], "name": name, "language": language, "form": form, "problem": problem,
        "preview": preview, "own": own, "names": [(one, texts.NAMES[one]) for one in texts.allowed(delivered()[name])],
        "optional": delivered()[name].optional, "languages": settings.LANGUAGES,
        "title": texts.title(name, translation.get_language() or language),
        "versions": Wording.objects.filter(template=name, language=language).select_related("by").order_by("-number"),
        "mail": deliveries.framed(preview[1], "…", language) if preview else "",
    }  # fmt: skip
    status = 200 if good else problem.status if problem else 422
    return render(request, "notices/text.html", context, status=status)


@require_POST
@allow("notice.texts")
def restore(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Back to the delivered text; what was written stays among the versions."""
    if name not in delivered() or language not in dict(settings.LANGUAGES):
        raise Http404
    texts.restore(name, language, by=reader(request), at=timezone.now())
    flash.success(request, _("The delivered text holds again."))
    return redirect("notices:text", name, language)


@require_safe
@allow("notice.log")
def log(request: HttpRequest) -> HttpResponseBase:
    """What became of each notice: when it left, by which way, after how many attempts, and what went wrong."""
    shown = LogFilter(request.GET, Notice.objects.all(), request=request)
    found = shown.qs.select_related("user", "member__user", "digest").order_by("-created_at", "-pk")
    if download := table_response(request, "notice-log", LOG, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [{"notice": one, "state": STATES[state_of(one)][0], "kind": KINDS.get(state_of(one), "idle"),
             "again": state_of(one) in ("failed", "trying")} for one in page]  # fmt: skip
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "filter": shown,
        "filtered": any(request.GET.values()),
    }
    return render(request, "notices/log.html", context)


@require_POST
@allow("notice.log")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try to send once more."""
    if deliveries.again(get_object_or_404(Notice, pk=pk), at=timezone.now()):
        flash.success(request, _("It is tried again now."))
    else:
        flash.info(request, _("It has left already, or is being sent."))
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back) if ours and back.startswith("/") else redirect("notices:log")


@require_safe
@allow("letter.post")
def letters(request: HttpRequest) -> HttpResponseBase:
    """Notices to print and post: their members have neither a sign-in nor an e-mail address."""
    found = (
        Notice.objects.to_post(reader(request))
        .select_related("member__cooperative")
        .order_by("created_at", "pk")
    )
    addressed = posting.addressed(found.iterator(chunk_size=1000))
    if download := table_response(request, "letters-to-post", LETTERS, addressed, of=found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/letters.html", {"page": page, "rows": list(posting.addressed(page))})


@require_safe
@allow("letter.post")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as PDF."""
    found = get_object_or_404(
        Notice.objects.to_post(reader(request)).select_related("member__cooperative"), pk=pk
    )
    response = HttpResponse(posting.printed(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{found.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@allow("letter.post")
def post_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """It went by post today."""
    found = get_object_or_404(Notice.objects.letters_of(reader(request)), pk=pk)
    posting.mark_posted(found, by=reader(request), at=timezone.now())
    flash.success(request, _("Noted."))
    return redirect("notices:letters")

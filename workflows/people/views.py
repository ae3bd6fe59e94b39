"""Pages about people: the register, roles, the import of members, and what everyone sees of themselves."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows import iban, outbox
from workflows.access import allow, posted
from workflows.refusals import Refusal
from workflows.sheets import BadSheet, Column, table_response

from . import account_changes, importing, own_data, roles
from .forms import (
    AccountForm,
    AccountNumberForm,
    ContactForm,
    GrantForm,
    ImportForm,
    MembersAccountForm,
    ProfileForm,
)
from .models import (
    AccountChange,
    AccountChangeEvent,
    Cooperative,
    FurtherAccount,
    Member,
    MemberImport,
    RoleGrant,
    User,
)
from .permissions import SENSITIVE_ROLES, Role, may
from .reader import reader

PER_PAGE = 50
SORTS = {"number", "last_name", "joined_on"}
MEMBER_COLUMNS = [
    Column(gettext_lazy("Number"), "number"),
    Column(gettext_lazy("Last name"), "last_name"),
    Column(gettext_lazy("First name"), "first_name"),
    Column(gettext_lazy("Cooperative"), "cooperative.code"),
    Column(gettext_lazy("E-mail"), "email"),
    Column(gettext_lazy("Language"), "language"),
    Column(gettext_lazy("Category"), "category"),
    Column(gettext_lazy("Member since"), "joined_on", "day"),
    Column(gettext_lazy("Left on"), "left_on", "day"),
]

PROBLEM_COLUMNS = [
    Column(gettext_lazy("Line"), lambda problem: problem[0], "number"),
    Column(gettext_lazy("What is wrong"), lambda problem: problem[1]),
]

CHANGE_COLUMNS = [
    Column(gettext_lazy("Asked"), "asked_at", "moment"),
    Column(gettext_lazy("Member number"), "member.number"),
    Column(gettext_lazy("Member"), lambda row: str(row.member)),
    Column(gettext_lazy("Asked by"), lambda row: str(row.asked_by)),
    Column(gettext_lazy("Account now"), lambda row: iban.masked(row.member.iban)),
    Column(gettext_lazy("New account"), lambda row: iban.masked(row.iban)),
    Column(gettext_lazy("Usable from"), "usable_from", "moment"),
]
STAFF_COLUMNS = [
    Column(gettext_lazy("Last name"), "user.last_name"),
    Column(gettext_lazy("First name"), "user.first_name"),
    Column(gettext_lazy("E-mail"), "user.email"),
    Column(gettext_lazy("Role"), "get_role_display"),
    Column(gettext_lazy("Cooperative"), "cooperative.code"),
    Column(gettext_lazy("From"), "from_on", "day"),
    Column(gettext_lazy("Until"), "to_on", "day"),
    Column(gettext_lazy("Approved"), "approved_at", "moment"),
]
WAITING_COLUMNS = [*STAFF_COLUMNS[:-1], Column(gettext_lazy("Proposed by"), "granted_by")]


@require_safe
@allow("people.list")
def people(request: HttpRequest) -> HttpResponseBase:
    """The register: members, or those who hold another role."""
    if request.GET.get("view") == "staff":
        return _staff(request)
    members = _members(request)
    if download := table_response(request, "members", MEMBER_COLUMNS, members):
        return download
    page = Paginator(members, PER_PAGE).get_page(request.GET.get("page"))
    chips = []
    if words := request.GET.get("q", "").strip():
        chips.append({"label": _("Search"), "value": words, "name": "q"})
    cooperatives = list(Cooperative.objects.all())
    for one in cooperatives:
        if one.code == request.GET.get("cooperative"):
            chips.append({"label": _("Cooperative"), "value": one.name, "name": "cooperative"})
    return render(
        request, "people/list.html", {"page": page, "chips": chips, "cooperatives": cooperatives, "q": words}
    )


def _members(request: HttpRequest) -> QuerySet[Member]:
    found = Member.objects.visible_to(reader(request)).search(request.GET.get("q", ""))
    if code := request.GET.get("cooperative"):
        found = found.filter(cooperative__code=code)
    sort = request.GET.get("sort", "")
    order = sort if sort.removeprefix("-") in SORTS else "last_name"
    # The list shows no sealed column: none is opened.
    return (
        found.select_related("cooperative")
        .defer("phone", "address", "iban", "iban_holder")
        .order_by(order, "first_name", "pk")
    )


def _staff(request: HttpRequest) -> HttpResponseBase:
    today = timezone.localdate()
    grants = RoleGrant.objects.exclude(role=Role.MEMBER).filter(Q(to_on=None) | Q(to_on__gte=today))
    if words := request.GET.get("q", "").strip():
        grants = grants.filter(Q(user__last_name__icontains=words) | Q(user__email__icontains=words))
    grants = grants.select_related("user", "cooperative").order_by("user__last_name", "user__email", "role")
    if download := table_response(request, "roles", STAFF_COLUMNS, grants):
        return download
    page = Paginator(grants, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/staff.html", {"page": page, "q": words})


@require_safe
@allow("people.list")
def member(request: HttpRequest, number: str) -> HttpResponse:
    """One member's file, without bank details."""
    found = get_object_or_404(
        Member.objects.visible_to(reader(request)).select_related(
            "cooperative", "household", "advisor", "user"
        ),
        number=number,
    )
    facts = [
        {"label": _("Member number"), "value": found.number},
        {"label": _("Cooperative"), "value": found.cooperative.name},
        {"label": _("Category"), "value": found.get_category_display()},
        {"label": _("Member since"), "value": found.joined_on},
        {"label": _("Left on"), "value": found.left_on},
        {"label": _("E-mail"), "value": found.email or None},
        {"label": _("Language"), "value": found.get_language_display()},
        {"label": _("Advisor"), "value": found.advisor},
        {"label": _("Household"), "value": found.household},
        {"label": _("Activities"), "value": ", ".join(a.name for a in found.activities.all()) or None},
    ]
    return render(request, "people/member.html", {"member": found, "facts": facts})


@require_http_methods(["GET", "POST"])
@allow("people.grant_role")
def add_account(request: HttpRequest) -> HttpResponse:
    """A sign-in for someone who is no member."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.set_unusable_password()
        made.save()
        messages.success(
            request, _("%(name)s chooses a password with “Forgot your password?”.") % {"name": made}
        )
        return redirect("people:account", made.pk)
    return render(request, "people/add_account.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@allow("people.grant_role")
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's roles: those held, those asked, and a form for one more."""
    holder = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST or None, initial={"from_on": timezone.localdate()})
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            made = roles.grant(holder, by=reader(request), at=timezone.now(), **facts)
        except Refusal as refusal:
            problem = refusal
        else:
            waits = _("Proposed. The chair or the second treasurer now approves it.")
            messages.success(request, _("The role is given.") if made.approved_at else waits)
            return redirect("people:account", pk)
    today = timezone.localdate()
    held = holder.role_grants.select_related("cooperative", "granted_by", "approved_by").order_by(
        "-from_on", "-pk"
    )
    context = {
        "holder": holder,
        "grants": held,
        "form": form,
        "problem": problem,
        "today": today,
        "member": Member.objects.filter(user=holder).first(),
        "sensitive": ", ".join(str(Role(role).label) for role in sorted(SENSITIVE_ROLES)),
    }
    return render(request, "people/account.html", context, status=422 if form.is_bound else 200)


@require_safe
@allow("people.approve_role")
def grants(request: HttpRequest) -> HttpResponseBase:
    """Roles that wait for a second person."""
    waiting = roles.waiting(timezone.localdate())
    if download := table_response(request, "roles-to-approve", WAITING_COLUMNS, waiting):
        return download
    return render(request, "people/grants.html", {"waiting": waiting})


@require_POST
@allow("signed_in")
def grant_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Approve, decline or end a role; who may is asked by the rule itself."""
    asked = get_object_or_404(RoleGrant.objects.select_related("user"), pk=pk)
    now = timezone.now()
    acts: dict[str, Any] = {
        "approve": lambda: roles.approve(asked, by=reader(request), at=now),
        "decline": lambda: roles.decline(asked, by=reader(request), on=timezone.localdate()),
        "end": lambda: roles.end(asked, by=reader(request), on=timezone.localdate()),
    }
    if step not in acts:
        return redirect("start")
    acts[step]()  # a refusal becomes the page that says so
    messages.success(
        request, _("Done: %(role)s, %(name)s.") % {"role": asked.get_role_display(), "name": asked.user}
    )
    return (
        redirect("people:account", asked.user_id)
        if may(reader(request), "people.grant_role")
        else redirect("people:grants")
    )


@require_http_methods(["GET", "POST"])
@allow("people.import")
def import_members(request: HttpRequest) -> HttpResponse:
    """Hand in a table of members; it is read and shown, nothing is written."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            reading = importing.read(file)
        except BadSheet as refusal:
            problem = refusal
        else:
            return redirect("people:member_import", _keep(request, file, reading).pk)
    latest = MemberImport.objects.defer("content").select_related("by")[:10]
    context = {
        "form": form,
        "problem": problem,
        "latest": latest,
        "required": importing.REQUIRED,
        "optional": sorted(importing.KNOWN - set(importing.REQUIRED)),
    }
    return render(request, "people/import.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, file: Any, reading: importing.Reading) -> MemberImport:
    file.seek(0)
    content = file.read()
    return MemberImport.objects.create(
        name=file.name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        by=reader(request),
        content="" if reading.problems else base64.b64encode(content).decode(),
        lines=len(reading.lines) + len(reading.problems),
        created=reading.created,
        changed=reading.changed,
        problems=[[line, str(sentence)] for line, sentence in reading.problems],
    )


@require_http_methods(["GET", "POST"])
@allow("people.import")
def member_import(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a table would change; confirm or drop it; then what it changed."""
    found = get_object_or_404(MemberImport.objects.defer("content").select_related("by"), pk=pk)
    if request.method == "POST":
        with transaction.atomic():
            found = MemberImport.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
            if found.state == MemberImport.State.READ and request.POST.get("step") == "drop":
                found.state, found.content = MemberImport.State.DROPPED, ""
                found.save()
            elif found.state == MemberImport.State.READ and not found.problems:
                found.state = MemberImport.State.WRITING
                found.save(update_fields=["state"])
                outbox.put("people.write_members", f"import/{pk}", import_id=pk)
        return redirect("people:member_import", pk)
    if download := table_response(request, f"import-{pk}-problems", PROBLEM_COLUMNS, found.problems):
        return download
    kept = found.lines - found.created - found.changed - len(found.problems)
    page = Paginator(found.problems, 200).get_page(request.GET.get("page"))
    return render(request, "people/member_import.html", {"import": found, "kept": kept, "page": page})


@require_http_methods(["GET", "POST"])
@allow("signed_in")
def profile(request: HttpRequest) -> HttpResponse:
    """Language and colours; contact and account number, shown with a way to change them."""
    form = ProfileForm(request.POST or None, instance=reader(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        translation.activate(reader(request).language)
        response = redirect("people:profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, reader(request).language, max_age=365 * 86400, samesite="Lax"
        )
        messages.success(request, _("Your profile is saved."))
        return response
    own = Member.objects.select_related("cooperative").filter(user=reader(request)).first()
    waiting = own.account_changes.waiting().first() if own else None
    further = [(row, str(known)) for row, known in _further(own)]
    context = {"form": form, "member": own, "bank": _bank_of(own), "further": further, "waiting": waiting}
    return render(request, "people/profile.html", context, status=422 if form.is_bound else 200)


def _bank_of(own: Member | None) -> dict[str, str]:
    """The account number as its owner recognises it, with the bank it is at."""
    if own is None or not own.iban:
        return {}
    return {
        "masked": iban.masked(own.iban),
        "bank": iban.parse(own.iban, sepa=False).bank_name,
        "holder": own.iban_holder,
    }


def _further(own: Member | None) -> Iterable[tuple[FurtherAccount, account_changes.Known]]:
    """The accounts beside the main one, each as its owner recognises it."""
    if own is None:
        return []
    known = {one.key: one for one in account_changes.known(own)}
    return [(row, known[str(row.pk)]) for row in own.further_accounts.all()]


@require_POST
@allow("signed_in")
def remove_account(request: HttpRequest, pk: int) -> HttpResponse:
    """A further account is offered no more."""
    further = FurtherAccount.objects.filter(member__user=reader(request), pk=pk).first()
    if further is not None:
        account_changes.remove(further, by=reader(request))
    messages.success(request, _("Removed. Requests on which it stands keep it."))  # the second press as well
    return redirect("people:profile")


@require_http_methods(["GET", "POST"])
@allow("signed_in")
def contact(request: HttpRequest) -> HttpResponse:
    own = get_object_or_404(Member, user=reader(request))
    form = ContactForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your contact details are saved."))
        return redirect("people:profile")
    return render(request, "people/contact.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@allow("signed_in")
def account_number(request: HttpRequest) -> HttpResponse:
    """Change where one's money goes; requests already sent keep the account they were sent with."""
    own = get_object_or_404(Member, user=reader(request))
    initial = {"holder": own.iban_holder or str(own), "place": request.GET.get("for") or "main"}
    wanted = [row for row in own.further_accounts.all() if str(row.pk) == request.GET.get("main")]
    if wanted:
        initial = {"iban": iban.printed(wanted[0].iban), "holder": wanted[0].holder}
    form = AccountNumberForm(request.POST or None, user=reader(request), first=not own.iban, initial=initial)
    if request.method == "POST" and form.is_valid():
        given, holder = iban.parse(form.cleaned_data["iban"]), form.cleaned_data["holder"]
        try:
            change = account_changes.ask(
                own, iban=given, holder=holder, by=reader(request), at=timezone.now(),
                beside=form.cleaned_data.get("place") == "beside",
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("Saved: %(iban)s, %(bank)s.")
            if change:
                said = _("%(iban)s, %(bank)s: it is used once somebody of the office has confirmed it.")
            messages.success(request, said % {"iban": given.printed, "bank": given.bank})
            return redirect("people:profile")
    return render(request, "people/account_number.html", {"form": form}, status=422 if form.is_bound else 200)


class ToConfirm(NamedTuple):
    """A change as it waits.

    before  the account in use, masked
    early   the time in which the member can object is not over, or has not begun
    own     it is the reader's, or asked by them: another person confirms it
    """

    change: AccountChange
    before: str
    early: bool
    own: bool


def _to_confirm(change: AccountChange, user: User, now: datetime) -> ToConfirm:
    return ToConfirm(
        change,
        before=iban.masked(change.member.iban),
        early=change.usable_from is None or now < change.usable_from,
        own=user.pk in (change.asked_by_id, change.member.user_id),
    )


@allow("people.confirm_account")
@require_safe
def account_changes_to_confirm(request: HttpRequest) -> HttpResponseBase:
    """Account numbers that members gave and that are not used yet."""
    user, now = reader(request), timezone.now()
    calls = Prefetch(
        "events", AccountChangeEvent.objects.filter(step="call").order_by("sequence"), to_attr="calls"
    )
    rows = AccountChange.objects.visible_to(user).waiting().select_related("member__user", "asked_by")
    if download := table_response(request, "account-changes", CHANGE_COLUMNS, rows):
        return download
    rows = rows.prefetch_related(calls)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_to_confirm(change, user, now) for change in page],
        "outcomes": AccountChange.Outcome.choices,
        "may_ask": may(user, "people.ask_account"),
    }
    return render(request, "people/account_changes.html", context)


@allow("people.ask_account")
@require_http_methods(["GET", "POST"])
def ask_account_change(request: HttpRequest) -> HttpResponse:
    """Another account number for a member who has no sign-in, as they asked the office."""
    form = MembersAccountForm(request.POST or None, members=Member.objects.visible_to(reader(request)))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            change = account_changes.ask_for(
                typed["member"], iban=iban.parse(typed["iban"]), holder=typed["holder"], told_by=typed["told_by"],
                why=typed["why"], by=reader(request), at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = {
                AccountChange.Told.LETTER: _("Asked. The letter to the member waits to be printed and posted."),
                AccountChange.Told.CALL: _("Asked. Another person calls the member."),
                AccountChange.Told.MAIL: _("Asked. The member is told by e-mail."),
            }  # fmt: skip
            messages.success(request, said[AccountChange.Told(change.told_by)])
            return redirect("people:account_changes")
    return render(
        request, "people/ask_account_change.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_POST
@allow("signed_in")
def account_change_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Confirm, refuse or withdraw; who may is asked by the rule itself."""
    user, at = reader(request), timezone.now()
    asked = get_object_or_404(AccountChange.objects.visible_to(user).select_related("member"), pk=pk)
    why, outcome = posted(request, "why")[:200], request.POST.get("outcome", "")
    if step == "called" and outcome not in AccountChange.Outcome.values:
        messages.error(request, _("Choose what the call came to."))
        return redirect("people:account_changes")
    acts: dict[str, Any] = {
        "confirm": lambda: account_changes.confirm(asked, by=user, at=at),
        "refuse": lambda: account_changes.refuse(asked, why=why, by=user, at=at),
        "withdraw": lambda: account_changes.withdraw(asked, by=user, at=at),
        "called": lambda: account_changes.called(asked, outcome=outcome, said=why, by=user, at=at),
        "letter": lambda: account_changes.write_instead(asked, by=user),
    }
    if step not in acts:
        raise Http404
    back = "people:profile" if asked.member.user_id == user.pk else "people:account_changes"
    try:
        acts[step]()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(back)


@require_safe
@allow("signed_in")
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything kept about oneself, on screen and as a file."""
    sections = own_data.of(reader(request))
    if request.GET.get("format") == "json":
        content = {str(section.label): rows for section, rows in sections}
        response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = 'attachment; filename="my-data.json"'
        response["Cache-Control"] = "private, no-store"
        return response
    shown = [
        (section.label, [[{"label": k, "value": v or None} for k, v in row.items()] for row in rows])
        for section, rows in sections
    ]
    return render(request, "people/my_data.html", {"sections": shown, "archives": own_data.archives()})

"""Header and footer as data: the main links of each role, and what a page's frame shows to one person.

A route that does not exist in this installation is left out, so a lower wing may name the pages of a higher
one by route without importing it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows import alarms
from workflows.alarms import Alarm
from workflows.people.permissions import Role, may

Label = str | Promise

ROLE_LABELS: dict[Role, Label] = {
    Role.MEMBER: _("Member"),
    Role.ADVISOR: _("Advisor"),
    Role.OFFICER: _("Case officer"),
    Role.COMMITTEE: _("Committee"),
    Role.CHAIR: _("Chair"),
    Role.TREASURER: _("Treasury"),
    Role.TREASURER2: _("Second treasurer"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administration"),
    Role.INTEGRATION: _("Integration"),
}

TREASURY: list[tuple[str, Label]] = [
    ("reporting:today", _("Today")),
    ("banking:payments", _("Payments out")),
    ("loans:list", _("Repayments")),
    ("banking:statements", _("Bank")),
    ("ledger:accounts", pgettext_lazy("money", "Fund")),
    ("reporting:reports", _("Reports")),
]
COMMITTEE: list[tuple[str, Label]] = [
    ("committee:meetings", _("My meetings")),
    ("committee:decisions", _("Decisions")),
    ("committee:fast_tracks", _("Fast track")),
    ("committee:appeals", _("Appeals")),
    ("reporting:fairness", _("Fairness")),
]

# At most six a role; the first that exists is where the role starts.
MAIN: dict[Role, list[tuple[str, Label]]] = {
    Role.MEMBER: [
        ("cases:mine", _("My requests")),
        ("loans:mine", _("My loans")),
        ("reporting:members", _("The fund")),
        ("help", _("Help")),
    ],
    Role.ADVISOR: [
        ("cases:members", _("My members")),
        ("cases:desk", _("Cases")),
        ("loans:todo", _("Late loans")),
    ],
    Role.OFFICER: [
        ("cases:today", _("Today")),
        ("cases:desk", _("Cases")),
        ("committee:decisions", _("Decisions")),
        ("committee:appeals", _("Appeals")),
        ("committee:letters", _("Letters to post")),
        ("activities:claims", _("Advances and guarantees")),
    ],
    Role.COMMITTEE: COMMITTEE,
    Role.CHAIR: COMMITTEE,
    Role.TREASURER: TREASURY,
    Role.TREASURER2: TREASURY,
    Role.AUDITOR: [
        ("ledger:journal", _("Journal")),
        ("cases:desk", _("Cases")),
        ("committee:decisions", _("Decisions")),
        ("ledger:proof", _("Proof")),
        ("reporting:fairness", _("Fairness")),
    ],
    Role.ADMINISTRATOR: [
        ("aid:programmes", _("Programmes")),
        ("loans:products", _("Products")),
        ("committee:committees", _("Committees")),
        ("people:list", _("People")),
        ("notices:texts", _("Texts")),
        ("notices:log", _("Deliveries")),
    ],
    Role.INTEGRATION: [],
}

# Someone with several roles starts in the first of these that they hold.
FIRST = [
    Role.TREASURER, Role.TREASURER2, Role.CHAIR, Role.COMMITTEE, Role.OFFICER,
    Role.AUDITOR, Role.ADMINISTRATOR, Role.ADVISOR, Role.MEMBER, Role.INTEGRATION,
]  # fmt: skip

# Pages that stand under a main link though their address does not.
ALSO = {
    "cases:mine": ["cases:desk", "aid:start"],
    "loans:mine": ["loans:list"],
    "loans:list": ["activities:claims"],
    "loans:todo": ["loans:list"],
    "activities:claims": ["loans:list"],
    "committee:letters": ["notices:letters"],
    "banking:payments": ["banking:batches", "banking:rules"],
    "banking:statements": ["debits:collections"],
    "reporting:reports": [
        "reporting:report",
        "reporting:dashboard",
        "reporting:forecast",
        "reporting:service",
        "reporting:fairness",
        "reporting:evidence",
    ],
    "reporting:today": ["reporting:envelopes", "reporting:promised", "reporting:transit"],
}

ACCOUNT: list[tuple[str, Label]] = [
    ("notices:list", _("Notices")),
    ("committee:calendar", _("My calendar")),
    ("people:profile", _("My profile")),
    ("people:my_data", _("My data")),
    ("account_change_password", _("Password")),
    ("mfa_index", _("Second factor")),
]
APPROVAL: list[tuple[str, str, Label]] = [
    ("job.read", "jobs:list", _("Jobs")),
    ("advice.answer", "cases:advice", _("Opinions asked of me")),
    ("fund.audience", "reporting:audience", _("Who reads the fund’s page")),
    ("people.approve_role", "people:grants", _("Roles to approve")),
    ("people.confirm_account", "people:account_changes", _("Account numbers to confirm")),
]
FOOT: list[tuple[str, Label]] = [
    ("help", _("Help")),
    ("contact", _("Contact")),
    ("news", _("What is new")),
    ("accessibility", _("Accessibility statement")),
    ("privacy", _("Privacy")),
]


@dataclass
class Link:
    label: Label
    url: str
    current: bool = False


@dataclass
class RoleChoice:
    code: str
    label: Label
    current: bool


@dataclass
class Frame:
    """Everything that header and footer show."""

    product: Label
    home: str = "/"
    here: str = "/"
    theme: str = ""
    links: list[Link] = field(default_factory=list)
    help: str = ""
    languages: list[tuple[str, str]] = field(default_factory=list)
    language_url: str = ""
    user: Any = None
    account_label: str = ""
    account_links: list[Link] = field(default_factory=list)
    roles: list[RoleChoice] = field(default_factory=list)
    role_url: str = ""
    sign_in: str = ""
    sign_out: str = ""
    session_seconds: int = 0
    stay_url: str = ""
    foot: list[Link] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)


def address(route: str) -> str:
    """The path of a route, or "" where this installation has no such page."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def links(routes: list[tuple[str, Label]], here: str = "") -> list[Link]:
    """The routes that exist; current is the one whose address, or one of its ALSO, leads furthest."""
    found: list[Link] = []
    furthest, current = 0, None
    for route, label in routes:
        if not (url := address(route)):
            continue
        found.append(link := Link(label, url))
        for led in [url, *filter(None, map(address, ALSO.get(route, [])))]:
            if here.startswith(led) and len(led) > furthest:
                furthest, current = len(led), link
    if current:
        current.current = True
    return found


def present_role(request: HttpRequest, roles: set[Role]) -> Role | None:
    """The role a person acts in now: the one chosen in the menu, while they still hold it."""
    chosen = request.session.get("role", "") if hasattr(request, "session") else ""
    for role in roles:
        if role.value == chosen:
            return role
    return next((role for role in FIRST if role in roles), None)


def home_of(role: Role | None) -> str:
    """The first main page of a role that exists."""
    return next((url for route, _label in MAIN.get(role, []) if (url := address(route))), "") if role else ""


def frame(request: HttpRequest | None) -> Frame:
    """The frame around a page; without a request (an error far down) only name and footer."""
    shown = Frame(
        product=settings.SITE_NAME, foot=links(FOOT), help=address("help"), home=address("start") or "/"
    )
    if request is None:
        return shown
    shown.here = request.get_full_path()
    shown.languages = [(code, str(name)) for code, name in settings.LANGUAGES]
    shown.language_url = address("language")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        shown.sign_in = address("account_login")
        return shown
    return _signed_in(shown, request, user)


def _signed_in(shown: Frame, request: HttpRequest, user: Any) -> Frame:
    roles = user.roles()
    role = present_role(request, roles)
    main = MAIN[role] if role else []
    shown.user, shown.theme = user, user.theme if user.theme in ("light", "dark") else ""
    shown.links = links(main, request.path)
    shown.home = home_of(role) or shown.home
    if any(route == "help" for route, _label in main):
        shown.help = ""
    name = user.first_name or user.email
    shown.account_label = f"{name} · {ROLE_LABELS[role]}" if role else name
    shown.account_links = links(ACCOUNT + [(url, label) for code, url, label in APPROVAL if may(user, code)])
    shown.roles = [RoleChoice(r.value, ROLE_LABELS[r], r == role) for r in FIRST if r in roles]
    shown.role_url, shown.sign_out = address("role"), address("account_logout")
    shown.alarms = alarms.of(user)
    shown.session_seconds, shown.stay_url = settings.SESSION_COOKIE_AGE, address("stay")
    return shown

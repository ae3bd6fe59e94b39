"""What advances and guarantees bring to the case: registered with workflows.kinds when the app starts."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from fund.banking import iban as accounts
from fund.banking.orders import cancel_unsent
from fund.ledger import waiting
from fund.ledger.envelopes import drawn_on
from fund.ledger.waiting_panel import awaits_money, waiting_panel
from loans.activities import own, paying
from loans.activities.asking import ASKED, PREFIXES, URGENT, requirements, unmet
from loans.activities.models import Claim, OwnMoney, Request, Terms, Way
from loans.activities.models.own import OwnState
from loans.activities.words import own_tag, tag_of
from workflows import coded, kinds
from workflows.cases.models import Case
from workflows.kinds import Answer, Envelope, Kind, Requirement
from workflows.money_words import money
from workflows.people.models import User
from workflows.templatetags.entraide import day

LABELS = {Way.ADVANCE: _("Advance"), Way.GUARANTEE: _("Guarantee"), Way.OWN: _("Own money")}
STARTS = {
    Way.ADVANCE: _("Ask for an advance on expense notes"),
    Way.GUARANTEE: _("Ask the guarantee fund for an unpaid invoice"),
    Way.OWN: _("Put own money into my Activity"),
}

THEN = {
    Way.ADVANCE: ngettext_lazy(
        "You receive its decision in writing. If the advance is granted, you are paid within %(days)d day. When "
        "your client pays, the fund gets it back by itself: you do nothing.",
        "You receive its decision in writing. If the advance is granted, you are paid within %(days)d days. When "
        "your client pays, the fund gets it back by itself: you do nothing.",
        "days",
    ),
    Way.GUARANTEE: ngettext_lazy(
        "You receive its decision in writing. If it is granted, your Activity is paid within %(days)d day. The fund "
        "then recovers it from the client.",
        "You receive its decision in writing. If it is granted, your Activity is paid within %(days)d days. The fund "
        "then recovers it from the client.",
        "days",
    ),
    Way.OWN: _(
        "You receive its decision in writing. If it is agreed, its page shows how you pay your money in, and the plan "
        "by which you get it back."
    ),
}


def _request(case: Case) -> Request:
    held: Request = case.activity_request
    return held


def _money(held: Request, cents: int | None) -> str:
    return "" if cents is None else money(cents, held.case.currency)


def _account(held: Request, user: User) -> str:
    """Whole only to the applicant."""
    return accounts.printed(held.iban) if held.case.applicant.user_id == user.pk else held.masked_iban


def _pressing(held: Request, user: User) -> str:
    return " ".join(str(URGENT[code][0]) for code in held.pressing) or gettext("No")


SHOWN: dict[str, tuple[Any, Any, bool, Callable[[Request, User], str]]] = {
    "activity": (_("Activity"), _("Invoice"), False, lambda held, user: str(held.activity or "")),
    "client": (_("Client"), _("Invoice"), True, lambda held, user: held.client),
    "client_address": (_("Address of the client"), _("Invoice"), True, lambda held, user: held.client_address),
    "invoice": (_("Invoice number"), _("Invoice"), False, lambda held, user: held.invoice),
    "invoice_cents": (
        _("Open on the invoice"), _("Invoice"), False, lambda held, user: _money(held, held.invoice_cents),
    ),
    "due_on": (_("The client pays by"), _("Invoice"), False, lambda held, user: day(held.due_on)),
    "reference": (
        _("Structured message of the invoice"), _("Invoice"), False, lambda held, user: held.reference,
    ),
    "bankrupt_on": (_("Bankrupt since"), _("Invoice"), False, lambda held, user: day(held.bankrupt_on)),
    "count": (_("Number of parts"), _("Plan"), False, lambda held, user: str(held.count or "")),
    "period_months": (
        _("How often"), _("Plan"), False, lambda held, user: str(held.get_period_months_display()),
    ),
    "first_due_on": (_("First part on"), _("Plan"), False, lambda held, user: day(held.first_due_on)),
    "story": (_("What happened"), _("Need"), True, lambda held, user: held.story),
    "pressing": (_("Urgency"), _("Need"), True, _pressing),
    "iban": (_("Paid to account"), _("Bank"), True, _account),
    "iban_holder": (_("Account holder"), _("Bank"), True, lambda held, user: held.iban_holder),
}  # fmt: skip
"""name → (label, group, sensitive, how it reads)."""


def fields(case: Case, user: User) -> Sequence[Answer]:
    held = _request(case)
    amount = Answer("amount", _("Amount asked"), _money(held, case.requested_cents), group=_("Invoice"))
    rows = []
    for name in ASKED[Way(held.way)]:
        label, group, sensitive, said = SHOWN[name]
        rows.append(Answer(name, label, said(held, user), sensitive, group))
    return [amount, *rows]


def documents(case: Case) -> Sequence[Requirement]:
    return requirements(_request(case))


def committee(case: Case) -> str:
    return _request(case).terms.committee_code


def envelopes(cases: Collection[Case]) -> dict[int, Envelope]:
    drawing = Request.objects.filter(case__in=cases).exclude(terms__way=Way.OWN)  # own money draws on nothing
    terms_of = dict(drawing.values_list("case", "terms"))
    terms = Terms.objects.select_related("envelope__fund").in_bulk(set(terms_of.values()))
    return drawn_on({case: terms[found].envelope for case, found in terms_of.items()})


def forget(case: Case) -> None:
    """Nothing of what was written stays: no client, no invoice, no story, no account."""
    held = case.activity_request
    for name in ("client", "client_address", "invoice", "reference", "story", "iban", "iban_holder"):
        setattr(held, name, "")
    held.save()


def edit_url(case: Case) -> str:
    return reverse("activities:request", args=[case.reference])


def panel(case: Case, user: User) -> Sequence[tuple[str, dict[str, Any]]]:
    """What was paid and what came back, once it is granted."""
    held = OwnMoney.objects.visible_to(user).filter(case=case).first()
    if held is not None:
        return [("activities/panel_own.html", {"own": held, "tag": own_tag(held, timezone.localdate())})]
    claim = Claim.objects.visible_to(user).filter(case=case).first()
    if claim is not None:
        context = {"claim": claim, "tag": tag_of(claim, timezone.localdate())}
        return [("activities/panel_claim.html", context)]
    return waiting_panel(case, user)


def granted(
    case: Case, decision: Any, *, cents: int, by: User | None, on: date, wait_for_money: bool = False
) -> None:
    if case.kind == Way.OWN:
        own.agree(case, cents=cents, by=by, on=on)
        return
    paying.grant(case, cents=cents, by=by, on=on, wait_for_money=wait_for_money)


def stopped(case: Case, decision: Any, *, by: User, on: date) -> None:
    held = OwnMoney.objects.filter(case=case, state=OwnState.AGREED).first()
    if held is not None:
        own.cancel(held, on=on, by=None, why=coded.keep("stopped_by_committee"))
    waiting.stop(case.reference, on=on, why=coded.keep("stopped_by_committee"))
    cancel_unsent(case.reference, why=coded.keep("stopped_by_committee"))


def start_url(way: str) -> str:
    return reverse("activities:ask", args=[way])


def register() -> None:
    """Make advances and guarantees known to cases, desk and committee."""
    for way in Way:
        kinds.register(
            Kind(
                code=way.value,
                label=LABELS[way],
                prefix=PREFIXES[way],
                start_label=STARTS[way],
                start_url=partial(start_url, way.value),
                then=THEN[way],
                unmet=unmet,
                committee=committee,
                granted=granted,
                stopped=stopped,
                fields=fields,
                documents=documents,
                edit_url=edit_url,
                account=lambda case: case.activity_request.iban,
                forget=forget,
                panel=panel,
                awaits_money=awaits_money,
                envelopes=envelopes,
            )
        )
    waiting.register(paying.CODE, paying.resume)

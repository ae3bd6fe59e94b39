"""Money that nobody recognises: ask the payer what it is for, on the record, by letter."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fund.banking import iban
from fund.banking.models import ExpectedPayment, StatementLine, StatementLineEvent
from workflows.notices.letters import letter as printed
from workflows.notices.telling import notify
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate
from workflows.steps import note

TEMPLATE = "unknown_money"


def recognised(line: StatementLine) -> Member | None:
    """The one member who pays from this account, or bears this name, by what was expected of them; None where
    there is no such member or more than one."""
    known = ExpectedPayment.objects.filter(fund=line.account.fund_id, member__isnull=False)
    for column, key in (("payer_key", line.party_key), ("payer_name_key", line.party_name_key)):
        found = (
            list(known.filter(**{column: key}).values_list("member", flat=True).distinct()[:2]) if key else []
        )
        if found:
            return Member.objects.get(pk=found[0]) if len(found) == 1 else None
    return None


@transaction.atomic
def ask(line: StatementLine, *, on: date, by: User) -> Member | None:
    """Put on the record that the payer is asked, and tell the member who is recognised; return that member.

    raises  NotYours, TooLate when nothing of the line waits
    """
    if not may(by, "line.match"):
        raise NotYours()
    line = StatementLine.objects.select_for_update(of=("self",)).select_related("account").get(pk=line.pk)
    if not line.came_in or line.state not in (StatementLine.State.TO_MATCH, StatementLine.State.SPLIT):
        raise TooLate(_("Only money that came in and is not matched can be asked about."))
    member = recognised(line)
    note(line, "ask", by=by, payload={"member": member.pk if member else None, "on": on.isoformat()})
    if member:
        notify(
            f"money_unknown/{line.pk}/{on}", member=member, template="money_unknown",
            context={"on": line.booked_on},
        )  # fmt: skip
    return member


def asked(line: StatementLine) -> Any:
    """The event of the last time that the payer was asked."""
    return line.events.filter(step="ask").order_by("-sequence").first()


def asked_on(lines: Iterable[StatementLine]) -> dict[int, datetime]:
    """When the payers of these lines were last asked."""
    events = StatementLineEvent.objects.filter(line__in=list(lines), step="ask")
    return dict(events.order_by("sequence").values_list("line", "at"))


def letter(line: StatementLine, *, on: date | None = None) -> bytes:
    """The letter, in the language of the member, or of the cooperative where nobody is recognised."""
    member = recognised(line)
    cooperative = member.cooperative if member else _cooperative(line)
    language = (member.language if member else "") or (cooperative.language if cooperative else "") or "en"
    with translation.override(language):
        title = _("What is your payment for?")
        words = {
            "ask": _("We received a payment from you and do not know what it is for. Please tell us: the number of "
                     "your loan or invoice, or the name of the person you paid for."),
            "amount": _("Amount"), "received": _("Received on"), "communication": _("Your communication"),
            "account": _("On our account"), "from": _("From"),
            "end": _("Until we hear from you, we keep the money apart. If it was sent by mistake, tell us the account "
                     "it should go back to."),
        }  # fmt: skip
    data = {
        "words": words, "cents": line.open_cents, "currency": line.account.fund.currency,
        "received_on": line.value_on, "communication": line.communication, "payer": line.party_name,
        "account": iban.printed(line.account.iban),
    }  # fmt: skip
    if not member and line.party_name:
        data["letter"] = {"recipient": {"name": line.party_name, "lines": []}}
    reference = f"B-{line.booked_on:%Y}-{line.pk}"
    return printed(
        TEMPLATE, data, language=language, title=title, cooperative=cooperative, member=member,
        on=on or localdate(), reference=reference,
    )  # fmt: skip


def _cooperative(line: StatementLine) -> Cooperative | None:
    return line.account.cooperative or line.account.fund.cooperatives.first()

"""Terms of advances and guarantees: proposed by one treasurer, approved by another, in force from their day."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fund.banking import iban as accounts
from fund.ledger import proposals
from fund.ledger.models import Envelope
from loans.activities.models import Terms, Way
from workflows.committee.models import Committee
from workflows.people.models import Cooperative, User
from workflows.refusals import Unmet


@transaction.atomic
def propose_terms(
    *,
    key: str,
    way: str,
    envelope: Envelope,
    committee_code: str,
    most_cents: int,
    from_on: date,
    why: str,
    on: date,
    by: User,
    iban: str = "",
    iban_holder: str = "",
) -> Terms:
    """Ask for terms from a day on; once by its key.

    raises  NotYours, KeyReused, BadIban; Unmet for a day gone by, an unknown committee, or a guarantee that has no
            account of the Activities to be paid to
    """
    if from_on < on:
        raise Unmet(_("Terms begin today at the soonest."), code="too_soon")
    if most_cents <= 0:
        raise Unmet(_("The amount must be more than zero."), code="nothing")
    if not Committee.objects.filter(code=committee_code).exists():
        raise Unmet(_("There is no committee with this code."), code="unknown_committee")
    if bool(iban.strip()) != bool(iban_holder.strip()):
        raise Unmet(_("An account needs its holder, and a holder their account."), code="half_an_account")
    if way == Way.GUARANTEE and not iban.strip():
        raise Unmet(
            _("A guarantee is paid to the Activity: give the account that holds the Activities’ budgets."),
            code="no_account",
        )
    facts: dict[str, Any] = {
        "way": Way(way).value, "envelope": envelope, "committee_code": committee_code, "most_cents": most_cents,
        "from_on": from_on, "iban": accounts.parse(iban).compact if iban.strip() else "",
        "iban_holder": " ".join(iban_holder.split()),
    }  # fmt: skip
    return proposals.propose(Terms, key=key, by=by, on=on, fund=envelope.fund, why=why, **facts)


def terms_for(way: str, cooperative: Cooperative, on: date) -> Terms:
    """Those under which a member of the cooperative asks that day; raises Unmet where there are none."""
    found = Terms.objects.of(cooperative, on).filter(way=way).select_related("envelope__fund", "fund").first()
    if found is None:
        raise Unmet(_("Your cooperative does not offer this now."), code="not_offered")
    return found

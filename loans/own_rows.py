"""The loans of a person, for that person: what was lent and repaid, and the agreements as files."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loans.models import Agreement, AgreementDocument, Amendment
from workflows.cases import exporting
from workflows.money_words import money
from workflows.people import own_data
from workflows.people.models import User


def own_agreements(user: User) -> QuerySet[Agreement]:
    """As borrower, and as the one who owes it jointly."""
    return Agreement.objects.filter(Q(member__user=user) | Q(co_borrower__user=user)).order_by(
        "offered_on", "pk"
    )


def agreements(user: User) -> list[dict[str, Any]]:
    return [
        {
            _("Loan"): loan.number,
            _("Amount lent"): money(loan.principal_cents, currency=loan.currency),
            _("File fee"): money(loan.fee_cents, currency=loan.currency),
            _("Repaid"): money(loan.repaid_cents, currency=loan.currency),
            _("Given up"): money(loan.relieved_cents, currency=loan.currency),
            _("Offered on"): loan.offered_on.isoformat(),
            _("Signed"): loan.accepted_at.isoformat(timespec="minutes") if loan.accepted_at else "",
            _("Paid out on"): loan.started_on.isoformat() if loan.started_on else "",
            _("Ended on"): loan.ended_on.isoformat() if loan.ended_on else "",
            _("Structured reference"): loan.reference,
        }
        for loan in own_agreements(user)
    ]


def files(user: User) -> Iterator[exporting.OwnFile]:
    kept = AgreementDocument.objects.filter(agreement__in=own_agreements(user)).select_related("agreement")
    for document in kept.order_by("pk"):
        yield exporting.OwnFile(f"loans/{document.agreement.number}-{document.pk}.pdf", document.content)
    further = Amendment.objects.filter(agreement__in=own_agreements(user))
    for later in further.select_related("agreement", "asked__case").order_by("pk"):
        yield exporting.OwnFile(f"loans/{later.number}-{later.reference}.pdf", later.content)


def register() -> None:
    own_data.register(own_data.Section("loans", gettext_lazy("Your loans"), agreements))
    exporting.register_files(files)

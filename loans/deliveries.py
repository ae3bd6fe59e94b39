"""What a borrower is told after the commit."""

from django.urls import reverse

from loans.models import Agreement
from workflows import outbox
from workflows.notices.telling import notify


def _tell(topic: str, template: str, agreement: int, **context: object) -> None:
    loan = Agreement.objects.select_related("member").get(pk=agreement)
    notify(
        f"{topic}/{agreement}",
        member=loan.member,
        template=template,
        context={"reference": loan.number, **context},
        path=reverse("loans:loan", args=[loan.number]),
    )


@outbox.handles("loan.offered")
def tell_offered(*, agreement: int) -> None:
    """Each offer once: one that takes the place of another is told again."""
    loan = Agreement.objects.get(pk=agreement)
    place = loan.documents.count()
    topic = "loan.offered" if place == 1 else f"loan.offered/{place}"
    _tell(topic, "agreement_to_sign", agreement, last_day=loan.offer_ends_on)


@outbox.handles("loan.started")
def tell_started(*, agreement: int) -> None:
    _tell("loan.started", "payment_sent", agreement)


@outbox.handles("loan.payment_returned")
def tell_returned(*, agreement: int, order: int) -> None:
    _tell(f"loan.payment_returned/{order}", "payment_returned", agreement)


@outbox.handles("loan.received")
def tell_received(*, agreement: int, repayment: int) -> None:
    _tell(f"loan.received/{repayment}", "payment_received", agreement)


@outbox.handles("loan.settled")
def tell_settled(*, agreement: int) -> None:
    _tell("loan.settled", "loan_settled", agreement)


@outbox.handles("loan.lapsed")
def tell_lapsed(*, agreement: int) -> None:
    _tell("loan.lapsed", "loan_lapsed", agreement)

"""Who is told when something waits for them."""

from fund.banking.models import PaymentBatch
from workflows import outbox
from workflows.notices.telling import notify
from workflows.people.models import User
from workflows.people.permissions import may


@outbox.handles("banking.batch_prepared")
def tell_those_who_approve(*, batch: int, **_ids: int) -> None:
    """Every second treasurer who reaches the batch, save the one who prepared it."""
    row = PaymentBatch.objects.select_related("account__fund").get(pk=batch)
    if row.state != PaymentBatch.State.PREPARED:
        return
    for user in User.objects.filter(is_active=True, role_grants__role="treasurer2").distinct():
        reaches = PaymentBatch.objects.visible_to(user).filter(pk=row.pk).exists()
        if reaches and user.pk != row.prepared_by_id and may(user, "payment.approve"):
            notify(
                f"batch_to_approve/{row.number}/{user.pk}", user=user, template="batch_to_approve",
                context={"reference": row.number, "count": row.held_lines().count()},
                path=row.get_absolute_url(),
            )  # fmt: skip

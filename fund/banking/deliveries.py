"""Who is told when something waits for them."""

from django.utils import timezone

from fund.banking.models import PaymentBatch
from workflows import outbox
from workflows.notices.telling import notify
from workflows.people.models import User
from workflows.people.permissions import may


@outbox.handles("banking.batch_prepared")
def tell_those_who_approve(*, batch: int, **_ids: int) -> None:
    """Every second treasurer who reaches the batch, save the one who prepared it; a chair where its amount asks for
    one."""
    row = PaymentBatch.objects.select_related("account__fund").get(pk=batch)
    if row.state != PaymentBatch.State.PREPARED:
        return
    roles = ["treasurer2"]
    if row.missing(row.digest(), timezone.localdate()).chairs:
        roles.append("chair")
    for user in User.objects.filter(is_active=True, role_grants__role__in=roles).distinct():
        reaches = PaymentBatch.objects.visible_to(user).filter(pk=row.pk).exists()
        if reaches and user.pk != row.prepared_by_id and may(user, "payment.approve"):
            notify(
                f"batch_to_approve/{row.number}/{user.pk}", user=user, template="batch_to_approve",
                context={"reference": row.number, "count": row.held_lines().count()},
                path=row.get_absolute_url(),
            )  # fmt: skip


@outbox.handles("banking.batch_lapsed")
def tell_who_prepared(*, batch: int, **_ids: int) -> None:
    row = PaymentBatch.objects.select_related("prepared_by").get(pk=batch)
    notify(
        f"batch_lapsed/{row.number}", user=row.prepared_by, template="batch_lapsed",
        context={"reference": row.number}, path=row.get_absolute_url(),
    )  # fmt: skip

"""Who is told: the member, before each collection and when one failed."""

from fund.debits.models import Collection
from workflows import outbox
from workflows.notices.telling import notify


@outbox.handles("debit.announced")
def tell_announced(*, collection: int) -> None:
    """In time and once for each day; the amount stands on the page, never in the mail."""
    row = Collection.objects.select_related("mandate__member").get(pk=collection)
    if row.state not in Collection.UNDER_WAY:
        return
    notify(
        f"debit.announced/{row.pk}/{row.collect_on.isoformat()}",
        member=row.mandate.member,
        template="debit_announced",
        context={"reference": row.mandate.reference, "on": row.collect_on},
        path=row.mandate.get_absolute_url(),
    )


@outbox.handles("debit.failed")
def tell_failed(*, collection: int) -> None:
    row = Collection.objects.select_related("mandate__member").get(pk=collection)
    notify(
        f"debit.failed/{row.pk}",
        member=row.mandate.member,
        template="debit_failed",
        context={"reference": row.mandate.reference, "on": row.collect_on},
        path=row.mandate.get_absolute_url(),
    )

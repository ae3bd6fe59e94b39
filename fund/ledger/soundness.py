"""Whether money may leave: after a proof that found a difference it may not, until a whole proof holds again.
Reading goes on."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.alarms import Alarm
from workflows.notices.telling import notify
from workflows.people.models import RoleGrant, User
from workflows.people.permissions import Role, may

from .models import ProofRun
from .refusals import BooksFrozen

STAFF = frozenset(Role) - {Role.MEMBER, Role.ADVISOR, Role.INTEGRATION}
TOLD = (Role.TREASURER, Role.TREASURER2)


def frozen_by() -> ProofRun | None:
    """The last proof, where it found a difference. The cheap form looks at less than the whole: it may find
    one, and it does not lift what another found."""
    telling = ProofRun.objects.filter(Q(holds=False) | Q(form=ProofRun.Form.FULL))
    last = telling.only("at", "holds").order_by("-at", "-pk").first()
    return None if last is None or last.holds else last


def require_sound() -> None:
    """Asked before money is promised, approved or sent. Raises BooksFrozen."""
    run = frozen_by()
    if run is not None:
        raise BooksFrozen(
            _(
                "The books do not add up since the proof of %(at)s: nothing is granted and no payment leaves"
                " until a proof of all rows holds again."
            )
            % {"at": timezone.localtime(run.at).strftime("%Y-%m-%d %H:%M")},
            proof=run.pk,
        )


def tell_the_treasurers(run: ProofRun) -> None:
    """Once a failure, each in their language."""
    on = timezone.localdate(run.at)
    grants = RoleGrant.objects.holding(on).filter(role__in=TOLD)
    for user in User.objects.filter(role_grants__in=grants, is_active=True).distinct():
        notify(
            f"proof/{run.pk}/{user.pk}", user=user, template="proof_failed", context={"on": on},
            path=reverse("ledger:proof"),
        )  # fmt: skip


def alarm(user: Any) -> Alarm | None:
    """The banner on every page of the staff while payments are frozen."""
    if not user.roles() & STAFF or frozen_by() is None:
        return None
    text = _("The books do not add up: nothing is granted and no payment leaves until a proof holds again.")
    return Alarm(text, reverse("ledger:proof") if may(user, "ledger.proof") else "")

"""The case and the decisions that a movement rests on: its reference is the case's."""

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.cases.models import Case
from workflows.committee.models import Decision

from .models import Movement
from .origins import Origin


def find(movement: Movement) -> list[Origin]:
    case = Case.objects.filter(reference=movement.source_ref).first() if movement.source_ref else None
    if case is None:
        return []
    decisions = Decision.objects.filter(case=case).order_by("decided_on", "pk")
    return [
        Origin(_("Case %(case)s") % {"case": case.reference}, case.get_absolute_url()),
        *(
            Origin(
                _("Decision %(decision)s") % {"decision": each.number},
                reverse("committee:decision", args=[each.number]),
            )
            for each in decisions
        ),
    ]

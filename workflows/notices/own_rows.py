"""What a person was told, for that person."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.people import own_data
from workflows.people.models import User

from .models import Notice


def notices(user: User) -> list[dict[str, Any]]:
    mine = Notice.objects.filter(Q(user=user) | Q(member__user=user)).order_by("created_at", "pk")
    return [
        {
            _("Written"): notice.created_at.isoformat(timespec="minutes"),
            _("Subject"): notice.subject,
            _("Text"): notice.body,
            _("Read"): notice.read_at.isoformat(timespec="minutes") if notice.read_at else "",
        }
        for notice in mine
    ]


own_data.register(own_data.Section("notices", gettext_lazy("What we told you"), notices))

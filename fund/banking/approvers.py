"""How many people approve an amount, beside whoever prepared its payment: pure, from limits in cents."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.people.permissions import Role

TREASURER, CHAIR = Role.TREASURER2.value, Role.CHAIR.value


@dataclass(frozen=True)
class Limits:
    """Cents: up to the first one person approves, up to the second two, above it two and a chair."""

    one_up_to_cents: int = 1_000_00
    two_up_to_cents: int = 10_000_00


@dataclass(frozen=True)
class Needed:
    """Second treasurers and chairs who approve, beside whoever prepared."""

    treasurers: int
    chairs: int = 0

    def missing(self, roles: Iterable[str]) -> "Needed":
        """What is still asked after people of these roles have approved."""
        given = Counter(roles)
        return Needed(max(0, self.treasurers - given[TREASURER]), max(0, self.chairs - given[CHAIR]))

    def __bool__(self) -> bool:
        return bool(self.treasurers or self.chairs)

    def __str__(self) -> str:
        words = []
        if self.treasurers:
            words.append(
                ngettext("%(count)d second treasurer", "%(count)d second treasurers", self.treasurers)
                % {"count": self.treasurers}
            )
        if self.chairs:
            words.append(_("a chair"))
        return _(" and ").join(words)


def needed(total_cents: int, limits: Limits) -> Needed:
    if total_cents <= limits.one_up_to_cents:
        return Needed(1)
    return Needed(2, 0 if total_cents <= limits.two_up_to_cents else 1)

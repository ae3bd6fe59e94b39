"""What stands before the demonstration begins."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from config.demo import people, stage
from workflows.committee.models import Committee
from workflows.committee.sitting import who_sat


@pytest.mark.django_db
def test_the_committees_have_rules_by_two_people_and_one_change_waits() -> None:
    today = timezone.localdate()
    cast = people.cast(random.Random(1))
    committee = stage.seat_committee(cast, on=today - timedelta(days=700))
    rules = committee.rules_on(today)
    assert rules is not None
    assert (rules.proposed_by, rules.published_by) == (cast.staff["Max"], cast.staff["Bram"])
    assert (rules.ceiling_cents, rules.escalates_to) == (2_500_000, Committee.objects.get(code="board"))
    stage.look_ahead(committee, cast, on=today)
    assert committee.proposals.pending(today).get().circular_allowed
    seats = who_sat(committee, today)
    assert sum(seat.votes for seat in seats) == 5
    assert [str(s.mandate.user) for seat in seats for s in seat.substitutes] == ["Henk Claes"]
    assert [str(seat.mandate.user) for seat in seats if seat.ends_soon] == ["Farid Messaoudi"]
    assert all(seat.mandate.college for seat in seats)

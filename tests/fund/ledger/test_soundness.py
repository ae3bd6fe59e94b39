"""After a proof that found a difference no money is promised and none leaves; everything can be read."""

import pytest
from django.urls import reverse

from fund.ledger import chart, commitments
from fund.ledger.models import ProofRun
from fund.ledger.refusals import BooksFrozen
from fund.ledger.runs import forget_old, run_and_keep
from fund.ledger.soundness import frozen_by, require_sound
from fund.ledger.tasks import every_ten_minutes
from workflows.notices.models import Notice
from workflows.people.models import Cooperative
from workflows.people.permissions import Role

from .conftest import MONDAY
from .tampering import execute, unguarded


def tamper(sign="+"):
    with unguarded("ledger_account"):
        execute(f"UPDATE ledger_account SET in_cents = in_cents {sign} 1 WHERE kind = 'bank'")


def grant(fund, chloe):
    return commitments.commit(
        key="A-1", envelope=chart.general(fund), cents=40_00, reference="A-1", on=MONDAY, by=chloe, why="Grant"
    )  # fmt: skip


def test_a_difference_freezes_what_promises_money_until_a_whole_proof_holds(fund, contribute, chloe):
    contribute(100_00)
    require_sound()
    tamper()
    assert not every_ten_minutes()
    with pytest.raises(BooksFrozen) as refused:
        grant(fund, chloe)
    assert (refused.value.code, refused.value.status) == ("books_frozen", 409)
    tamper("-")
    assert every_ten_minutes()
    with pytest.raises(BooksFrozen):  # the cheap form looks at less than the whole
        grant(fund, chloe)
    run_and_keep(only=["two_books_agree"])
    assert frozen_by() is not None
    assert run_and_keep().holds
    assert grant(fund, chloe).open_cents == 40_00


def test_the_treasurers_are_told_once_a_failure(fund, contribute, chloe, person):
    person("Bram", Role.TREASURER2)
    person("Ana", Role.MEMBER)
    contribute(100_00)
    tamper()
    for _time in range(3):
        run_and_keep(cheap=True)
    run_and_keep()
    told = Notice.objects.filter(template="proof_failed")
    assert sorted(told.values_list("user__first_name", flat=True)) == ["Bram", "Chloé"]
    assert told.first().path == reverse("ledger:proof")
    tamper("-")
    run_and_keep()
    tamper()
    run_and_keep()
    assert told.count() == 4


def test_while_payments_are_frozen_every_page_of_the_staff_says_so_and_reading_goes_on(
    client, fund, contribute, chloe, person, belgium
):
    fund.cooperatives.set(Cooperative.objects.all())
    contribute(100_00)
    client.force_login(chloe)
    assert "do not add up: nothing is granted" not in client.get(reverse("ledger:accounts")).content.decode()
    tamper()
    run_and_keep()
    for name in ("ledger:accounts", "ledger:journal", "ledger:proof", "ledger:periods"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200
        assert "do not add up: nothing is granted" in answer.content.decode()
    assert client.get("/api/v1/movements/").status_code == 200
    client.force_login(person("Ana", Role.MEMBER))
    assert "do not add up" not in client.get(reverse("help")).content.decode()


def test_short_proofs_that_held_are_forgotten_after_a_month(fund):
    for cheap in (True, False):
        run_and_keep(cheap=cheap)
    old = ProofRun.objects.order_by("pk").first().at.replace(year=2020)
    ProofRun.objects.update(at=old)
    run_and_keep(cheap=True)
    assert forget_old(MONDAY) == 1
    assert sorted(ProofRun.objects.values_list("form", flat=True)) == ["cheap", "full"]

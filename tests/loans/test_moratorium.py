"""A pause for many loans: chosen, looked at, agreed by two, run slice by slice, once, and taken back in time."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from fund.ledger import proof, proposals
from loans import changes, moratorium
from loans.models import Agreement, LoanChange, Moratorium, MoratoriumLoan
from loans.repayment import replayed
from workflows import outbox
from workflows.record import broken_links
from workflows.refusals import NotYours, TooLate, Unmet

ON = date(2026, 6, 1)
PAUSE = {"kind": "pause", "from_on": date(2026, 6, 8), "months": 2}


@pytest.fixture
def three(ana, member, running, repay):
    """Ana borrows 1,200.00 in 12 months and paid the first instalment and half of the second; Bea 1,320.00; Cleo has
    repaid all of it."""
    people = {ana: 120_000, member("Bea"): 132_000, member("Cleo"): 144_000}
    loans = [running(one, cents=cents) for one, cents in people.items()]
    repay(loans[0], 15_000, on=date(2026, 5, 5))
    repay(loans[2], 144_000, on=date(2026, 5, 5))
    return loans


def agreed(fund, chloe, dirk, asked=None, **figures):
    made = moratorium.propose(fund, asked or {}, key="m", why="Crisis", on=ON, by=chloe, **(PAUSE | figures))
    proposals.approve(made, by=dirk, on=ON, digest=made.digest())
    return made


def as_one_by_one(loan):
    """What the books of one loan must be, whichever way it was changed."""
    found = replayed(loan)
    assert tuple(loan.schedule.rows()) == found.rows
    assert loan.oldest_unpaid_on == found.oldest_unpaid_on
    following = next(found.unpaid(), None)
    if following:
        assert (loan.expected.due_on, loan.expected.cents) == (following[0].due_on, following[1])
    return found


def test_what_it_would_move_is_counted_before_anything_is_kept(three, fund, chloe, member):
    seen = moratorium.outlook(moratorium.chosen(chloe, fund, {}), kind="pause", from_on=PAUSE["from_on"])
    assert (seen.count, seen.rows, seen.cents) == (2, 20, 210_000)  # may and june fall due before that day
    assert seen.first_on == date(2026, 7, 6)
    entity = three[0].case.cooperative.code
    for asked, count in [
        ({"product": "equipment"}, 2), ({"product": "other"}, 0), ({"sector": "music"}, 0), ({"late": True}, 2),
        ({"started_from": ON}, 0), ({"due_until": date(2026, 5, 31)}, 1), ({"cooperative": entity}, 2),
    ]:  # fmt: skip
        assert moratorium.chosen(chloe, fund, asked).count() == count, asked
    assert not LoanChange.objects.exists()


def test_every_loan_is_changed_once_whatever_happens_to_the_run(three, fund, chloe, dirk, monkeypatch):
    monkeypatch.setattr(moratorium, "SLICE", 1)
    made = agreed(fund, chloe, dirk)
    assert moratorium.run_next(made, on=ON) == 1  # the worker dies here; another one takes it up
    assert moratorium.progress(made)["changed"] == 1
    outbox.deliver()
    outbox.deliver()
    assert moratorium.run_next(made, on=ON) == 0
    assert moratorium.progress(made) == {"waiting": 0, "changed": 2, "skipped": 0, "undone": 0}
    assert LoanChange.objects.count() == 2
    for loan in Agreement.objects.order_by("pk"):
        as_one_by_one(loan)
    bea = Agreement.objects.get(pk=three[1].pk)
    assert [row.due_on for row in bea.schedule.rows()[:3]] == [
        date(2026, 5, 5),
        date(2026, 6, 5),
        date(2026, 9, 7),
    ]
    assert bea.events.filter(step="change").get().payload["kind"] == "pause"
    assert broken_links(bea.events.model) == []
    assert proof.run().holds


def test_a_loan_that_cannot_be_changed_is_left_and_says_why(three, fund, chloe, dirk, repay):
    made = moratorium.propose(fund, {}, key="m", why="Crisis", on=ON, by=chloe, **PAUSE)
    repay(three[1], 132_000, on=ON)  # Bea repays all of it before it is approved
    changes.propose(three[0], key="p", why="x", on=ON, by=chloe, kind="pause", months=1)
    proposals.approve(made, by=dirk, on=ON, digest=made.digest())
    outbox.deliver()
    assert moratorium.progress(made) == {"waiting": 0, "changed": 1, "skipped": 1, "undone": 0}
    row = MoratoriumLoan.objects.get(outcome="skipped")
    assert (row.agreement, row.because) == (three[1], "Only a loan that runs can be changed.")
    three[0].refresh_from_db()
    assert as_one_by_one(three[0]).rows[1].due_on == date(2026, 6, 5)  # of which a part was paid
    assert proof.run().holds


def test_beyond_the_terms_and_without_a_loan_nothing_is_agreed(three, fund, chloe, dirk):
    with pytest.raises(Unmet) as refused:
        agreed(fund, chloe, dirk, {"product": "none"})
    assert refused.value.code == "nothing_chosen"
    made = agreed(fund, chloe, dirk, months=9)  # the terms allow two treasurers three months
    outbox.deliver()
    assert moratorium.progress(made)["skipped"] == 2
    assert "3 months" in MoratoriumLoan.objects.first().because


def test_it_is_taken_back_until_the_day_before_the_first_date_that_it_moves(three, fund, chloe, dirk):
    before = {loan.pk: loan.schedule.rows() for loan in Agreement.objects.select_related("schedule")}
    made = agreed(fund, chloe, dirk)
    outbox.deliver()
    assert made.first_affected_on == date(2026, 7, 6)
    with pytest.raises(NotYours):
        moratorium.take_back(made, on=ON, by=chloe, why="Over")
    with pytest.raises(TooLate) as refused:
        moratorium.take_back(made, on=date(2026, 7, 6), by=dirk, why="Over")
    assert refused.value.code == "dates_moved"
    moratorium.take_back(made, on=date(2026, 7, 5), by=dirk, why="Over")
    outbox.deliver()
    assert moratorium.progress(made)["undone"] == 2
    assert {loan.pk: loan.schedule.rows() for loan in Agreement.objects.select_related("schedule")} == before
    for loan in Agreement.objects.all():
        as_one_by_one(loan)
    with pytest.raises(TooLate):
        moratorium.take_back(made, on=date(2026, 7, 5), by=dirk, why="Over")
    assert proof.run().holds


def test_the_counting_of_days_stops_for_many(three, fund, chloe, dirk):
    figures = {"kind": "arrears_pause", "months": None, "until_on": date(2026, 7, 31), "from_on": ON}
    made = agreed(fund, chloe, dirk, {"late": True}, **figures)
    outbox.deliver()
    assert moratorium.progress(made)["changed"] == 2
    bea = Agreement.objects.get(pk=three[1].pk)
    assert (bea.days_late(date(2026, 8, 1)), bea.schedule.number) == (27, three[1].schedule.number)


def test_by_page_and_by_api(client, three, fund, chloe, dirk, nora, django_assert_max_num_queries):
    today = timezone.localdate()
    client.force_login(nora)
    assert client.get("/loans/moratoria/new/").status_code == 403
    client.force_login(chloe)
    page = "/loans/moratoria/new/"
    typed = {"kind": "pause", "from_on": today, "months": "", "why": "Crisis", "key": "k"}
    assert client.get(page).status_code == 200
    assert "This is needed for what you chose." in client.post(page, typed).content.decode()
    seen = client.post(page, typed | {"months": 2})
    assert (seen.status_code, "Instalments that fall due later" in seen.content.decode()) == (200, True)
    product = three[0].terms.product
    assert f"<td>{product}</td>" in seen.content.decode(), "by its name, not its code"
    assert str(product) != product.code
    for _twice in range(2):
        assert client.post(page, typed | {"months": 2, "propose": "1"}).status_code == 302
    made = Moratorium.objects.get()
    client.force_login(dirk)
    own = f"/loans/moratoria/{made.pk}/"
    with django_assert_max_num_queries(25):
        assert "Approve it" in client.get(own).content.decode()
    assert client.post(f"{own}decide/", {"act": "reject", "why": ""}).status_code == 422
    assert client.post(f"{own}decide/", {"act": "approve", "digest": "0" * 64}).status_code == 409
    client.post(f"{own}decide/", {"act": "approve", "digest": made.digest()})
    outbox.deliver()
    assert client.get(f"{own}?outcome=changed").status_code == 200
    assert client.get(f"{own}?format=csv").status_code == 200
    assert "Moratorium" in client.get("/loans/moratoria/").content.decode()
    assert client.get("/loans/changes/").status_code == 200
    api = APIClient()
    api.force_authenticate(dirk)
    listed = api.get(f"/api/v1/loan-moratoria/{made.pk}/").json()
    assert listed["outcomes"]["changed"] == 2
    assert len(api.get(f"/api/v1/loan-moratoria/{made.pk}/loans/?outcome=changed").json()["results"]) == 2
    back = api.post(f"/api/v1/loan-moratoria/{made.pk}/take_back/", {"why": "Over"}, format="json")
    assert back.json()["undone_on"] == today.isoformat()
    api.force_authenticate(chloe)
    asked = {"fund": fund.code, "kind": "pause", "from_on": str(today + timedelta(days=1)), "months": 1}
    assert api.post("/api/v1/loan-moratoria/preview/", asked, format="json").json()["loans"] == 2
    refused = api.post("/api/v1/loan-moratoria/preview/", asked | {"months": None}, format="json")
    assert refused.status_code in (400, 422)
    once = asked | {"key": "a", "why": "Crisis"}
    first = api.post("/api/v1/loan-moratoria/", once, format="json")
    assert first.status_code == 201
    assert api.post("/api/v1/loan-moratoria/", once, format="json").json()["id"] == first.json()["id"]
    assert api.post(f"/api/v1/loan-moratoria/{first.json()['id']}/withdraw/").json()["state"] == "withdrawn"


def test_nothing_begins_in_a_year_mistyped(three, fund, chloe):
    far = ON + timedelta(days=changes.FARTHEST_DAYS + 1)
    verbs = [
        lambda: moratorium.propose(
            fund, {}, key="m", why="Crisis", on=ON, by=chloe, **(PAUSE | {"from_on": far})
        ),
        lambda: changes.propose(three[0], key="p", why="x", on=ON, by=chloe, kind="write_off", from_on=far),
    ]
    for verb in verbs:
        with pytest.raises(Unmet) as refused:
            verb()
        assert refused.value.code == "far_day"
    near = far - timedelta(days=1)
    changes.propose(three[0], key="q", why="x", on=ON, by=chloe, kind="write_off", from_on=near)

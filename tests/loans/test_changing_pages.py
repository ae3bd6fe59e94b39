"""Changing a loan by page and by API: looked at before, proposed by one, approved by another, undone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from loans import changes
from loans.models import LoanChange, LoanProposal, Repayment
from loans.models.agreements import State
from workflows.refusals import Unmet


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_change_is_looked_at_proposed_approved_and_undone_by_page(client, ana, running, chloe, dirk, nora):
    loan, today = running(ana), timezone.localdate()
    address = f"/loans/{loan.number}/change/"
    client.force_login(nora)
    assert client.get(address).status_code == 403
    client.force_login(chloe)
    assert client.get(address).status_code == 200
    asked = {
        "kind": "replan",
        "from_on": today,
        "count": 24,
        "first_due_on": today + timedelta(days=30),
        "why": "Ill",
    }
    assert client.post(address, asked | {"count": ""}).status_code == 422
    seen = client.post(address, asked)
    assert seen.status_code == 200
    assert "in 24 instalments" in text(seen)
    assert not LoanProposal.objects.exists()
    once = asked | {"propose": "1", "key": "k1"}
    assert client.post(address, once).status_code == 302
    client.post(address, once)
    proposal = LoanProposal.objects.get()
    page = f"/loans/changes/{proposal.pk}/"
    assert "another person decides" in text(client.get(page))
    assert client.post(f"{page}decide/", {"act": "approve", "digest": proposal.digest()}).status_code == 403
    client.force_login(dirk)
    assert "Approve the change" in text(client.get(page))
    assert client.post(f"{page}decide/", {"act": "approve", "digest": "0" * 64}).status_code == 409
    client.post(f"{page}decide/", {"act": "approve", "digest": proposal.digest()})
    loan.refresh_from_db()
    assert loan.schedule.instalments.count() == 24
    assert "Plan 3" in text(client.get(f"/loans/{loan.number}/versions/"))
    assert client.get(f"/loans/{loan.number}/versions/?left=x&right=99").status_code == 200
    assert client.post(f"{page}decide/", {"act": "undo", "why": ""}).status_code == 422
    client.post(f"{page}decide/", {"act": "undo", "why": "A mistake"})
    assert LoanChange.objects.get().undone.why == "A mistake"
    loan.refresh_from_db()
    assert loan.schedule.instalments.count() == 12
    client.force_login(ana.user)
    assert client.get(page).status_code == 403
    assert "New plan" in text(client.get(f"/loans/{loan.number}/"))


def test_rows_are_written_by_hand_on_a_page_that_keeps_what_was_typed(client, ana, running, chloe):
    loan = running(ana)
    client.force_login(chloe)
    address = f"/loans/{loan.number}/change/"
    for kind in ("pause", "replan", "hardship", "reage", "rows", "arrears_pause", "forgive", "write_off"):
        assert client.get(f"{address}?kind={kind}").status_code == 200
    assert client.get(f"{address}?kind=none").status_code == 200
    typed = {"kind": "rows", "from_on": "2026-03-05", "why": "Two fairs", "places": "2", "key": "k",
             "due_0": "2026-06-01", "cents_0": "700", "due_1": "2026-11-02", "cents_1": ""}  # fmt: skip
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "A row has a date and an amount." in text(refused)
    assert 'value="700"' in text(refused)
    assert "exactly what is left" in text(client.post(address, typed | {"cents_1": "499.99"}))
    more = text(client.post(address, typed | {"more": "1", "places": "8"}))
    assert 'value="700"' in more
    assert "due_7" in more
    right = typed | {"cents_1": "500"}
    far = client.post(
        address, {"kind": "write_off", "from_on": "9999-12-31", "why": "Moved", "key": "f", "propose": "1"}
    )
    assert (far.status_code, "within the next two years" in text(far)) == (422, True)
    assert "in 2 instalments" in text(client.post(address, right))
    assert client.post(address, right | {"propose": "1"}).status_code == 302
    proposal = LoanProposal.objects.get()
    assert proposal.rows == [["2026-06-01", 70_000], ["2026-11-02", 50_000]]
    assert "2 Nov 2026: 500.00" in text(client.get(f"/loans/changes/{proposal.pk}/")).replace("\xa0", " ")
    assert client.post(address, right | {"places": "9" * 30}).status_code in (200, 422)


def test_a_reason_too_long_to_be_kept_whole_is_refused_and_stays_as_it_was_typed(client, ana, running, chloe):
    """A browser that knew the limit would cut off what is pasted beyond it, and say nothing."""
    loan, why = running(ana), "Ill. " * 41
    client.force_login(chloe)
    address = f"/loans/{loan.number}/change/"
    assert "maxlength" not in client.get(f"{address}?kind=pause").content.decode()
    typed = {"kind": "pause", "months": "2", "from_on": timezone.localdate(), "why": why, "propose": "1"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "This text has 204 characters; at most 200 can be kept." in text(refused)
    assert why.strip() in refused.content.decode()
    with pytest.raises(Unmet, match="Nothing was cut off"):
        changes.propose(loan, key="long", why=why, on=timezone.localdate(), by=chloe, kind="pause", months=2)
    assert not LoanProposal.objects.exists()


def test_cash_and_money_ahead_are_looked_at_before_they_count(client, ana, running, chloe, member):
    loan, today = running(ana), timezone.localdate()
    client.force_login(ana.user)
    ahead = f"/loans/{loan.number}/pay-ahead/"
    asked = {"cents": "300", "value_on": today, "mode": "lower"}
    assert "Left to pay" in text(client.post(ahead, asked))
    assert client.post(ahead, asked | {"cents": "1e3"}).status_code == 422
    loan.refresh_from_db()
    assert loan.ahead_mode != "lower", "looking chooses nothing"
    client.post(ahead, asked | {"keep": "1"})
    loan.refresh_from_db()
    assert (loan.ahead_mode, loan.repaid_cents) == ("lower", 0)
    client.force_login(member("Eve").user)
    assert client.get(ahead).status_code == 404
    client.force_login(chloe)
    desk = f"/loans/{loan.number}/cash/"
    typed = asked | {"mode": "next", "payer": "Ana's aunt", "key": "k1"}
    assert client.post(desk, typed).status_code == 200
    assert not Repayment.objects.exists()
    for _twice in range(2):
        assert client.post(desk, typed | {"record": "1"}).status_code == 302
    entry = Repayment.objects.get()
    assert (entry.cents, entry.payer, entry.channel) == (30_000, "Ana's aunt", "cash")
    assert client.post(f"{desk}{entry.pk}/undo/", {"why": "Twice"}).status_code == 302
    loan.refresh_from_db()
    assert loan.repaid_cents == 0


def test_the_same_by_api(ana, running, chloe, dirk):
    loan, today = running(ana), timezone.localdate().isoformat()
    api = APIClient()
    api.force_authenticate(chloe)
    base = f"/api/v1/loan-life/{loan.number}/"
    seen = api.post(f"{base}preview/", {"kind": "forgive", "cents": 20_000}, format="json")
    assert (seen.status_code, seen.json()["left_cents"]) == (200, 100_000)
    long = api.post(f"{base}preview/", {"kind": "pause", "months": 9}, format="json")
    assert (long.status_code, "at most 3 months" in long.json()["beyond"]) == (200, True)
    refused = api.post(
        f"{base}propose/", {"kind": "pause", "months": 9, "key": "p", "why": "Ill"}, format="json"
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "pause_too_long")
    assert api.post(f"{base}preview/", {"kind": "replan"}, format="json").status_code == 400
    rows = {"kind": "rows", "rows": [{"due_on": "2027-01-05", "due_cents": 120_000}]}
    assert api.post(f"{base}preview/", rows, format="json").json()["instalments_left"] == 1
    pay = {"cents": 10_000, "value_on": today, "mode": "shorten"}
    assert api.post(f"{base}payment-preview/", pay, format="json").json()["left_cents"] == 110_000
    made = api.post(f"{base}propose/", {"kind": "write_off", "why": "Gone", "key": "w1"}, format="json")
    assert made.status_code == 201
    assert api.post(f"{base}cash/", pay | {"key": "c1"}, format="json").status_code == 201
    api.force_authenticate(dirk)
    place = f"/api/v1/loan-proposals/{made.json()['id']}/"
    refused = api.post(f"{place}approve/", {"digest": made.json()["digest"]}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "more_than_is_owed")  # money came meanwhile
    assert api.post(f"{place}reject/", {"why": "They pay"}, format="json").json()["state"] == "rejected"
    api.force_authenticate(chloe)
    made = api.post(f"{base}propose/", {"kind": "write_off", "why": "Gone", "key": "w2"}, format="json")
    api.force_authenticate(dirk)
    place = f"/api/v1/loan-proposals/{made.json()['id']}/"
    assert api.post(f"{place}approve/", {"digest": made.json()["digest"]}, format="json").status_code == 200
    loan.refresh_from_db()
    assert (loan.state, loan.relieved_cents) == (State.WRITTEN_OFF, 110_000)
    assert api.post(f"{place}undo/", {"why": "They are back"}, format="json").json()["undone"] is True
    loan.refresh_from_db()
    assert (loan.state, loan.outstanding_cents) == (State.RUNNING, 110_000)


# ---- beside the field


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "replan", "count": "6", "first_due_on": "2001-01-01"}, "first_due_on"),
        ({"kind": "replan", "count": "600", "first_due_on": "2099-12-31"}, None),
        ({"kind": "forgive", "cents": "99999"}, "cents"),
        ({"kind": "arrears_pause", "until_on": "2001-01-01"}, "until_on"),
        ({"kind": "reage"}, "from_on"),
    ],
)
def test_what_the_rules_refuse_is_said_beside_its_field_and_nothing_is_lost(
    client, ana, running, chloe, typed, field
):
    today = timezone.localdate()
    loan = running(ana, first_due_on=today + timedelta(days=40))
    client.force_login(chloe)
    why = "What was typed stays \U0001f98a"
    page = client.post(f"/loans/{loan.number}/change/", {"from_on": today, "why": why, **typed})
    assert page.status_code == 422
    assert why in page.content.decode()
    errors = page.context["form"].errors
    assert list(errors) == ([field] if field else [])
    assert bool(page.context["problem"]) == (field is None)


def test_a_promise_for_a_day_gone_by_is_refused_beside_the_day(client, ana, running):
    loan = running(ana)
    client.force_login(ana.user)
    page = client.post(f"/loans/{loan.number}/promise/", {"cents": "100", "due_on": "2001-01-01", "key": "k"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["due_on"])


def test_a_nul_in_the_period_of_a_statement_is_said_beside_its_field(client, ana, running):
    loan = running(ana)
    client.force_login(ana.user)
    page = client.get(f"/loans/{loan.number}/statement/", {"since": "a\0b", "until": "2026-12-31"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["since"])


def test_a_further_amount_is_not_offered_while_an_instalment_is_late(client, ana, running):
    loan = running(ana)
    client.force_login(ana.user)
    assert "kind=top_up" not in client.get(f"/loans/{loan.number}/").content.decode()

"""Advances by page, by API and by file: the member asks, treasurers follow, and nobody else sees."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from fund.sources import importing
from fund.sources.models import Import
from loans.activities.models import Claim, ClaimProposal, Receipt, Request, Terms
from loans.activities.models.claims import State
from tests.loans.conftest import PDF
from tests.tables import taken_out
from workflows.people.permissions import Role

from .conftest import ACTIVITIES, ANSWERS, whole

TODAY = timezone.localdate()


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_member_asks_for_an_advance_page_by_page(client, ana, offered, trade, chloe):
    activity = trade(ana)
    client.force_login(ana.user)
    assert "does not offer this now" in text(client.get("/activities/ask/advance/"))
    assert client.post("/activities/ask/advance/").status_code == 422
    assert client.get("/activities/ask/gold/").status_code == 404
    offered("advance")
    assert "At most 800.00" in text(client.get("/activities/ask/advance/"))
    assert "Ask for an advance on expense notes" in text(client.get("/cases/mine/"))
    page = client.post("/activities/ask/advance/").headers["location"]
    assert client.post("/activities/ask/advance/").headers["location"] == page
    typed = {**ANSWERS["advance"], "invoice_cents": "1.000,00", "amount": "1e3", "activity": activity.pk}
    kept = client.post(page, typed | {"reference": "+++090/9337/55494+++", "iban": "BE00"})
    assert kept.status_code == 422
    assert "check digits" in text(kept)
    assert 'value="1e3"' in text(kept)
    assert client.post(page, typed | {"amount": "900"}).status_code == 422
    told = client.post(page, typed | {"amount": "400"})
    assert (told.status_code, "is an account at" in text(told), 'value="400"' in text(told)) == (
        422,
        True,
        True,
    )
    read = {"amount": "400", "iban_seen": ANSWERS["advance"]["iban"].replace(" ", "").upper()}
    assert client.post(page, typed | read).headers["location"] == f"{page}documents/"
    missing = text(client.post(f"{page}check/", {"declared": "on"}))
    assert "Add this document: Expense notes." in missing
    for code in ("notes", "invoice"):
        sent = {"file": SimpleUploadedFile(f"{code}.pdf", PDF + code.encode()), "requirement": code}
        assert client.post(f"{page}documents/", sent).status_code == 302
    bad = {"file": SimpleUploadedFile("x.pdf", b"no"), "requirement": "notes"}
    assert client.post(f"{page}documents/", bad).status_code == 422
    shown = text(client.get(f"{page}documents/"))
    assert "notes.pdf" in shown
    assert client.post(f"{page}check/", {}).status_code == 422
    done = client.post(f"{page}check/", {"declared": "on"})
    case = Request.objects.get().case
    assert (done.headers["location"], case.state) == (f"/cases/{case.reference}/sent/", "submitted")
    assert "When your client pays, the fund gets it back by itself" in text(
        client.get(done.headers["location"])
    )
    assert "Concert Hall" in text(client.get(case.get_absolute_url()))
    assert client.post(page, typed).status_code in (409, 422)
    client.force_login(chloe)
    assert client.get(page).status_code == 403


def test_a_claim_is_followed_recorded_and_decided_by_page(client, ana, claimed, chloe, dirk, nora, member):
    claim = claimed(ana)
    page = f"/activities/{claim.number}/"
    client.force_login(member("Eve").user)
    assert client.get(page).status_code == 404
    client.force_login(ana.user)
    assert "You do nothing" in text(client.get(page))
    assert page in text(client.get(claim.case.get_absolute_url()))
    assert client.get("/activities/").status_code == 403
    client.force_login(nora)
    assert claim.number in text(client.get("/activities/?way=advance&state=running&q=F-2026-0042"))
    assert "Nothing fits" in text(client.get("/activities/?q=nobody"))
    assert client.get("/activities/?way=gold&page=x").status_code == 200
    assert b"F-2026-0042" in b"".join(client.get("/activities/?format=csv").streaming_content)
    client.force_login(chloe)
    told = {"key": "1", "cents": "150,00", "on": TODAY}
    assert client.post(f"{page}receipt/", told | {"cents": "x"}).status_code == 422
    assert client.post(f"{page}receipt/", told | {"on": "2020-01-01"}).status_code == 422
    for _twice in range(2):
        assert client.post(f"{page}receipt/", told).status_code == 302
    receipt = Receipt.objects.get()
    assert client.post(f"{page}receipt/{receipt.pk}/undo/", {"why": ""}).status_code == 422
    assert client.post(f"{page}receipt/{receipt.pk}/undo/", {"why": "Other invoice"}).status_code == 302
    asked = {
        "kind": "plan",
        "count": "4",
        "first_due_on": TODAY + timedelta(days=20),
        "why": "Asked",
        "key": "p",
    }
    assert client.post(f"{page}decide/", asked | {"count": ""}).status_code == 422
    assert "in 4 instalments" in text(client.post(f"{page}decide/", asked))
    assert not ClaimProposal.objects.exists()
    for _twice in range(2):
        assert client.post(f"{page}decide/", asked | {"propose": "1"}).status_code == 302
    plan = ClaimProposal.objects.get()
    at = plan.get_absolute_url()
    assert "another person decides" in text(client.get(at))
    assert client.post(at, {"act": "approve", "digest": plan.digest()}).status_code == 403
    client.force_login(dirk)
    assert client.post(at, {"act": "approve", "digest": "0" * 64}).status_code == 409
    assert client.post(at, {"act": "reject", "why": ""}).status_code == 422
    assert client.post(at, {"act": "sing"}).status_code == 403
    assert client.post(at, {"act": "approve", "digest": plan.digest()}).status_code == 302
    client.force_login(chloe)
    loss = client.post(
        f"{page}decide/", {"kind": "loss", "cents": "", "why": "Gone", "key": "l", "propose": "1"}
    )
    client.force_login(dirk)
    row = ClaimProposal.objects.get(kind="loss")
    assert "400.00" in text(client.get(loss.headers["location"]))
    client.post(loss.headers["location"], {"act": "approve", "digest": row.digest()})
    claim.refresh_from_db()
    assert claim.state == State.LOST
    client.force_login(chloe)
    assert "Take the loss back" in text(client.get(page))
    assert client.post(f"{page}decide/undo/", {"why": ""}).headers["location"] == page
    assert client.post(f"{page}decide/undo/", {"why": "They pay"}).status_code == 302
    assert ClaimProposal.objects.filter(kind="undo").exists()
    client.force_login(ana.user)
    assert "Loss" in text(client.get(page))
    assert client.get(at).status_code == 403


def test_what_was_paid_too_much_is_sent_on_by_page(client, ana, claimed, client_pays, chloe):
    claim = client_pays(claimed(ana), 450_00, on=date(2026, 4, 7))
    client.force_login(chloe)
    page = f"/activities/{claim.number}/"
    assert "Send 50.00" in text(client.get(page))
    assert "/bank/" in client.post(f"{page}refund/").headers["location"]
    assert client.post(f"{page}refund/").headers["location"] == page


def test_terms_are_proposed_and_approved_by_page(client, committee, envelope, chloe, dirk, nora):
    client.force_login(nora)
    assert client.get("/activities/terms/").status_code == 403
    client.force_login(chloe)
    assert "No terms yet" in text(client.get("/activities/terms/"))
    typed = {"way": "guarantee", "envelope": envelope.pk, "committee_code": "fund", "most_cents": "5 000", "key": "1",
             "from_on": TODAY, "iban": "", "iban_holder": "", "why": "Decided by the board"}  # fmt: skip
    assert "give the account" in text(client.post("/activities/terms/propose/", typed))
    typed |= {"iban": ACTIVITIES, "iban_seen": ACTIVITIES, "iban_holder": "Solidaire Activities"}
    at = client.post("/activities/terms/propose/", typed).headers["location"]
    client.force_login(dirk)
    assert ACTIVITIES in text(client.get(at))
    client.post(at, {"act": "approve", "digest": Terms.objects.get().digest()})
    assert "in force" in text(client.get("/activities/terms/"))
    (row,) = taken_out(client, "/activities/terms/")
    assert (row["At most for one request"], row["In force from"]) == ("5000.00", str(TODAY))


def test_the_same_by_api(ana, offered, trade, nora, chloe, dirk, person, envelope, claimed, bram):
    api = APIClient()
    api.force_authenticate(chloe)
    claim = claimed(ana)
    asked = {"key": "t", "way": "guarantee", "fund": "solidarity", "envelope": envelope.code, "committee": "fund",
             "most_cents": 100, "from_on": str(TODAY), "iban": ACTIVITIES, "iban_holder": "S", "why": "x"}  # fmt: skip
    made = api.post("/api/v1/activity-terms/", asked, format="json")
    assert (made.status_code, made.json()["iban"]) == (201, "BE43 •••• 9501") or made.json()[
        "iban"
    ] != ACTIVITIES
    api.force_authenticate(dirk)
    done = api.post(f"/api/v1/activity-terms/{made.json()['id']}/approve/", {"digest": made.json()["digest"]})
    assert done.json()["state"] == "approved"
    api.force_authenticate(ana.user)
    held = api.post("/api/v1/activity-requests/", {"way": "advance"}, format="json").json()
    place = f"/api/v1/activity-requests/{held['reference_number']}/"
    facts = {**ANSWERS["advance"], "due_on": "2026-04-01", "activity": ana.activities.get().code}
    facts |= {"invoice": "F-9", "amount_cents": 100_00}
    assert api.patch(place, facts, format="json").json()["amount_cents"] == 100_00
    assert api.patch(place, {"bankrupt_on": "2026-04-01"}, format="json").json()["code"] == "not_asked"
    assert api.patch(place, {"amount_cents": 1.5}, format="json").status_code == 400
    assert api.post(f"{place}submit/", {"declared": False}, format="json").status_code == 400
    assert api.post(f"{place}submit/", {"declared": True}, format="json").json()["code"] == "incomplete"
    assert api.get(f"/api/v1/claims/{claim.number}/").json()["outstanding_cents"] == 400_00
    integration = person("Ivo", Role.INTEGRATION)
    api.force_authenticate(integration)
    told = {"key": "1", "fund": "solidarity", "invoice": "F-2026-0042", "cents": 150_00,
            "received_on": "2026-04-07", "reference": "PAY-1"}  # fmt: skip
    first = api.post("/api/v1/claims/receive/", told, format="json")
    assert (first.status_code, first.json()["claim"]) == (201, claim.number)
    assert api.post("/api/v1/claims/receive/", told, format="json").json() == first.json()
    assert api.post("/api/v1/claims/receive/", told | {"key": "2"}, format="json").status_code == 409
    assert api.post("/api/v1/claims/receive/", told | {"invoice": "no"}, format="json").status_code == 422
    assert api.post("/api/v1/claims/receive/", told | {"fund": "no"}, format="json").status_code == 404
    assert api.get("/api/v1/claims/?late=true&way=advance&state=running").json()["count"] == 1
    assert len(api.get(f"/api/v1/claims/{claim.number}/receipts/").json()) == 1
    api.force_authenticate(chloe)
    place = f"/api/v1/claims/{claim.number}/"
    assert api.post(f"{place}preview/", {"kind": "loss"}, format="json").json()["left_cents"] == 0
    row = api.post(f"{place}propose/", {"kind": "loss", "why": "Gone", "key": "l"}, format="json").json()
    api.force_authenticate(dirk)
    at = f"/api/v1/claim-proposals/{row['id']}/"
    assert api.post(f"{at}reject/", {"why": "They pay"}, format="json").json()["state"] == "rejected"
    assert api.post(f"{at}approve/", {"digest": row["digest"]}, format="json").status_code == 409
    assert api.post(f"{place}pass-on/").status_code == 403


def handed(*facts, **named):
    return importing.hand_in(*facts, **named)[0]


def test_a_file_of_the_invoicing_is_read_confirmed_and_taken_back(ana, claimed, client_pays, fund, chloe):
    claim = client_pays(claimed(ana), 20_00, on=date(2026, 4, 7))
    lines = [
        "reference;invoice;date;amount",
        "PAY-1;F-2026-0042;2026-04-07;150,00",
        "PAY-2;F-2026-0042;2026-04-08;30,00",
        "PAY-3;F-2026-0042;2026-04-07;20,00",
        "PAY-4;F-NO;2026-04-07;20,00",
        "PAY-5;F-2026-0042;2026-03-01;20,00",
    ]
    facts = {"fund": fund, "on": date(2026, 4, 9), "by": chloe}
    bad = handed(Import.Kind.RECEIPTS, "\n".join(lines).encode(), name="a.csv", **facts)
    assert sorted(bad.rows.filter(outcome="problem").values_list("line", flat=True)) == [4, 5, 6]
    content = "\n".join(lines[:3]).encode()
    made = handed(Import.Kind.RECEIPTS, content, name="b.csv", **facts)
    importing.run(importing.confirm(made, by=chloe, wake=False), on=date(2026, 4, 9))
    claim.refresh_from_db()
    assert claim.repaid_cents == 200_00
    again = handed(Import.Kind.RECEIPTS, content + b"\n", name="c.csv", **facts)
    assert (again.known, again.fresh) == (2, 0)
    made.refresh_from_db()
    importing.take_back(made, on=date(2026, 4, 9), by=chloe, why="Wrong month")
    claim.refresh_from_db()
    assert claim.repaid_cents == 20_00
    whole()
    anew = handed(Import.Kind.RECEIPTS, content, name="d.csv", **facts)
    importing.run(importing.confirm(anew, by=chloe, wake=False), on=date(2026, 4, 9))
    claim.refresh_from_db()
    assert claim.repaid_cents == 200_00
    whole()


@pytest.mark.django_db
def test_the_list_costs_the_same_whatever_its_length(client, ana, claimed, ordered, chloe, member):
    claimed(ana)
    client.force_login(chloe)

    def count():
        with CaptureQueriesContext(connection) as seen:
            client.get("/activities/")
        return len(seen)

    count()
    before = count()
    ordered(member("Eve"), invoice="F-2")
    assert count() == before
    assert Claim.objects.count() == 2

"""Loans by the API alone: integer cents, strict bodies, the same verbs and the same refusals."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from loans.models import LoanApplication
from loans.schedule import add_months
from loans.signing import act_of
from workflows.cases.attachments import attach
from workflows.people import mail_codes
from workflows.people.permissions import Role

from .conftest import FIRST, PDF, granted

pytestmark = pytest.mark.django_db


def call(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def future():
    return add_months(timezone.localdate().replace(day=1), 2)


def test_products_tell_their_open_terms(ana, terms):
    listed = call(ana.user).get("/api/v1/loan-products/").json()
    (product,) = listed["results"]
    assert product["code"] == "equipment"
    assert (product["terms"]["number"], product["terms"]["max_cents"]) == (1, 1_000_000)
    assert product["terms"]["purposes"] == [{"code": "equipment", "label": "Equipment"}]


def test_a_quote_computes_every_instalment(ana, publish):
    publish(file_fee_basis_points=300)
    body = {"product": "equipment", "cents": 120_000, "months": 12, "first_due_on": "2026-05-05"}
    quoted = call(ana.user).post("/api/v1/loan-quotes/", body, format="json")
    assert quoted.status_code == 200
    data = quoted.json()
    assert (data["fee_cents"], data["paid_cents"], len(data["instalments"])) == (3_600, 116_400, 12)
    assert data["instalments"][0] == {"position": 1, "due_on": "2026-05-05", "due_cents": 10_000}


@pytest.mark.parametrize(
    "wrong",
    [
        {"cents": 1200.5},
        {"cents": "120000"},
        {"cents": True},
        {"cents": 0},
        {"months": 0},
        {"first_due_on": "2026-02-30"},
        {"surprise": 1},
    ],
)
def test_a_malformed_quote_is_a_400(ana, terms, wrong):
    body = {"product": "equipment", "cents": 120_000, "months": 12, "first_due_on": "2026-05-05"}
    assert call(ana.user).post("/api/v1/loan-quotes/", body | wrong, format="json").status_code == 400


def test_a_quote_outside_the_terms_is_a_422_with_its_name(ana, terms):
    body = {"product": "equipment", "cents": 1, "months": 12, "first_due_on": "2026-05-05"}
    refused = call(ana.user).post("/api/v1/loan-quotes/", body, format="json")
    assert refused.status_code == 422
    assert refused.json()["code"] == "amount_out_of_bounds"
    missing = call(ana.user).post("/api/v1/loan-quotes/", body | {"product": "none"}, format="json")
    assert missing.status_code == 404


def test_ana_asks_sends_and_signs_by_the_api(ana, terms, trade, nora, bram):
    from loans.offer import make_offer

    activity = trade(ana)
    api = call(ana.user)
    begun = api.post("/api/v1/loan-applications/", {"product": "equipment"}, format="json")
    assert begun.status_code == 201, begun.json()
    reference = begun.json()["reference"]
    path = f"/api/v1/loan-applications/{reference}/"
    answers = {
        "purpose": "equipment", "project": "A violin.", "amount_cents": 120_000, "months": 12,
        "first_due_on": future().isoformat(), "activity": activity.code, "budget": "Lessons.",
        "iban": "BE71 0961 2345 6769", "iban_holder": "Ana Test",
    }  # fmt: skip
    saved = api.patch(path, answers, format="json")
    assert saved.status_code == 200, saved.json()
    assert (saved.json()["amount_cents"], len(saved.json()["instalments"])) == (120_000, 12)
    assert saved.json()["iban"].endswith("6769")
    assert "0961" not in saved.json()["iban"]
    early = api.post(f"{path}submit/", {"declared": True}, format="json")
    assert early.status_code == 422
    assert early.json()["figures"]["missing"] == ["Add a quote for what you want to buy."]
    held = LoanApplication.objects.get()
    attach(held.case, name="q.pdf", content=PDF, by=ana.user, at=timezone.now(), requirement="quote")
    assert api.post(f"{path}submit/", {"declared": False}, format="json").status_code == 400
    sent = api.post(f"{path}submit/", {"declared": True}, format="json")
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    assert api.patch(path, {"months": 6}, format="json").status_code == 409

    today = timezone.localdate()
    case = granted(LoanApplication.objects.get().case, nora, bram, cents=120_000, on=today)
    loan = make_offer(case, None, cents=120_000, by=bram, on=timezone.localdate())
    shown = api.get(f"/api/v1/loans/{reference}/").json()
    assert (shown["state"], shown["agreed_hash"]) == ("offered", loan.agreed_hash)
    pdf = api.get(f"/api/v1/loans/{reference}/agreement/")
    assert pdf.content.startswith(b"%PDF-")
    body = {"agreed_hash": loan.agreed_hash}
    assert call(nora).post(f"/api/v1/loans/{reference}/accept/", body, format="json").status_code == 403
    assert api.post(f"/api/v1/loans/{reference}/accept/", {}, format="json").status_code == 400
    uncoded = api.post(f"/api/v1/loans/{reference}/accept/", body, format="json")
    assert (uncoded.status_code, uncoded.json()["code"]) == (422, "no_code")
    _row, code = mail_codes.make(ana.user, act_of(loan), at=timezone.now())
    signed = api.post(f"/api/v1/loans/{reference}/accept/", body | {"code": code}, format="json")
    assert (signed.status_code, signed.json()["state"]) == (200, "offered")
    (row,) = api.get(f"/api/v1/loans/{reference}/acceptances/").json()
    assert (row["party"], row["by_name"]) == ("borrower", "Ana Test")
    again = api.post(f"/api/v1/loans/{reference}/accept/", body | {"code": code}, format="json")
    assert again.status_code == 403


def test_wrong_answers_are_named(ana, draft):
    held = draft(ana)
    path = f"/api/v1/loan-applications/{held.case.reference}/"
    api = call(ana.user)
    assert api.patch(path, {"iban": "BE71096123456760"}, format="json").json()["code"] == "bad_iban"
    assert api.patch(path, {"activity": "not-mine"}, format="json").json()["code"] == "foreign_activity"
    assert api.patch(path, {"amount_cents": 12.5}, format="json").status_code == 400
    assert api.patch(path, {"state": "granted"}, format="json").status_code == 400


def test_the_schedule_and_the_repayments_of_a_loan(ana, running, repay, chloe, person):
    loan = repay(running(ana), 15_000, on=FIRST)
    api = call(ana.user)
    rows = api.get(f"/api/v1/loans/{loan.number}/schedule/").json()
    assert [row["paid_cents"] for row in rows[:3]] == [10_000, 5_000, 0]
    (payment,) = api.get(f"/api/v1/loans/{loan.number}/repayments/").json()
    assert payment["parts"] == [
        {"position": 1, "part": "due", "cents": 10_000},
        {"position": 2, "part": "in_advance", "cents": 5_000},
    ]
    treasurer = call(chloe)
    listed = treasurer.get("/api/v1/loans/", {"late": "true"}).json()
    assert [row["number"] for row in listed["results"]] == [loan.number]
    assert treasurer.get("/api/v1/loans/", {"state": "settled"}).json()["count"] == 0
    assert call(person("Ivo", Role.INTEGRATION)).get("/api/v1/loans/").json()["count"] == 1


def test_what_is_not_yours_is_missing(ana, draft, offer, member):
    held, loan = draft(ana), offer(ana)
    eve = call(member("Eve").user)
    assert eve.get(f"/api/v1/loan-applications/{held.case.reference}/").status_code == 404
    for path in ("", "schedule/", "repayments/", "agreement/"):
        assert eve.get(f"/api/v1/loans/{loan.number}/{path}").status_code == 404
    assert (
        eve.post(
            f"/api/v1/loans/{loan.number}/accept/", {"agreed_hash": loan.agreed_hash}, format="json"
        ).status_code
        == 404
    )


def test_a_treasurer_reads_no_project_nor_account(ana, offer, chloe, nora):
    loan = offer(ana)
    path = f"/api/v1/loan-applications/{loan.number}/"
    assert "project" in call(nora).get(path).json()
    assert "project" not in call(chloe).get(path).json()
    assert "iban" not in call(chloe).get(path).json()


def test_without_a_sign_in_there_is_nothing(db):
    assert APIClient().get("/api/v1/loans/").status_code in (401, 403)
    assert APIClient().post("/api/v1/loan-quotes/", {}, format="json").status_code in (401, 403)

"""The bank over the API alone: the same verbs, the same refusals; a token never approves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, ExpectedPayment, PaymentOrder, StatementLine
from workflows.people.models import User
from workflows.people.permissions import Role

from .builders import Booked, camt053
from .conftest import ANA_IBAN

Order = Callable[..., PaymentOrder]


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def with_token(user: User) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=user).key}")
    return client


def test_a_payment_by_the_api_alone(order: Order, account: BankAccount, chloe: User, dirk: User) -> None:
    one, first, second = order(125_00), signed_in(chloe), signed_in(dirk)
    (listed,) = first.get("/api/v1/payment-orders/?state=waiting").json()["results"]
    assert (listed["id"], listed["cents"], listed["iban"], listed["batch"]) == (
        one.pk,
        125_00,
        ANA_IBAN,
        None,
    )
    body = {
        "account": "BE68 5390 0754 7034",
        "orders": [one.pk],
        "execute_on": timezone.localdate().isoformat(),
    }
    made = first.post("/api/v1/payment-batches/", body, format="json")
    assert made.status_code == 201, made.json()
    url = f"/api/v1/payment-batches/{made.json()['number']}/"
    digest = {"digest": made.json()["digest"]}
    assert first.post(f"{url}approve/", digest, format="json").status_code == 403
    assert second.post(f"{url}approve/", {"digest": "0" * 64}, format="json").status_code == 409
    assert second.post(f"{url}approve/", digest, format="json").json()["state"] == "approved"
    exported = second.post(f"{url}export/", {}, format="json").json()
    assert exported["state"] == "exported"
    again = second.post(f"{url}export/", {}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "too_late")
    assert second.post(f"{url}file/", {}, format="json").content.count(b"<CdtTrfTxInf") == 1
    raw = camt053([Booked(-125_00, end_to_end_id=exported["lines"][0]["end_to_end_id"])])
    answer = first.post(
        "/api/v1/statements/", {"file": SimpleUploadedFile("may.xml", raw)}, format="multipart"
    )
    assert (answer.status_code, answer.json()["confirmed"]) == (201, 1)
    assert first.get(f"/api/v1/payment-orders/{one.pk}/").json()["state"] == "paid"
    assert first.get(url).json()["state"] == "settled"
    (row,) = first.get("/api/v1/payment-batches/").json()["results"]
    assert (row["orders"], row["total_cents"]) == (1, 125_00)


def test_a_token_prepares_and_never_approves(
    order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    body = {"account": account.iban, "orders": [order().pk], "execute_on": timezone.localdate().isoformat()}
    made = with_token(chloe).post("/api/v1/payment-batches/", body, format="json").json()
    url = f"/api/v1/payment-batches/{made['number']}/approve/"
    answer = with_token(dirk).post(url, {"digest": made["digest"]}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "token_cannot_approve")
    assert signed_in(dirk).post(url, {"digest": made["digest"]}, format="json").status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"orders": []}, {"orders": [1.5]}, {"orders": [999_999]}, {"execute_on": "yesterday"},
     {"account": "BE00"},
     {"approved_by": 1}, {"execute_on": "2020-01-01"}],
)  # fmt: skip
def test_a_wrong_body_is_refused_and_nothing_is_prepared(
    order: Order, account: BankAccount, chloe: User, change: dict[str, Any]
) -> None:
    body = {"account": account.iban, "orders": [order().pk], "execute_on": timezone.localdate().isoformat()}
    answer = signed_in(chloe).post("/api/v1/payment-batches/", body | change, format="json")
    assert answer.status_code in (400, 422), answer.json()
    assert PaymentOrder.objects.get().state == PaymentOrder.State.WAITING


def test_a_statement_by_the_api(account: BankAccount, person: Callable[..., User]) -> None:
    robot, raw = with_token(person("Robot", Role.INTEGRATION)), camt053([Booked(50_00)])

    def send(content: bytes, **more: Any) -> Any:
        body = {"file": SimpleUploadedFile("a.xml", content), **more}
        return robot.post("/api/v1/statements/", body, format="multipart")

    assert send(raw, dry_run="true").json()["new"] == 1
    assert not StatementLine.objects.exists()
    assert send(raw).status_code == 201
    assert (send(raw).status_code, send(raw).json()["outcome"]) == (200, "known")
    bad = send(camt053([Booked(1_00)], closing=3_00))
    assert (bad.status_code, bad.json()["outcome"]) == (422, "quarantined")
    assert bad.json()["problems"][0]["line"] > 0
    refused = send(b"hello")
    assert (refused.status_code, refused.json()["outcome"]) == (422, "refused")


def test_lines_are_matched_by_the_api(
    account: BankAccount, expected: Callable[..., ExpectedPayment], chloe: User
) -> None:
    expected()
    expected("RF18539007547034")
    import_statement([("a", camt053([Booked(150_00, text="hello")]))], by=None)
    client, line = signed_in(chloe), StatementLine.objects.get()
    url = f"/api/v1/bank-lines/{line.pk}/"
    for wrong in (
        {},
        {"use": "gift", "expected": "x"},
        {"use": "gift", "cents": 1.5},
        {"use": "gift", "cents": "5"},
    ):
        assert client.post(f"{url}assign/", wrong, format="json").status_code == 400, wrong
    parts = [
        {"expected": "123/4567/89002", "cents": 100_00},
        {"expected": "RF18539007547034", "cents": 60_00},
    ]
    answer = client.post(f"{url}split/", {"parts": parts}, format="json")
    assert (answer.status_code, answer.json()["figures"]["open_cents"]) == (422, 50_00)
    assert client.get(url).json()["open_cents"] == 150_00
    parts[1]["cents"] = 30_00
    answer = client.post(f"{url}split/", {"parts": parts}, format="json").json()
    assert (answer["state"], answer["open_cents"]) == ("split", 20_00)
    answer = client.post(f"{url}assign/", {"use": "contribution"}, format="json").json()
    assert answer["state"] == "matched"
    match = answer["matches"][0]["id"]
    assert client.post(f"{url}undo/", {"match": match}, format="json").json()["open_cents"] == 100_00
    assert client.post(f"{url}ignore/", {"why": "no"}, format="json").status_code == 409
    assert client.get("/api/v1/bank-lines/?state=split").json()["count"] == 1
    assert (
        client.get("/api/v1/expected-payments/?reference=RF18539007547034").json()["results"][0][
            "received_cents"
        ]
        == 30_00
    )


def test_a_line_is_set_aside_by_the_api(account: BankAccount, chloe: User) -> None:
    import_statement([("a", camt053([Booked(150_00)]))], by=None)
    client, url = signed_in(chloe), f"/api/v1/bank-lines/{StatementLine.objects.get().pk}/"
    assert client.post(f"{url}ignore/", {"why": "a test"}, format="json").json()["state"] == "ignored"
    assert client.post(f"{url}reconsider/", {}, format="json").json()["state"] == "to_match"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.COMMITTEE, Role.ADMINISTRATOR, Role.OFFICER])
def test_others_reach_nothing_of_the_bank(order: Order, person: Callable[..., User], role: Role) -> None:
    order()
    client = signed_in(person("Eve", role))
    for path in ("payment-orders", "payment-batches", "statements", "bank-lines", "expected-payments"):
        assert client.get(f"/api/v1/{path}/").status_code == 403


def test_an_integration_client_sees_masked_accounts(order: Order, person: Callable[..., User]) -> None:
    order()
    (row,) = signed_in(person("Robot", Role.INTEGRATION)).get("/api/v1/payment-orders/").json()["results"]
    assert row["iban"].endswith("6769")
    assert ANA_IBAN not in str(row)

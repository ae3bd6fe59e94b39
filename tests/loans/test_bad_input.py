"""What is typed wrongly into the terms of a product, the simulator and the quotes: a sentence beside its field, nothing
lost, and never a failure of ours."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from fund.ledger.models import Envelope
from loans.models import LoanProduct, ProductVersion
from loans.models.products import BOUNDS
from loans.schedule import Unplannable, anchors_of
from workflows.committee.models import Committee
from workflows.people.models import Member, User

pytestmark = pytest.mark.django_db

HUGE = "9" * 40
ODD = [
    "",
    "-1",
    "-0.01",
    "1e400",
    "NaN",
    "Infinity",
    HUGE,
    "9" * 5_000,
    "twelve",
    "1,2,3",
    "0x10",
    "1\x00",
    "<b>1</b>",
    "½",
    " ",
]
DAYS = [
    "",
    "tomorrow",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "99999-01-01",
    "-1",
    "2026-13-01",
    HUGE,
    "2026-01-01\x00",
]
NUMBERS = sorted(BOUNDS)
AMOUNTS = [
    "min_cents",
    "max_cents",
    "multiple_cents",
    "tolerance_cents",
    "forgive_cents_max",
    "write_off_cents_max",
]
SHARES = ["fee", "balloon", "income_share", "deduction"]
OPTIONAL = {"forgive_cents_max", "write_off_cents_max", "replan_months_max", *SHARES}  # empty is an answer


# ---- terms of a product


@pytest.fixture
def typed(envelope: Envelope) -> dict[str, Any]:
    Committee.objects.create(code="loans", name="Loans")
    LoanProduct.objects.create(code="training", name={"en": "Training loan"})
    return {
        "from_on": timezone.localdate().isoformat(), "envelope": envelope.pk, "committee_code": "loans",
        "min_cents": "500", "max_cents": "10.000,00", "multiple_cents": "5", "min_months": 6, "max_months": 24,
        "period_months": 1, "period_days": 0, "grace_months_max": 3, "fee_way": "first", "remainder": "last",
        "business_day": "next", "ahead_mode": "shorten", "tolerance_cents": "1.00", "pause_months_max": 3,
        "tranches_max": 1, "draw_months": 12, "withdrawal_days": 14, "secured_by": "none", "offer_days": 30, "fee": "3",
        "quiet_days": 5, "promise_days_max": 14, "promise_tolerance_days": 2, "countries": ["BE"],
        "purposes_en": "Course",
    }  # fmt: skip


@pytest.fixture
def desk(client: Client, chloe: User) -> Client:
    client.force_login(chloe)
    return client


def refused_beside(desk: Client, typed: dict[str, Any], name: str, value: Any) -> list[str]:
    """The sentences beside the field, of a form that comes back with all that was typed."""
    answer = desk.post("/loans/products/training/new/", typed | {name: value})
    assert answer.status_code == 422, (name, value)
    form = answer.context["form"]
    assert not form.non_field_errors(), (name, value)
    assert form.data["purposes_en"] == typed["purposes_en"]
    return list(form.errors.get(name, []))


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_out_of_reason_is_refused_beside_its_field(desk: Client, typed: dict[str, Any], name: str):
    low, high = BOUNDS[name]
    for value in (*ODD, str(low - 1), str(high + 1), "2147483648", "32768", "1.5"):
        if name in OPTIONAL and not value.strip():
            continue
        assert refused_beside(desk, typed, name, value), (name, value)
    assert not ProductVersion.objects.exists()


@pytest.mark.parametrize("name", [*AMOUNTS, *SHARES])
def test_an_amount_or_share_that_is_none_is_refused_beside_its_field(
    desk: Client, typed: dict[str, Any], name: str
):
    for value in ODD:
        if name in OPTIONAL and not value.strip():
            continue
        assert refused_beside(desk, typed, name, value), (name, value)
    assert not ProductVersion.objects.exists()


def test_days_far_off_are_refused_beside_their_field(desk: Client, typed: dict[str, Any]):
    for name in ("from_on", "to_on"):
        for value in DAYS:
            if value or name == "from_on":
                assert refused_beside(desk, typed, name, value), (name, value)


def test_what_was_chosen_from_no_list_is_refused_beside_its_field(desk: Client, typed: dict[str, Any]):
    for name in (
        "envelope",
        "committee_code",
        "fee_way",
        "remainder",
        "business_day",
        "ahead_mode",
        "secured_by",
    ):
        for value in ("", "none of these", HUGE, "-1", "\x00"):
            if not (name == "secured_by" and value == "none"):
                assert refused_beside(desk, typed, name, value), (name, value)
    assert refused_beside(desk, typed, "countries", ["XX"])


def test_what_fits_not_together_is_said_beside_a_field(desk: Client, typed: dict[str, Any]):
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    for name, value in (
        ("max_cents", "499.99"), ("max_months", 5), ("to_on", yesterday), ("period_months", 25), ("period_days", 3),
    ):  # fmt: skip
        assert refused_beside(desk, typed, name, value), (name, value)
    assert desk.post("/loans/products/training/new/", typed).status_code == 302


def test_texts_too_long_or_empty_are_refused_and_kept(desk: Client, typed: dict[str, Any]):
    for name, value in (("purposes_en", ""), ("purposes_en", "x" * 5_000), ("purposes_en", "\n".join("abc" * 40)),
                        ("declaration_en", "x" * 50_000)):  # fmt: skip
        answer = desk.post("/loans/products/training/new/", typed | {name: value})
        assert answer.status_code == 422, name
        assert answer.context["form"].errors
        assert answer.context["form"].data[name] == value
    for wrong in (
        {"code": "a b"},
        {"code": "x" * 41},
        {"code": "training"},
        {"code": "ok"},
        {"code": "ok\x00"},
    ):
        answer = desk.post(
            "/loans/products/new/", {"name_en": "" if wrong["code"] == "ok" else "Loan", **wrong}
        )
        assert answer.status_code == 422, wrong
        assert answer.context["form"].errors


def test_the_api_bounds_terms_as_the_page_does(chloe: User, typed: dict[str, Any], envelope: Envelope):
    api = APIClient()
    api.force_authenticate(chloe)
    body = {
        "from_on": timezone.localdate().isoformat(), "fund": envelope.fund.code, "envelope": envelope.code,
        "committee_code": "loans", "countries": ["BE"], "min_cents": 50_000, "max_cents": 90_000, "min_months": 3,
        "max_months": 24, "purposes": [{"code": "tool", "label": {"en": "A tool"}}],
    }  # fmt: skip
    for name, (low, high) in BOUNDS.items():
        for value in (low - 1, high + 1, 10**30, -1, "x", None, [], {}, True if low > 1 else "", 1.5):
            if value is None and name == "replan_months_max":
                continue
            answer = api.post("/api/v1/loan-products/training/draft/", body | {name: value}, format="json")
            assert answer.status_code == 400, (name, value, answer.content)
            assert name in answer.json(), (name, value)
    for name in ("from_on", "to_on"):
        for day in ("x", 3, [], "2026-02-30"):
            answer = api.post("/api/v1/loan-products/training/draft/", body | {name: day}, format="json")
            assert (answer.status_code, name in answer.json()) == (400, True), (name, day)
        for day in ("0001-01-01", "9999-12-31"):
            answer = api.post("/api/v1/loan-products/training/draft/", body | {name: day}, format="json")
            assert answer.status_code == 422, (name, day)
    for name, value in (("period_months", 25), ("period_days", 3)):
        answer = api.post("/api/v1/loan-products/training/draft/", body | {name: value}, format="json")
        assert answer.status_code == 422, name
    made = api.post("/api/v1/loan-products/training/draft/", body | {"withdrawal_days": 7}, format="json")
    assert (made.status_code, made.json()["withdrawal_days"]) == (201, 7)


# ---- the simulator


@pytest.fixture
def asked(publish: Any) -> dict[str, Any]:
    publish(seasons=True, balloon_basis_points=4_000, income_share_basis_points=2_000, max_months=600)
    first = timezone.localdate().replace(day=1) + timedelta(days=70)
    return {
        "product": "equipment", "amount": "1200", "months": "12", "grace_months": "0",
        "first_due_on": first.isoformat(), "invoiced_year": "100000", "balloon": "0",
    }  # fmt: skip


def beside(client: Client, asked: dict[str, Any], name: str, value: Any) -> list[str]:
    answer = client.get("/loans/simulator/", asked | {name: value})
    assert answer.status_code == 422, (name, value)
    part = client.get("/loans/simulator/", asked | {name: value}, headers={"HX-Request": "true"})
    assert part.status_code == 422
    return list(answer.context["form"].errors.get(name, []))


@pytest.mark.parametrize("name", ["amount", "months", "grace_months", "invoiced_year", "balloon"])
def test_the_simulator_says_beside_the_field_what_no_number_is(
    client: Client, asked: dict[str, Any], name: str
):
    assert client.get("/loans/simulator/", asked).status_code == 200
    for value in ODD:
        if not value.strip() and name not in ("amount", "months"):
            continue
        assert beside(client, asked, name, value), (name, value)


def test_the_simulator_says_beside_the_field_which_days_and_terms_cannot_be(
    client: Client, asked: dict[str, Any]
):
    for value in DAYS:
        assert beside(client, asked, "first_due_on", value), value
    assert beside(client, asked | {"months": "3", "invoiced_year": "100000"}, "grace_months", "4")
    assert beside(client, asked, "months_off", ["13"])
    assert beside(client, asked, "months_off", [str(month) for month in range(1, 13)])
    assert beside(client, asked, "balloon", "481")
    assert beside(client, asked | {"invoiced_year": "5999"}, "amount", "1200")
    assert beside(client, asked, "product", "none of these") is not None


def test_what_is_left_out_is_asked_for(client: Client, asked: dict[str, Any]):
    for name in ("amount", "months", "first_due_on"):
        left = {key: value for key, value in asked.items() if key != name}
        answer = client.get("/loans/simulator/", left)
        assert answer.status_code in (200, 422)
        if name != "amount":  # without it nothing is asked yet
            assert answer.context["form"].errors[name]


# ---- quotes over the API


def test_a_quote_names_the_field_that_is_wrong(ana: Member, asked: dict[str, Any]):
    api = APIClient()
    api.force_authenticate(ana.user)
    body = {"product": "equipment", "cents": 120_000, "months": 12, "first_due_on": asked["first_due_on"]}
    body["invoiced_year_cents"] = 10_000_000
    path = "/api/v1/loan-quotes/"
    assert api.post(path, body, format="json").status_code == 200
    wrong: dict[str, list[Any]] = {
        "cents": [None, "", "x", -1, 0, 1.5, "100", 10**30, True, [], {}],
        "months": [None, "", "x", -1, 0, 1.5, 601, 10**30, [], {}],
        "grace_months": [None, "", "x", -1, 121, 10**30, [], 0.5],
        "first_due_on": [None, "", "x", 3, "2026-02-30", [], {}],
        "months_off": ["x", [0], [13], [None], list(range(13)), 1],
        "months_double": ["x", [0], [13], {"a": 1}],
        "balloon_cents": [-1, "x", 10**30, 1.5],
        "invoiced_year_cents": [-1, "x", 10**30],
        "product": [None, "", "a b", 3.5, [], "x" * 41],
        "unknown": [1],
    }
    for name, values in wrong.items():
        for value in values:
            answer = api.post(path, body | {name: value}, format="json")
            assert answer.status_code == 400, (name, value, answer.content)
            assert name in answer.json(), (name, value)
    for name in ("cents", "months", "first_due_on", "product"):
        left = {key: value for key, value in body.items() if key != name}
        assert name in api.post(path, left, format="json").json()
    for text in (
        '{"cents": NaN}',
        '{"cents": Infinity}',
        "[]",
        "null",
        '"x"',
        "",
        "{",
        "[" * 5_000,
        '{"months": 1e999}',
    ):
        answer = api.post(path, text, content_type="application/json")
        assert answer.status_code == 400, text[:20]
    for day in ("0001-01-01", "9999-12-31", "1999-12-31", "2099-12-31"):
        answer = api.post(path, body | {"first_due_on": day}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (422, "dates_out_of_range"), day
    assert api.post(path, body | {"months": 3, "grace_months": 4}, format="json").status_code == 422
    assert api.post(path, body | {"months_off": list(range(1, 13))}, format="json").status_code == 422
    assert api.post(path, body | {"product": "none"}, format="json").status_code == 404


@pytest.mark.parametrize("first", [date(9999, 12, 31), date(1999, 12, 31), date(2100, 1, 1)])
def test_dates_outside_the_calendar_are_refused_by_name(first):
    with pytest.raises(Unplannable, match="2000 and 2099"):
        anchors_of(3, first)

"""Terms written and published over the API."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from loans.models import LoanProduct, ProductVersion
from workflows.committee.models import Committee
from workflows.people.permissions import Role

pytestmark = pytest.mark.django_db

NAMES = {"fr": "Prêt outillage", "en": "Tool loan"}


@pytest.fixture
def desk(person):
    client = APIClient()
    client.force_authenticate(person("Céline", Role.TREASURER))
    return client


def terms_of(held, **changes):
    Committee.objects.get_or_create(code=held.committee_code, defaults={"name": "Comité"})
    return {
        "from_on": timezone.localdate().isoformat(), "fund": held.fund.code, "envelope": held.envelope.code,
        "committee_code": held.committee_code, "countries": ["BE"], "min_cents": 10_000, "max_cents": 90_000,
        "max_months": 24,
        "purposes": [{"code": "tool", "label": {"en": "A tool"}}], **changes,
    }  # fmt: skip


def test_a_product_is_written_drafted_and_published_once(desk, terms):
    body = {"code": "tools", "name": NAMES}
    assert desk.post("/api/v1/loan-products/", body, format="json").status_code == 201
    assert desk.post("/api/v1/loan-products/", body, format="json").status_code == 400
    drafted = desk.post("/api/v1/loan-products/tools/draft/", terms_of(terms), format="json")
    assert (drafted.status_code, drafted.json()["number"]) == (201, 1)
    published = desk.post("/api/v1/loan-products/tools/publish/", {"version": 1}, format="json")
    assert published.status_code == 200
    assert desk.get("/api/v1/loan-products/tools/").json()["terms"]["max_cents"] == 90_000
    again = desk.post("/api/v1/loan-products/tools/publish/", {"version": 1}, format="json")
    assert again.status_code == 409


def test_a_next_version_takes_over_what_is_left_out(desk, terms):
    code = terms.product.code
    body = {"from_on": timezone.localdate().isoformat(), "max_cents": 700_000}
    assert desk.post(f"/api/v1/loan-products/{code}/draft/", body, format="json").status_code == 201
    version = ProductVersion.objects.get(product=terms.product, number=2)
    assert (version.max_cents, version.min_cents, version.purposes) == (
        700_000, terms.min_cents, terms.purposes,
    )  # fmt: skip


def test_terms_that_cannot_stand_together_are_refused_in_words(desk, terms):
    LoanProduct.objects.create(code="tools", name=NAMES)
    body = terms_of(terms, min_cents=90_000, max_cents=10_000)
    refused = desk.post("/api/v1/loan-products/tools/draft/", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "terms_incomplete")
    assert not ProductVersion.objects.filter(product__code="tools").exists()


def test_a_draft_is_changed_until_it_is_published_and_every_version_stays_readable(desk, terms, ana):
    place = f"/api/v1/loan-products/{terms.product.code}/"
    body = {"from_on": timezone.localdate().isoformat(), "max_cents": 700_000}
    assert desk.post(f"{place}draft/", body, format="json").status_code == 201
    changed = {
        "max_cents": 650_000,
        "dunning": [{"days": 9, "step": "letter"}],
        "declaration": {"en": "True."},
    }
    seen = desk.patch(f"{place}versions/2/", changed, format="json")
    assert (seen.status_code, seen.json()["max_cents"], seen.json()["min_cents"]) == (
        200,
        650_000,
        terms.min_cents,
    )
    held = ProductVersion.objects.get(number=2)
    assert (held.declaration, held.purposes) == ({"en": "True."}, terms.purposes)
    wrong = desk.patch(f"{place}versions/2/", {"min_cents": 900_000}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "terms_incomplete")
    member = APIClient()
    member.force_authenticate(ana.user)
    assert [row["number"] for row in member.get(f"{place}versions/").json()] == [1]
    assert member.get(f"{place}versions/2/").status_code == 404
    assert member.patch(f"{place}versions/2/", changed, format="json").status_code == 403
    assert desk.post(f"{place}publish/", {"version": 2}, format="json").status_code == 200
    late = desk.patch(f"{place}versions/2/", {"max_cents": 1}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "version_published")
    assert [row["max_cents"] for row in member.get(f"{place}versions/").json()] == [650_000, terms.max_cents]
    assert member.get(f"{place}versions/1/").json()["state"] == "published"


def test_a_member_reads_products_and_writes_none(ana, terms):
    client = APIClient()
    client.force_authenticate(ana.user)
    refused = client.post("/api/v1/loan-products/", {"code": "x", "name": NAMES}, format="json")
    assert refused.status_code == 403

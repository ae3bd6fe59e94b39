"""A guarantor and a supplier: named by number, they stand aside from the decision and see nothing of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from loans import application as applying
from loans.kind import fields
from loans.models import LoanApplication
from loans.parties import guarantor_named, supplier_named
from tests.loans.conftest import MONDAY
from workflows.cases.models import Case
from workflows.committee.models.electorate import conflicts, conflicts_among
from workflows.committee.models.recusals import conflicted, hidden_from
from workflows.people.models import Activity, Member, User
from workflows.refusals import Unmet

Draft = Callable[..., LoanApplication]


def answers(held: LoanApplication, user: User) -> dict[str, str]:
    return {answer.name: answer.value for answer in fields(held.case, user)}


def test_a_guarantor_and_a_suppliers_members_stand_aside(
    draft: Draft, ana: Member, member: Callable[..., Member], trade: Callable[..., Activity]
):
    gus, sam = member("Gus"), member("Sam")
    held = draft(ana, guarantor=gus, supplier=trade(sam, "Violins"))
    case = applying.submit(held, by=ana.user, on=MONDAY)
    found = conflicts(case, [gus.user_id, sam.user_id, member("Nell").user_id])
    assert found == {gus.user_id: "guarantor", sam.user_id: "supplier"}
    for person in (gus, sam):
        assert Case.objects.filter(hidden_from(person.user)).get() == case
        assert Case.objects.filter(conflicted(person.user)).get() == case
    assert not Case.objects.filter(hidden_from(member("Olga").user)).exists()


def test_conflicts_of_many_loans_are_found_in_as_many_queries_as_those_of_one(
    draft: Draft,
    member: Callable[..., Member],
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
):
    gus = member("Gus")
    held = [draft(member(f"N{n}"), guarantor=gus) for n in range(6)]
    cases = list(Case.objects.filter(pk__in=[one.case_id for one in held]).select_related("applicant"))
    with django_assert_max_num_queries(12) as one:
        conflicts_among(cases[:1], [gus.user_id])
    with django_assert_num_queries(len(one)):
        found = conflicts_among(cases, [gus.user_id])
    assert all(aside == {gus.user_id: "guarantor"} for aside in found.values())


def test_nobody_guarantees_their_own_loan_or_sells_to_themselves(draft: Draft, ana: Member):
    held = draft(ana)
    with pytest.raises(Unmet) as own:
        applying.save_answers(held, by=ana.user, guarantor=ana)
    assert own.value.code == "own_guarantor"
    with pytest.raises(Unmet) as selling:
        applying.save_answers(held, by=ana.user, supplier=ana.activities.get())
    assert selling.value.code == "own_supplier"


def test_a_number_tells_its_writer_no_name(
    draft: Draft, ana: Member, member: Callable[..., Member], nora: User
):
    gus = member("Gus")
    held = draft(ana, guarantor=gus)
    assert answers(held, ana.user)["guarantor"] == gus.number
    assert answers(held, nora)["guarantor"] == "Gus Test"


def test_an_unknown_number_is_refused_and_none_is_none(db: Any):
    assert (guarantor_named(" "), supplier_named("")) == (None, None)
    with pytest.raises(Unmet):
        guarantor_named("M99999")
    with pytest.raises(Unmet):
        supplier_named("act-none")


def test_both_are_written_by_page_and_api(
    client: Client, draft: Draft, ana: Member, member: Callable[..., Member], trade: Callable[..., Activity]
):
    gus, shop = member("Gus"), trade(member("Sam"), "Violins")
    held = draft(ana)
    client.force_login(ana.user)
    page = f"/loans/applications/{held.case.reference}/parties/"
    wrong = client.post(page, {"guarantor": "M99999", "supplier": shop.code})
    assert (wrong.status_code, b"M99999" in wrong.content, shop.code.encode() in wrong.content) == (
        422,
        True,
        True,
    )
    assert client.post(page, {"guarantor": gus.number, "supplier": shop.code}).status_code == 302
    held.refresh_from_db()
    assert (held.guarantor, held.supplier) == (gus, shop)
    address = f"/api/v1/loan-applications/{held.case.reference}/"
    answer = client.patch(address, {"guarantor": ""}, content_type="application/json")
    assert (answer.json()["guarantor"], answer.json()["supplier"]) == (None, shop.code)
    unknown = client.patch(address, {"supplier": "act-none"}, content_type="application/json")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_activity")

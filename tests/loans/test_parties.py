"""A guarantor and a supplier: named by number, they stand aside from the decision and see nothing of it."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from loans import application as applying
from loans.deliveries import tell_guarantor, tell_lapsed
from loans.kind import fields
from loans.models import Agreement, LoanApplication
from loans.parties import member_named, supplier_named
from tests.loans.conftest import MONDAY
from tests.workflows.committee.conftest import USUAL_RULES
from workflows.cases.models import Case
from workflows.committee.mandates import publish_rules
from workflows.committee.models import AgendaItem, Ballot, Committee, Decision, Session
from workflows.committee.models.electorate import conflicts, conflicts_among
from workflows.committee.models.recusals import conflicted, hidden_from
from workflows.notices.models import Notice
from workflows.people.models import Activity, Cooperative, Member, User
from workflows.people.permissions import Role
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
    assert (member_named(" "), supplier_named("")) == (None, None)
    with pytest.raises(Unmet):
        member_named("M99999")
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


@pytest.fixture
def told(bram: User, belgium: Cooperative, person: Callable[..., User]) -> Callable[..., list[str]]:
    """told(case, "granted", cents=…): a decision comes of a ballot; what the guarantor has been told by then."""
    committee = Committee.objects.create(code="loans", name="Loans committee")
    committee.cooperatives.add(belgium)
    ada = person("Ada", Role.ADMINISTRATOR)
    rules = publish_rules(committee, by=ada, from_on=MONDAY, **USUAL_RULES)

    def decide(case: Case, outcome: str, **terms: Any) -> list[str]:
        session = Session.objects.create(
            committee=committee, held_on=MONDAY, starts_at=time(18 + Session.objects.count())
        )
        item = AgendaItem.objects.create(session=session, case=case, position=1)
        ballot = Ballot.objects.create(session=session, item=item, case=case, rules=rules)
        decision = Decision.objects.create(
            number=f"D-{case.pk}-{session.pk}", case=case, committee=committee, ballot=ballot, outcome=outcome,
            currency="EUR", decided_on=MONDAY, by=bram, **terms,
        )  # fmt: skip
        for _twice in range(2):
            tell_guarantor(decision_id=decision.pk)
        guarantor = case.loan_application.guarantor
        return list(Notice.objects.filter(member=guarantor).order_by("pk").values_list("template", flat=True))

    return decide


def test_a_guarantor_is_told_of_the_decision_that_binds_or_frees_them(
    draft: Draft, ana: Member, member: Callable[..., Member], told: Callable[..., list[str]]
):
    gus, nell, olga = member("Gus"), member("Nell"), member("Olga")
    deferred, refused, case = (
        applying.submit(draft(who, guarantor=gus), by=who.user, on=MONDAY) for who in (nell, olga, ana)
    )
    assert told(deferred, "deferred") == []
    assert told(refused, "refused") == ["guarantor_free"]
    assert told(case, "granted", cents=100_000) == ["guarantor_free", "guarantor_bound"]
    notice = Notice.objects.get(template="guarantor_bound")
    assert case.reference in notice.body
    assert "Ana" not in notice.body
    assert "1,000" not in notice.body
    assert notice.path == ""


def test_a_loan_without_a_guarantor_tells_nobody(draft: Draft, ana: Member, told: Callable[..., list[str]]):
    told(applying.submit(draft(ana), by=ana.user, on=MONDAY), "refused")
    assert not Notice.objects.filter(template__startswith="guarantor").exists()


def test_an_offer_that_lapses_frees_the_guarantor(
    offer: Callable[..., Agreement], ana: Member, member: Callable[..., Member]
):
    agreement = offer(ana, guarantor=member("Gus"))
    tell_lapsed(agreement=agreement.pk)
    assert Notice.objects.filter(template="guarantor_free").count() == 1

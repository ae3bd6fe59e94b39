"""Who approves money: by the amount one, two, or two and a chair; each another person, each with a fresh code; and
nobody gets round it, whatever they hold, by page, by API, by the verb, or in the database."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from fund.bank_days import bank_day_from
from fund.banking import batches, duplicates, orders, rules, settling, tasks
from fund.banking.approvers import Limits, Needed, needed
from fund.banking.models import (
    Approval,
    ApprovalRules,
    BankAccount,
    DuplicateCleared,
    PaymentBatch,
    PaymentOrder,
)
from fund.ledger import proof, proposals
from fund.ledger.refusals import KeyReused
from tests.factor import SECRET, code, confirmed, forget, with_factor
from workflows.notices.models import Notice
from workflows.people import second_factor
from workflows.people.models import FactorCheck, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import perform

from .conftest import ANA_IBAN, TODAY, held

Order = Callable[..., PaymentOrder]
Person = Callable[..., User]
CENTS = st.integers(1, 10**9)


@pytest.fixture
def dora(person: Person) -> User:
    return confirmed(person("Dora", Role.TREASURER2))


@pytest.fixture
def carol(person: Person) -> User:
    return confirmed(person("Carol", Role.CHAIR))


def prepare(account: BankAccount, by: User, *waiting: PaymentOrder) -> PaymentBatch:
    return batches.prepare_batch(account=account, orders=waiting, execute_on=TODAY, on=TODAY, by=by)


# ---- how many


@given(CENTS, CENTS)
def test_more_money_never_asks_for_fewer_people(one: int, other: int) -> None:
    less, more = needed(min(one, other), Limits()), needed(max(one, other), Limits())
    assert (less.treasurers, less.chairs) <= (more.treasurers, more.chairs)
    assert less.treasurers >= 1


@pytest.mark.parametrize(
    ("cents", "asked"),
    [
        (1, Needed(1)),
        (1_000_00, Needed(1)),
        (1_000_01, Needed(2)),
        (10_000_00, Needed(2)),
        (10_000_01, Needed(2, 1)),
    ],
)
def test_the_limits_themselves_still_belong_to_the_smaller_group(cents: int, asked: Needed) -> None:
    assert needed(cents, Limits()) == asked


def test_above_the_first_limit_two_people_approve(
    order: Order, account: BankAccount, chloe: User, dirk: User, dora: User
) -> None:
    batch = batches.approve(prepare(account, chloe, order(1_000_01)), by=dirk)
    assert batch.state == PaymentBatch.State.PREPARED
    with pytest.raises(TooLate):
        batches.export(batch, by=dirk)
    with pytest.raises(TooLate, match="approved this batch before"):
        batches.approve(batch, by=dirk)
    batch = batches.approve(batch, by=dora)
    assert batches.export(batch, by=dirk).state == PaymentBatch.State.EXPORTED


def test_above_the_second_limit_a_chair_approves_too(
    order: Order, account: BankAccount, chloe: User, dirk: User, dora: User, carol: User
) -> None:
    limits = {"one_up_to_cents": 100_00, "two_up_to_cents": 200_00}
    ApprovalRules.objects.create(
        key="low", fund=account.fund, from_on=TODAY, proposed_by=chloe, proposed_on=TODAY, decided_by=dirk,
        decided_on=TODAY, state="approved", why="a small fund", **limits,
    )  # fmt: skip
    small, large = prepare(account, chloe, order(200_00)), prepare(account, chloe, order(200_01))
    assert set(PaymentBatch.objects.visible_to(carol)) == {large}
    with pytest.raises(NotYours, match="second treasurer approves"):
        batches.approve(small, by=carol)
    for each in (carol, dirk):
        assert batches.approve(large, by=each).state == PaymentBatch.State.PREPARED
    large.refresh_from_db()
    assert batches.approve(large, by=dora).state == PaymentBatch.State.APPROVED


def test_a_chair_is_told_of_a_large_batch_reads_its_page_and_no_other(
    order: Order,
    account: BankAccount,
    chloe: User,
    dirk: User,
    carol: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    ApprovalRules.objects.create(
        key="low", fund=account.fund, from_on=TODAY, proposed_by=chloe, proposed_on=TODAY, decided_by=dirk,
        decided_on=TODAY, state="approved", why="a small fund", one_up_to_cents=1_00, two_up_to_cents=2_00,
    )  # fmt: skip
    small = prepare(account, chloe, order(2_00))
    with django_capture_on_commit_callbacks(execute=True):
        large = prepare(account, chloe, order(2_01))
    assert Notice.objects.filter(user=carol).get().path == large.get_absolute_url()
    client, api = Client(), APIClient()
    client.force_login(carol)
    page = client.get(large.get_absolute_url())
    assert (page.status_code, "/bank/payments/" in page.content.decode()) == (200, False)
    assert client.get(small.get_absolute_url()).status_code == 404
    assert client.get("/bank/payments/").status_code == 403
    api.force_authenticate(carol)
    assert [row["number"] for row in api.get("/api/v1/payment-batches/").json()["results"]] == [large.number]
    client.post(f"{large.get_absolute_url()}approve/", {"digest": large.digest()})
    assert large.approvals.get().role == "chair"


# ---- who


@pytest.mark.parametrize("roles", [(Role.ADMINISTRATOR,), (Role.AUDITOR,), (Role.TREASURER,), ()])
def test_no_other_role_and_no_superuser_approves(
    order: Order, account: BankAccount, chloe: User, person: Person, roles: tuple[Role, ...]
) -> None:
    batch = prepare(account, chloe, order())
    root = confirmed(person("Root", *roles))
    User.objects.filter(pk=root.pk).update(is_superuser=True, is_staff=True)
    root.refresh_from_db()
    with pytest.raises(NotYours):
        batches.approve(batch, by=root)
    with pytest.raises(NotYours):
        perform(PaymentBatch.approve, batch, by=root, digest=batch.digest(), role="treasurer2", factor=None)
    client = Client()
    client.force_login(root)
    assert client.post(f"{batch.get_absolute_url()}approve/", {"digest": batch.digest()}).status_code == 403
    assert client.get(f"/admin/banking/paymentbatch/{batch.pk}/change/").status_code in (302, 403, 404)


def test_whoever_redirected_or_lowered_or_explained_an_order_does_not_approve_it(
    order: Order, account: BankAccount, chloe: User, person: Person
) -> None:
    both = confirmed(person("Eve", Role.TREASURER, Role.TREASURER2))
    one = order()
    orders.redirect(one, payee_name="Ana Test", iban="FR1420041010050500013M02606", why="phoned", by=both)
    batch = prepare(account, chloe, one)
    with pytest.raises(NotYours, match="You changed the payment"):
        batches.approve(batch, by=both)


def test_the_database_refuses_an_approval_by_who_prepared_without_a_code_or_with_somebody_elses(
    order: Order, account: BankAccount, chloe: User, dirk: User, dora: User
) -> None:
    batch = prepare(account, chloe, order())
    now = timezone.now()
    right, others = second_factor.fresh(dirk, at=now), second_factor.fresh(dora, at=now)
    own = FactorCheck.objects.create(user=chloe, at=now, passed=True)
    wrong = FactorCheck.objects.create(user=dirk, at=now, passed=False)
    old = FactorCheck.objects.create(user=dirk, at=now - timedelta(minutes=6), passed=True)
    for by, factor in ((chloe, own), (dirk, None), (dirk, others), (dirk, wrong), (dirk, old)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.create(batch=batch, by=by, digest=batch.digest(), factor=factor, at=now)
    made = Approval.objects.create(batch=batch, by=dirk, digest=batch.digest(), factor=right, at=now)
    for change in ({"by": dora}, {"digest": "0" * 64}, {"at": now - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(prepared_by=dora)


def test_the_database_refuses_to_send_what_nobody_else_approved(
    order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    batch = prepare(account, chloe, order())
    sent = "UPDATE banking_paymentbatch SET state = 'exported', file_sha256 = 'x' WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sent, [batch.pk])
    batches.approve(batch, by=dirk)
    with connection.cursor() as cursor:
        cursor.execute(sent, [batch.pk])


# ---- the second factor


def test_a_code_serves_five_minutes_and_then_another_is_asked(
    order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    batch = prepare(account, chloe, order())
    now = timezone.now()
    with pytest.raises(Unmet, match="fresh second factor"):
        batches.approve(batch, by=dirk, at=now + timedelta(minutes=5, seconds=1))
    forget(dirk)
    with pytest.raises(Unmet, match="fresh second factor"):
        batches.approve(batch, by=dirk)
    assert batches.approve(batch, by=confirmed(dirk)).state == PaymentBatch.State.APPROVED


def test_a_wrong_code_is_counted_and_the_door_closes_after_five(dirk: User) -> None:
    right = code()
    wrong = str((int(right) + 1) % 10**6).zfill(6)
    at = timezone.now()
    for _attempt in range(5):
        with pytest.raises(NotYours, match="wrong"):
            second_factor.confirm(dirk, wrong, at=at)
    with pytest.raises(TooLate, match="Too many"):
        second_factor.confirm(dirk, right, at=at)
    assert second_factor.confirm(dirk, right, at=at + timedelta(minutes=5)).passed


def test_a_code_is_used_once_and_no_factor_at_all_is_said(dirk: User, chloe: User) -> None:
    shown = code()
    second_factor.confirm(dirk, shown, at=timezone.now())
    with pytest.raises(NotYours, match="used already"):
        second_factor.confirm(dirk, shown, at=timezone.now())
    with pytest.raises(Unmet, match="Set up a second factor"):
        second_factor.confirm(chloe, shown, at=timezone.now())
    assert SECRET not in str(FactorCheck.objects.values())


def test_the_page_asks_for_the_code_and_the_api_too(
    order: Order, account: BankAccount, chloe: User, person: Person
) -> None:
    bare, dirk = person("Bare", Role.TREASURER2), with_factor(person("Dirk", Role.TREASURER2))
    batch = prepare(account, chloe, order())
    url, digest = batch.get_absolute_url(), batch.digest()
    client = Client()
    client.force_login(bare)
    assert "you have none yet" in client.get(url).content.decode()
    client.force_login(dirk)
    assert 'autocomplete="one-time-code"' in client.get(url).content.decode()
    answer = client.post(f"{url}approve/", {"digest": digest}, follow=True)
    assert "fresh second factor" in answer.content.decode()
    answer = client.post(f"{url}approve/", {"digest": digest, "code": "abc"}, follow=True)
    assert "This code is wrong" in answer.content.decode()
    client.post(f"{url}approve/", {"digest": digest, "code": code()})
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.APPROVED
    forget(dirk)
    api = APIClient()
    api.force_login(dirk)
    other = prepare(account, chloe, order(80_00))
    here = f"/api/v1/payment-batches/{other.number}/approve/"
    assert api.post(here, {"digest": other.digest()}, "json").status_code == 422
    answer = api.post(here, {"digest": other.digest(), "code": code()}, "json")
    assert answer.json()["approvals"][0]["as"] == "treasurer2"
    assert answer.json()["still_to_approve"] == {"treasurers": 0, "chairs": 0}


# ---- the rules


def propose(account: BankAccount, by: User, **facts: Any) -> ApprovalRules:
    return rules.propose(
        **{
            "key": "r", "fund": account.fund, "one_up_to_cents": 2_000_00, "two_up_to_cents": 20_000_00,
            "from_on": TODAY + timedelta(days=1), "why": "a larger fund", "on": TODAY, "by": by, **facts,
        }
    )  # fmt: skip


def test_rules_are_proposed_by_one_and_hold_from_their_day_once_another_approved(
    account: BankAccount, chloe: User, dirk: User
) -> None:
    proposed = propose(account, chloe)
    assert propose(account, chloe) == proposed
    limits = ApprovalRules.objects.limits
    assert limits(account.fund, TODAY + timedelta(days=9)) == Limits()
    with pytest.raises(NotYours):
        proposals.approve(proposed, by=chloe, on=TODAY, digest=proposed.digest())
    with pytest.raises(TooLate, match="not what you read"):
        proposals.approve(proposed, by=dirk, on=TODAY, digest="0" * 64)
    late = TODAY + timedelta(days=4)
    proposals.approve(proposed, by=dirk, on=late, digest=proposed.digest())
    assert limits(account.fund, late) == Limits()
    assert limits(account.fund, late + timedelta(days=1)) == Limits(2_000_00, 20_000_00)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"from_on": TODAY}, "from tomorrow"),
        ({"one_up_to_cents": 3, "two_up_to_cents": 2}, "not below"),
        ({"one_up_to_cents": 1_000_00, "two_up_to_cents": 10_000_00}, "nothing would change"),
    ],
)
def test_rules_that_make_no_sense_are_refused(
    account: BankAccount, chloe: User, facts: Any, said: str
) -> None:
    with pytest.raises(Unmet, match=said):
        propose(account, chloe, **facts)


def test_rules_need_a_fresh_code_and_lapse_when_nobody_decides(
    account: BankAccount, chloe: User, dirk: User
) -> None:
    proposed = propose(account, chloe)
    with pytest.raises(KeyReused):
        propose(account, chloe, one_up_to_cents=5_00)
    forget(dirk)
    with pytest.raises(Unmet, match="second factor"):
        proposals.approve(proposed, by=dirk, on=TODAY, digest=proposed.digest())
    assert proposals.lapse_proposals(TODAY + timedelta(days=30)) == 1
    with pytest.raises(TooLate):
        proposals.approve(proposed, by=confirmed(dirk), on=TODAY, digest=proposed.digest())


def test_rules_by_page_and_api(account: BankAccount, chloe: User, dirk: User) -> None:
    client, api, tomorrow = Client(), APIClient(), timezone.localdate() + timedelta(days=1)
    client.force_login(chloe)
    typed = {
        "key": "k",
        "one_up_to_cents": "2000",
        "two_up_to_cents": "20000",
        "from_on": tomorrow,
        "why": "",
    }
    url = f"/bank/rules/{account.fund.code}/propose/"
    wrong = client.post(url, typed)
    assert (wrong.status_code, b"20000" in wrong.content) == (422, True)
    assert client.post(url, typed | {"why": "grown"}).status_code == 302
    made = ApprovalRules.objects.get()
    assert "another person decides" in client.get("/bank/rules/").content.decode()
    assert client.post(f"/bank/rules/{made.pk}/approve/", {"digest": made.digest()}).status_code == 403
    client.force_login(dirk)
    client.post(f"/bank/rules/{made.pk}/approve/", {"digest": made.digest()})
    made.refresh_from_db()
    assert made.state == "approved"
    api.force_authenticate(chloe)
    body = {"key": "api", "fund": account.fund.code, "one_up_to_cents": 1, "two_up_to_cents": 2,
            "from_on": str(tomorrow), "why": "strict"}  # fmt: skip
    answer = api.post("/api/v1/approval-rules/", body, "json")
    assert answer.status_code == 201
    here = f"/api/v1/approval-rules/{answer.json()['id']}/"
    api.force_authenticate(dirk, token="a token")
    assert api.post(f"{here}approve/", {"digest": answer.json()["digest"]}, "json").status_code == 403
    api.force_authenticate(dirk)
    assert api.post(f"{here}reject/", {"why": "too strict"}, "json").json()["state"] == "rejected"


# ---- payments that look like one made twice


def test_two_alike_payments_wait_for_a_reason(
    order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    one, two = order(125_00), order(125_00)
    assert [twin.order for twin in duplicates.of([one])[one.pk]] == [two]
    batch = prepare(account, chloe, one)
    with pytest.raises(Unmet, match="the same account and amount"):
        batches.approve(batch, by=dirk)
    with pytest.raises(Refusal, match="Say why"):
        duplicates.clear(one, two, why=" ", by=chloe)
    with pytest.raises(NotYours):
        duplicates.clear(one, two, why="two months", by=dirk)
    duplicates.clear(two, one, why="two months", by=chloe)
    with pytest.raises(TooLate):
        duplicates.clear(one, two, why="again", by=chloe)
    assert batches.approve(batch, by=dirk).state == PaymentBatch.State.APPROVED
    with pytest.raises(IntegrityError), transaction.atomic():
        DuplicateCleared.objects.update(why="other")


def test_what_is_alike_and_what_is_not(order: Order, account: BankAccount, chloe: User) -> None:
    one = order(125_00)
    far = order(125_00, on=TODAY + timedelta(days=11))
    elsewhere = order(125_00, iban="FR1420041010050500013M02606")
    gone = orders.cancel_order(order(125_00), by=chloe, why="a mistake")
    invoice = order(10_00, communication="+++123/4567/89002+++")
    again = order(20_00, communication="123/4567/89002", on=date(2027, 1, 1))
    found = duplicates.of([one, far, elsewhere, gone, invoice, again])
    assert {pk: [twin.order.pk for twin in twins] for pk, twins in found.items()} == {
        gone.pk: [one.pk], invoice.pk: [again.pk], again.pk: [invoice.pk],
    }  # fmt: skip
    with pytest.raises(Refusal, match="not alike"):
        duplicates.clear(one, far, why="no", by=chloe)


def test_twins_are_explained_by_page_and_by_api(order: Order, account: BankAccount, chloe: User) -> None:
    one, two, three = order(), order(), order()
    client, api = Client(), APIClient()
    client.force_login(chloe)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "It looks like the payment" in page
    client.post(f"{one.get_absolute_url()}clear/", {"other": two.pk, "why": ""})
    assert not DuplicateCleared.objects.exists()
    client.post(f"{one.get_absolute_url()}clear/", {"other": two.pk, "why": "two months"})
    assert "two months" in client.get(two.get_absolute_url()).content.decode()
    api.force_authenticate(chloe)
    answer = api.post(f"/api/v1/payment-orders/{one.pk}/clear/", {"other": three.pk, "why": "three"}, "json")
    assert {twin["cleared"] for twin in answer.json()["twins"]} == {"two months", "three"}


# ---- time, and taking back


def test_what_nobody_sends_lapses_after_thirty_days_and_is_told(
    order: Order, account: BankAccount, chloe: User, dirk: User, django_capture_on_commit_callbacks: Any
) -> None:
    one = order()
    batch = batches.approve(prepare(account, chloe, one), by=dirk)
    made = timezone.localdate(batch.prepared_at)
    assert tasks.lapse_batches(made + timedelta(days=29)).startswith("0")
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.lapse_batches(made + timedelta(days=30)).startswith("1")
    assert tasks.lapse_batches(made + timedelta(days=30)).startswith("0")
    batch.refresh_from_db()
    one.refresh_from_db()
    assert (batch.state, one.state) == ("cancelled", "waiting")
    assert Notice.objects.get(key=f"batch_lapsed/{batch.number}").user == chloe
    other = prepare(account, chloe, one)
    with pytest.raises(TooLate, match="lapsed"):
        batches.approve(other, by=dirk, at=timezone.now() + timedelta(days=30))


def test_a_day_on_which_banks_do_not_pay_is_refused_with_the_next_one(
    order: Order, account: BankAccount, chloe: User
) -> None:
    one = order()
    for day in (date(2026, 5, 9), date(2027, 3, 26)):  # a Saturday, Good Friday
        with pytest.raises(Refusal, match="the next day is"):
            batches.prepare_batch(account=account, orders=[one], execute_on=day, on=TODAY, by=chloe)
    batch = prepare(account, chloe, one)
    with pytest.raises(Refusal, match="the next day is"):
        batches.postpone(batch, execute_on=date(2026, 5, 9), on=TODAY, by=chloe)


def test_an_order_is_cancelled_by_page_and_by_api_with_a_reason(
    order: Order, account: BankAccount, chloe: User
) -> None:
    one, two = order(), order(10_00)
    client, api = Client(), APIClient()
    client.force_login(chloe)
    assert client.post(f"{one.get_absolute_url()}cancel/", {"why": ""}).status_code == 422
    client.post(f"{one.get_absolute_url()}cancel/", {"why": "withdrawn"})
    api.force_authenticate(chloe)
    assert api.post(f"/api/v1/payment-orders/{two.pk}/cancel/", {}, "json").status_code == 400
    answer = api.post(f"/api/v1/payment-orders/{two.pk}/cancel/", {"why": "withdrawn"}, "json")
    one.refresh_from_db()
    assert (one.state, answer.json()["state"]) == ("cancelled", "cancelled")
    with pytest.raises(Refusal, match="Say why"):
        orders.cancel_order(order(), by=chloe, why=" ")


def test_a_batch_is_changed_by_api(order: Order, account: BankAccount, chloe: User, dirk: User) -> None:
    one, two = order(), order(10_00)
    batch = batches.approve(prepare(account, chloe, one, two), by=dirk)
    api = APIClient()
    api.force_authenticate(chloe)
    here = f"/api/v1/payment-batches/{batch.number}/"
    answer = api.post(f"{here}leave-out/", {"order": two.pk}, "json").json()
    assert (answer["state"], len(answer["lines"]), answer["approvals"]) == ("prepared", 1, [])
    assert api.post(f"{here}postpone/", {"execute_on": "2026-13-01"}, "json").status_code == 400


def test_the_bank_of_an_account_is_named_beside_it(order: Order, chloe: User) -> None:
    one = order(iban=ANA_IBAN)
    client = Client()
    client.force_login(chloe)
    assert "GKCCBEBB" in client.get(one.get_absolute_url()).content.decode()


# ---- a file that the bank did not take


def test_a_file_that_the_bank_did_not_take_is_made_again_under_another_number(
    order: Order, sent: Callable[..., Any], account: BankAccount, chloe: User, dirk: User, told: Any
) -> None:
    before = held(account.fund)
    one, two = order(125_00), order(80_00)
    first = sent(one, two).batch
    for by, why, refusal in ((dirk, "lost", NotYours), (chloe, " ", Refusal)):
        with pytest.raises(refusal):
            batches.reissue(first, why=why, on=TODAY, by=by)
    made = batches.reissue(first, why="the bank refused the file", on=TODAY, by=chloe)
    first.refresh_from_db()
    assert (first.state, made.state, made.prepared_by) == ("cancelled", "prepared", chloe)
    assert first.file
    assert held(account.fund)["bank"] == before["bank"]
    ids = set(first.lines.values_list("end_to_end_id", flat=True))
    assert not ids & set(made.lines.values_list("end_to_end_id", flat=True))
    with pytest.raises(TooLate):
        batches.export(made, by=dirk)
    batches.export(batches.approve(made, by=dirk), by=dirk)
    with pytest.raises(TooLate):
        batches.reissue(first, why="again", on=TODAY, by=chloe)
    assert proof.run().holds


def test_what_the_bank_has_answered_for_is_not_made_again(
    order: Order, sent: Callable[..., Any], chloe: User, told: Any
) -> None:
    placed = sent(order(125_00), order(80_00))
    settling.reject(placed, why="AC01", on=TODAY, by=chloe)
    with pytest.raises(TooLate, match="has answered"):
        batches.reissue(placed.batch, why="lost", on=TODAY, by=chloe)


def test_it_is_made_again_by_page_and_by_api(
    order: Order, sent: Callable[..., Any], chloe: User, told: Any
) -> None:
    first, second = sent(order(125_00)).batch, sent(order(80_00)).batch
    client, api = Client(), APIClient()
    client.force_login(chloe)
    assert client.post(f"{first.get_absolute_url()}reissue/", {"why": ""}).status_code == 422
    answer = client.post(f"{first.get_absolute_url()}reissue/", {"why": "refused"})
    assert answer.url != first.get_absolute_url()
    api.force_authenticate(chloe)
    answer = api.post(f"/api/v1/payment-batches/{second.number}/reissue/", {"why": "refused"}, "json")
    assert (answer.status_code, answer.json()["state"]) == (201, "prepared")


def test_an_urgent_batch_says_so_in_its_file(
    order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    api, one = APIClient(), order()
    api.force_authenticate(chloe)
    body = {"account": account.iban, "orders": [one.pk], "urgent": True,
            "execute_on": str(bank_day_from(timezone.localdate()))}  # fmt: skip
    number = api.post("/api/v1/payment-batches/", body, "json").json()["number"]
    batch = PaymentBatch.objects.get(number=number)
    batch = batches.export(batches.approve(batch, by=dirk), by=dirk)
    assert "<InstrPrty>HIGH</InstrPrty>" in batch.file

"""Money out: ordered once, prepared by one person, approved by another, exported once,
answered by the bank."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from lxml import etree

from fund.banking import batches, orders, settling
from fund.banking.iban import BadIban
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentBatch, PaymentOrder
from fund.banking.pain001 import CannotPay
from fund.ledger import proof
from fund.ledger.refusals import KeyReused
from tests.factor import confirmed
from workflows.cases.models import Case, CaseEvent
from workflows.people import proxies
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.people.proxies import Proxy, Scope
from workflows.record import broken_links
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import perform

from .builders import Booked, camt053
from .conftest import ANA_IBAN, TODAY, Told, held

Order = Callable[..., PaymentOrder]
Sent = Callable[..., BatchLine]


def prepare(account: BankAccount, by: User, *waiting: PaymentOrder) -> PaymentBatch:
    return batches.prepare_batch(account=account, orders=waiting, execute_on=TODAY, on=TODAY, by=by)


def test_from_order_to_paid(order: Order, sent: Sent, account: BankAccount, told: Told) -> None:
    one, two = order(125_00), order(75_50)
    before = held(account.fund)
    placed = sent(one, two)
    assert held(account.fund)["transit"] == 200_50
    content = batches.download(placed.batch, by=placed.batch.prepared_by)
    assert etree.fromstring(content).findtext(".//{*}CtrlSum") == "200.50"
    booked = [
        Booked(-line.cents, end_to_end_id=line.end_to_end_id) for line in placed.batch.lines.order_by("pk")
    ]
    (report,) = import_statement([("may.xml", camt053(booked, opening=500_00))], by=None)
    assert (report.outcome, report.confirmed, report.to_match) == ("imported", 2, 0)
    one.refresh_from_db()
    assert (one.state, one.paid_on) == (PaymentOrder.State.PAID, TODAY)
    assert told.paid == [(one.pk, TODAY), (two.pk, TODAY)]
    placed.batch.refresh_from_db()
    assert placed.batch.state == PaymentBatch.State.SETTLED
    expected = before | {"bank": before["bank"] - 200_50, "aid_given": 200_50, "spent": 200_50}
    del expected["committed"]
    assert held(account.fund) == expected
    assert proof.run().holds


def test_a_return_after_payment_puts_the_money_back_and_the_order_waits(
    order: Order, sent: Sent, account: BankAccount, told: Told
) -> None:
    before = held(account.fund)
    paid = order(125_00)
    placed = sent(paid)
    import_statement(
        [("1", camt053([Booked(-125_00, end_to_end_id=placed.end_to_end_id)], opening=500_00))], by=None
    )
    later = date(2026, 5, 6)
    back = Booked(125_00, on=later, end_to_end_id=placed.end_to_end_id, reason="AC04")
    (report,) = import_statement([("2", camt053([back], opening=375_00, number="2", on=later))], by=None)
    assert (report.returned, report.to_match) == (1, 0)
    paid.refresh_from_db()
    assert paid.state == PaymentOrder.State.WAITING
    assert paid.came_back_because == "AC04: the account is closed"
    assert told.returned == [(paid.pk, "#AC04")]
    assert held(account.fund) == before | {"available": before["available"] - 125_00, "committed": 125_00}
    assert proof.run().holds


def test_a_return_before_confirmation_takes_the_money_out_of_transit(
    order: Order, sent: Sent, account: BankAccount, told: Told
) -> None:
    placed = sent(order(125_00))
    back = Booked(125_00, end_to_end_id=placed.end_to_end_id, reason="AC01")
    import_statement([("1", camt053([back]))], by=None)
    assert "transit" not in held(account.fund)
    assert held(account.fund)["bank"] == 1_000_000
    placed.order.refresh_from_db()
    assert placed.order.state == PaymentOrder.State.WAITING
    assert told.paid == []


def test_a_payment_and_its_return_in_one_file_both_count(order: Order, sent: Sent, told: Told) -> None:
    placed = sent(order())
    entries = [Booked(-125_00, end_to_end_id=placed.end_to_end_id),
               Booked(125_00, end_to_end_id=placed.end_to_end_id, reason="AC06")]  # fmt: skip
    (report,) = import_statement([("1", camt053(entries))], by=None)
    assert (report.confirmed, report.returned) == (1, 1)
    assert len(told.paid) == len(told.returned) == 1


def test_what_came_back_is_redirected_and_paid_again_under_a_new_id(
    order: Order, sent: Sent, chloe: User, told: Told
) -> None:
    returned = order()
    first = sent(returned)
    settling.reject(first, why="wrong account", on=TODAY, by=chloe)
    returned.refresh_from_db()
    orders.redirect(
        returned, payee_name="Ana Test", iban="FR1420041010050500013M02606", why="new bank", by=chloe
    )
    second = sent(returned)
    assert second.end_to_end_id != first.end_to_end_id
    assert b"FR1420041010050500013M02606" in batches.download(second.batch, by=chloe)
    (report,) = import_statement(
        [("1", camt053([Booked(-125_00, end_to_end_id=first.end_to_end_id)]))], by=None
    )
    assert (report.confirmed, report.to_match) == (0, 1)  # the old id confirms nothing any more


def test_whoever_prepared_a_batch_does_not_approve_it(
    order: Order, account: BankAccount, person: Callable[..., User]
) -> None:
    both = person("Eve", Role.TREASURER, Role.TREASURER2)
    batch = prepare(account, both, order())
    with pytest.raises(NotYours, match="You prepared"):
        batches.approve(batch, by=both)


def test_a_first_treasurer_does_not_approve_and_a_second_one_does_not_prepare(
    order: Order, account: BankAccount, chloe: User, dirk: User, person: Callable[..., User]
) -> None:
    batch = prepare(account, chloe, order())
    with pytest.raises(NotYours):
        batches.approve(batch, by=person("Fay", Role.TREASURER))
    with pytest.raises(NotYours):
        prepare(account, dirk, order(80_00))
    with pytest.raises(NotYours):
        batches.export(batches.approve(batch, by=dirk), by=chloe)


def test_a_member_who_is_treasurer_does_not_pay_their_own_request(
    order: Order, account: BankAccount, ana: Member, chloe: User, person: Callable[..., User]
) -> None:
    assert ana.user
    Case.objects.create(
        reference="A-2026-0001", kind="aid", cooperative=ana.cooperative, applicant=ana, filed_by=ana.user
    )
    person("Ana", Role.TREASURER, Role.TREASURER2)
    own = order()
    assert own.case_reference == "A-2026-0001"
    with pytest.raises(NotYours, match="your own request"):
        prepare(account, User.objects.get(pk=ana.user.pk), own)
    batch = prepare(account, chloe, own)
    with pytest.raises(NotYours, match="your own request"):
        batches.approve(batch, by=User.objects.get(pk=ana.user.pk))


def test_who_filed_the_case_stays_away_from_its_money_when_the_consent_has_ended(
    order: Order, account: BankAccount, ana: Member, chloe: User, dirk: User, person: Callable[..., User]
) -> None:
    assert ana.user
    for number, helper in ((1, dirk), (2, chloe)):
        person(helper.first_name, Role.MEMBER)
        helper.forget()
        consent = proxies.ask(
            ana, helper, scope=Scope.AID, until_on=timezone.localdate(), by=ana.user, at=timezone.now()
        )
        Case.objects.create(
            reference=f"A-2026-{number:04d}",
            kind="aid",
            cooperative=ana.cooperative,
            applicant=ana,
            filed_by=helper,
        )
        perform(Proxy.end, consent, by=ana.user, at=timezone.now())
    filed_by_dirk, filed_by_chloe = order(), order(60_00)
    assert not Case.objects.exclude(filed_by=ana.user).exists()
    with pytest.raises(NotYours, match="A-2026-0002 is your own request"):
        prepare(account, chloe, filed_by_dirk, filed_by_chloe)
    batch = prepare(account, chloe, filed_by_dirk)
    with pytest.raises(NotYours, match="A-2026-0001 is your own request"):
        batches.approve(batch, by=dirk)
    with pytest.raises(NotYours, match="your own request"):
        orders.redirect(filed_by_dirk, payee_name="Dirk", iban=ANA_IBAN, why="he asked", by=dirk)
    batches.approve(batch, by=confirmed(person("Dora", Role.TREASURER2)))


def test_whoever_decided_the_case_does_not_approve_its_payment(
    order: Order, account: BankAccount, ana: Member, chloe: User, dirk: User
) -> None:

    case = Case.objects.create(
        reference="A-2026-0001",
        kind="aid",
        cooperative=ana.cooperative,
        applicant=ana,
        filed_by=ana.user,
    )
    CaseEvent.append(case, step="grant", before="ready", after="granted", by=dirk)
    batch = prepare(account, chloe, order())
    with pytest.raises(NotYours, match="took part in deciding A-2026-0001"):
        batches.approve(batch, by=dirk)


def test_a_change_voids_the_approval(order: Order, account: BankAccount, chloe: User, dirk: User) -> None:
    one, two = order(), order(50_00)
    batch = batches.approve(prepare(account, chloe, one, two), by=dirk)
    batch = batches.take_out(batch, two, by=chloe)
    assert batch.state == PaymentBatch.State.PREPARED
    assert not batch.approvals.filter(voided_at=None).exists()
    two.refresh_from_db()
    assert two.state == PaymentOrder.State.WAITING
    with pytest.raises(TooLate):
        batches.export(batch, by=dirk)


def test_an_approval_binds_what_was_on_the_screen(
    order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    one, two = order(), order(50_00)
    batch = prepare(account, chloe, one, two)
    seen = batch.digest()
    batch = batches.take_out(batch, two, by=chloe)
    with pytest.raises(TooLate, match="changed since you opened"):
        batches.approve(batch, by=dirk, digest=seen)


def test_an_account_changed_behind_the_approval_stops_the_export(
    order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    one = order()
    batch = batches.approve(prepare(account, chloe, one), by=dirk)
    PaymentOrder.objects.filter(pk=one.pk).update(iban="FR1420041010050500013M02606")
    with pytest.raises(Unmet, match="approved again"):
        batches.export(batch, by=dirk)
    assert not PaymentBatch.objects.get(pk=batch.pk).file


def test_a_batch_is_exported_once_and_each_download_is_on_the_record(
    order: Order, sent: Sent, dirk: User
) -> None:
    batch = sent(order()).batch
    with pytest.raises(TooLate):
        batches.export(batch, by=dirk)
    first, second = batches.download(batch, by=dirk), batches.download(batch, by=dirk)
    assert first == second
    steps = list(batch.events.values_list("step", flat=True))
    assert steps == ["prepare", "approve", "export", "download", "download"]
    assert broken_links(type(batch.events.get(step="export"))) == []


def test_after_the_export_a_batch_cannot_be_cancelled(order: Order, sent: Sent, chloe: User) -> None:
    with pytest.raises(TooLate):
        batches.cancel(sent(order()).batch, by=chloe)


def test_a_cancelled_batch_lets_its_orders_wait_again(
    order: Order, account: BankAccount, chloe: User
) -> None:
    one = order()
    batches.cancel(prepare(account, chloe, one), by=chloe)
    one.refresh_from_db()
    assert one.state == PaymentOrder.State.WAITING
    assert prepare(account, chloe, one).lines.get(is_active=True).end_to_end_id.endswith("-2")


def test_an_order_is_in_one_batch_at_most_whatever_the_code_does(
    order: Order, account: BankAccount, chloe: User
) -> None:
    one = order()
    batch = prepare(account, chloe, one)
    with pytest.raises(TooLate):
        prepare(account, chloe, one)
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.lines.create(order=one, end_to_end_id="other", cents=one.cents)


def test_an_order_is_made_once_by_its_key(order: Order, fund: object) -> None:
    one = order(key="the-key")
    again = orders.order_payment(
        key="the-key", purpose="test", fund=one.fund, payee_name="Ana Test", iban=ANA_IBAN, cents=125_00,
        communication="x", case_reference=one.case_reference, on=TODAY, by=None,
    )  # fmt: skip
    assert again.pk == one.pk
    with pytest.raises(KeyReused):
        orders.order_payment(
            key="the-key", purpose="test", fund=one.fund, payee_name="Ana Test", iban=ANA_IBAN, cents=125_01,
            communication="x", case_reference=one.case_reference, on=TODAY, by=None,
        )  # fmt: skip


def test_an_order_to_a_wrong_account_is_refused(order: Order) -> None:
    with pytest.raises(BadIban):
        order(iban="BE71096123456768")
    with pytest.raises(CannotPay):
        order(communication="x" * 141)


def test_a_name_that_no_payment_file_carries_is_refused_when_the_batch_is_prepared_naming_the_order(
    order: Order, account: BankAccount, chloe: User
) -> None:
    one = order(payee_name="Ана Тест")
    with pytest.raises(CannotPay, match="A-2026-0001 Ана"):
        prepare(account, chloe, one)
    one.refresh_from_db()
    assert one.state == PaymentOrder.State.WAITING
    assert not PaymentBatch.objects.exists()


def test_a_batch_is_not_executed_in_the_past(order: Order, account: BankAccount, chloe: User) -> None:
    with pytest.raises(Refusal, match="past"):
        batches.prepare_batch(
            account=account, orders=[order()], execute_on=TODAY - timedelta(days=1), on=TODAY, by=chloe
        )
    with pytest.raises(Refusal, match="Choose from"):
        prepare(account, chloe)


def test_a_batch_booked_as_one_amount_confirms_each_of_its_orders(
    order: Order, sent: Sent, told: Told
) -> None:
    one, two = order(100_00), order(20_00)
    batch = sent(one, two).batch
    (report,) = import_statement([("1", camt053([Booked(-120_00, batch_id=batch.number)]))], by=None)
    assert (report.confirmed, report.to_match) == (2, 0)
    assert [pk for pk, _on in told.paid] == [one.pk, two.pk]


def test_a_debit_of_another_amount_confirms_nothing(
    order: Order, sent: Sent, account: BankAccount, told: Told
) -> None:
    placed = sent(order())
    (report,) = import_statement(
        [("1", camt053([Booked(-124_99, end_to_end_id=placed.end_to_end_id)]))], by=None
    )
    assert (report.confirmed, report.to_match) == (0, 1)
    assert told.paid == []
    assert held(account.fund)["transit"] == 125_00


def test_an_order_that_waits_can_be_cancelled_and_not_revived(order: Order, chloe: User) -> None:
    one = orders.cancel_order(order(), by=chloe, why="the member withdrew")
    with pytest.raises(TooLate):
        perform(PaymentOrder.put_in_batch, one, by=chloe)

"""Money in finds what it is for: by itself where that is beyond doubt, else by a person, and back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fund.banking import expected as expectations
from fund.banking import matching, receivables, suggesting
from fund.banking.matching import CannotMatch
from fund.banking.models import BankAccount, BatchLine, ExpectedPayment, PaymentOrder, StatementLine
from fund.banking.references import BadReference
from fund.ledger import proof
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate

from .conftest import TODAY, Told, held

Expected = Callable[..., ExpectedPayment]
REFERENCE = "+++123/4567/89002+++"


Line = Callable[..., StatementLine]


@pytest.mark.parametrize("reference", [REFERENCE, "RF18539007547034"])
def test_a_structured_reference_is_matched_by_itself_whatever_the_amount(
    line: Line, expected: Expected, told: Told, reference: str, account: BankAccount
) -> None:
    row = expected(reference)
    brought = line(42_00, reference=reference.replace("+", "").replace("/", ""))
    assert brought.state == StatementLine.State.MATCHED
    assert told.received == [(row.key, 42_00)]
    assert brought.matches.get().because == "#by_reference"
    row.refresh_from_db()
    assert (row.received_cents, row.last_received_on) == (42_00, TODAY)
    assert "suspense" not in held(account.fund)
    assert proof.run().holds


def test_a_reference_typed_into_a_free_text_is_matched_by_itself(line: Line, expected: Expected) -> None:
    expected()
    assert line(100_00, text="may 123/4567/89002 thanks").state == StatementLine.State.MATCHED


def test_a_reference_that_nobody_expects_waits(line: Line, expected: Expected) -> None:
    expected("RF18539007547034")
    assert line(100_00, reference="123456789002").state == StatementLine.State.TO_MATCH


def test_what_is_no_longer_expected_waits_for_a_person(line: Line, expected: Expected) -> None:
    expectations.settle(expected())
    brought = line(100_00, reference="123456789002")
    assert brought.state == StatementLine.State.TO_MATCH
    (suggestion,) = suggesting.suggestions(brought)
    assert "but nothing more is expected of it" in suggestion.reasons


def test_the_payers_account_and_the_exact_amount_are_enough_when_only_one_payment_fits(
    line: Line, expected: Expected
) -> None:
    expected(iban="BE71096123456769")
    assert line(100_00, text="thanks").state == StatementLine.State.MATCHED
    assert line(100_01, text="thanks").state == StatementLine.State.TO_MATCH


def test_two_payments_that_fit_are_suggested_and_not_chosen(line: Line, expected: Expected) -> None:
    expected(iban="BE71096123456769")
    expected("RF18539007547034", iban="BE71096123456769")
    brought = line(100_00)
    assert brought.state == StatementLine.State.TO_MATCH
    found = suggesting.suggestions(brought)
    assert [one.reasons for one in found] == [
        ("the same account", "the same amount", "due within a week of it")
    ] * 2


def test_a_payment_due_long_ago_is_suggested_only(line: Line, expected: Expected) -> None:
    expected(iban="BE71096123456769", due_on=TODAY - timedelta(days=60))
    assert line(100_00).state == StatementLine.State.TO_MATCH


def test_what_the_receivable_refuses_stays_to_be_matched(line: Line, expected: Expected, told: Told) -> None:
    def refuse(*_args: Any, **_facts: Any) -> Any:
        raise Refusal("this loan is under review")

    expected()
    receivables.register(receivables.Receivable("test", "Test", refuse, lambda *a, **k: None))
    brought = line(100_00, reference="123456789002")
    assert brought.state == StatementLine.State.TO_MATCH
    with pytest.raises(Refusal, match="under review"):
        matching.assign(brought, ExpectedPayment.objects.get(), by=None)
    assert not brought.matches.exists()


def test_a_line_is_split_over_several_payments(
    line: Line, expected: Expected, chloe: User, told: Told
) -> None:
    one, two, brought = expected(), expected("RF18539007547034"), line(150_00)
    matching.assign(brought, one, by=chloe, cents=100_00)
    brought.refresh_from_db()
    assert (brought.state, brought.open_cents) == (StatementLine.State.SPLIT, 50_00)
    with pytest.raises(CannotMatch, match="More than what is left"):
        matching.assign(brought, two, by=chloe, cents=50_01)
    matching.assign(brought, two, by=chloe, cents=30_00)
    matching.use_as(brought, "gift", by=chloe)
    brought.refresh_from_db()
    assert brought.state == StatementLine.State.MATCHED
    assert [match.cents for match in brought.matches.all()] == [100_00, 30_00, 20_00]
    with pytest.raises(TooLate):
        matching.assign(brought, two, by=chloe)
    assert proof.run().holds


def test_undoing_a_match_takes_the_money_back_and_the_line_waits_again(
    line: Line, expected: Expected, chloe: User, told: Told, account: BankAccount
) -> None:
    row, brought = expected(), line(100_00)
    before = held(account.fund)
    match = matching.assign(brought, row, by=chloe)
    matching.undo(match, by=chloe, why="wrong person")
    brought.refresh_from_db()
    row.refresh_from_db()
    assert (brought.state, brought.open_cents, row.received_cents) == (
        StatementLine.State.TO_MATCH,
        100_00,
        0,
    )
    assert told.undone == [(row.key, 100_00)]
    assert held(account.fund) == before
    with pytest.raises(TooLate):
        matching.undo(match, by=chloe)
    again = matching.assign(brought, row, by=chloe)
    assert again.key != match.key
    assert proof.run().holds


def test_undoing_one_part_leaves_the_others(line: Line, expected: Expected, chloe: User) -> None:
    brought = line(100_00)
    first = matching.assign(brought, expected(), by=chloe, cents=60_00)
    matching.use_as(brought, "contribution", by=chloe)
    matching.undo(first, by=chloe)
    brought.refresh_from_db()
    assert (brought.state, brought.open_cents) == (StatementLine.State.SPLIT, 60_00)


def test_a_line_is_set_aside_with_a_reason_and_taken_up_again(
    line: Line, expected: Expected, chloe: User, account: BankAccount
) -> None:
    brought = line(5_00)
    with pytest.raises(CannotMatch):
        matching.ignore(brought, by=chloe, why="  ")
    matching.ignore(brought, by=chloe, why="a test of the bank")
    assert held(account.fund)["suspense"] == -5_00
    with pytest.raises(TooLate):
        matching.use_as(brought, "gift", by=chloe)
    matching.reconsider(brought, by=chloe)
    matching.use_as(brought, "gift", by=chloe)
    assert "suspense" not in held(account.fund)


def test_bank_charges_are_lost_money_in_both_books(line: Line, chloe: User, account: BankAccount) -> None:
    brought = line(-3_50, text="monthly fee")
    assert held(account.fund)["suspense"] == 3_50
    with pytest.raises(CannotMatch):
        matching.use_as(brought, "gift", by=chloe)
    matching.use_as(brought, "charges", by=chloe)
    assert held(account.fund)["charges"] == held(account.fund)["lost"] == 3_50
    assert proof.run().holds


def test_money_that_went_out_is_no_expected_payment(line: Line, expected: Expected, chloe: User) -> None:
    with pytest.raises(CannotMatch, match="went out"):
        matching.assign(line(-100_00), expected(), by=chloe)


def test_a_person_says_which_payment_a_line_confirms_when_the_bank_lost_its_id(
    line: Line, order: Callable[..., PaymentOrder], sent: Callable[..., BatchLine], chloe: User, told: Told,
    account: BankAccount,
) -> None:  # fmt: skip
    placed = sent(order())
    brought = line(-125_00, text="payment", iban="BE71096123456769")
    (suggestion,) = suggesting.suggestions(brought)
    assert (suggestion.target, suggestion.reasons) == (
        placed,
        ("the same amount", "the same account", "the same name"),
    )
    assert held(account.fund)["suspense"] == 125_00
    matching.settle_by_hand(brought, placed, by=chloe)
    assert len(told.paid) == 1
    assert not {"suspense", "transit"} & set(held(account.fund))
    with pytest.raises(CannotMatch, match="by the bank only"):
        matching.undo(brought.matches.get(), by=chloe)
    other = line(-125_00, text="payment")
    with pytest.raises(TooLate):
        matching.settle_by_hand(other, placed, by=chloe)
    assert proof.run().holds


def test_a_person_says_which_payment_came_back(
    line: Line, order: Callable[..., PaymentOrder], sent: Callable[..., BatchLine], chloe: User, told: Told,
    account: BankAccount,
) -> None:  # fmt: skip
    placed = sent(order())
    brought = line(125_00, reason="AC04", text="returned", end_to_end_id="LOST")
    matching.settle_by_hand(brought, placed, by=chloe)
    assert told.returned == [(placed.order_id, "#AC04")]
    assert not {"suspense", "transit"} & set(held(account.fund))
    assert proof.run().holds


@pytest.mark.parametrize(
    "role", [Role.MEMBER, Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR, Role.INTEGRATION]
)
def test_only_treasurers_match(
    line: Line, expected: Expected, person: Callable[..., User], role: Role
) -> None:
    brought, somebody = line(100_00), person("Eve", role)
    for act in (
        lambda: matching.assign(brought, expected(), by=somebody),
        lambda: matching.use_as(brought, "gift", by=somebody),
        lambda: matching.ignore(brought, by=somebody, why="because"),
    ):
        with pytest.raises(NotYours):
            act()
    assert not brought.matches.exists()


def test_a_treasurer_sees_the_money_of_their_own_cooperatives_only(
    line: Line,
    expected: Expected,
    person: Callable[..., User],
    france: Any,
    belgium: Any,
    account: BankAccount,
) -> None:
    line(1_00)
    expected()
    french, belgian = (
        person("Florence", Role.TREASURER, cooperative=france),
        person("Bea", Role.TREASURER, cooperative=belgium),
    )
    mo = person("Mo", Role.MEMBER)
    for rows in (StatementLine.objects, ExpectedPayment.objects, BankAccount.objects):
        assert not rows.visible_to(french).exists()
        assert rows.visible_to(belgian).exists()
        assert not rows.visible_to(mo).exists()


def test_an_expected_payment_is_one_by_its_key_and_its_reference(expected: Expected, fund: Any) -> None:
    row = expected(cents=100_00)
    assert expected(cents=999).pk == row.pk
    with pytest.raises(Refusal):
        expectations.expect(key=row.key, purpose="test", fund=fund, reference="RF18539007547034", cents=1)
    with pytest.raises(BadReference):
        expectations.expect(key="other", purpose="test", fund=fund, reference="+++123/4567/89003+++", cents=1)
    expectations.update(row, cents=50_00, due_on=None)
    row.refresh_from_db()
    assert (row.cents, row.due_on, row.is_open) == (50_00, None, True)

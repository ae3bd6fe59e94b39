"""What a treasurer confirms comes first the next time, in words, and can be switched off."""

from collections.abc import Callable
from typing import Any

import pytest

from fund.banking import learning, matching, suggesting
from fund.banking.models import BankAccount, ExpectedPayment, MatchingRule, StatementLine
from fund.ledger import proof
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours

from .conftest import TODAY, held

Expected = Callable[..., ExpectedPayment]
Line = Callable[..., StatementLine]
ANOTHER = "BE68539007547034"


def first(line: StatementLine) -> Any:
    return suggesting.suggestions(line)[0]


def test_somebody_paying_for_another_is_recognised_the_next_time_and_never_matched_silently(
    line: Line, expected: Expected, chloe: User
) -> None:
    row = expected(iban=ANOTHER)
    matching.assign(line(60_00, name="Mother Test", text="for Ana"), row, by=chloe)
    again = line(60_00, name="Mother Test", text="june")
    assert again.state == StatementLine.State.TO_MATCH
    suggestion = first(again)
    assert suggestion.target == row
    assert any("this account was matched to it 1 time" in reason for reason in suggestion.reasons)


def test_the_banks_own_lines_are_learnt_by_their_words_whatever_the_month(line: Line, chloe: User) -> None:
    matching.use_as(line(-3_50, iban="", name="", text="Tenue de compte 05/2026"), "charges", by=chloe)
    again = line(-3_60, iban="", name="", text="Tenue de compte 06/2026")
    assert again.state == StatementLine.State.TO_MATCH
    assert first(again).target.code == "charges"
    rule = MatchingRule.objects.get()
    assert learning.in_words(rule) == "Money with the words “TENUE COMPTE” is for: Bank charges."
    incoming = line(3_60, iban="", name="", text="Tenue de compte 07/2026")
    assert suggesting.suggestions(incoming) == []


def test_a_name_is_learnt_where_the_bank_gives_no_account(
    line: Line, expected: Expected, chloe: User
) -> None:
    row = expected(cents=999_00)
    matching.assign(line(60_00, iban="", name="DUPONT Marie"), row, by=chloe)
    assert first(line(70_00, iban="", name="Mme Marie Dupont")).target == row


def test_the_answer_confirmed_most_often_comes_first(line: Line, expected: Expected, chloe: User) -> None:
    rare, usual = expected(cents=1), expected("RF18539007547034", cents=1)
    for row in (rare, usual, usual):
        matching.assign(line(60_00), row, by=chloe)
    assert [one.target for one in suggesting.suggestions(line(60_00))] == [usual, rare]


def test_undoing_the_match_forgets_what_it_taught(line: Line, expected: Expected, chloe: User) -> None:
    row = expected(cents=1)
    once = matching.assign(line(60_00), row, by=chloe)
    twice = matching.assign(line(61_00), row, by=chloe)
    matching.undo(once, by=chloe)
    assert MatchingRule.objects.get().times == 1
    matching.undo(twice, by=chloe)
    assert not MatchingRule.objects.exists()


def test_a_rule_that_is_switched_off_suggests_nothing_until_it_is_switched_on(
    line: Line, expected: Expected, chloe: User, person: Callable[..., User]
) -> None:
    row = expected(cents=1)
    matching.assign(line(60_00), row, by=chloe)
    rule, brought = MatchingRule.objects.get(), line(60_00)
    with pytest.raises(NotYours):
        learning.switch(rule, on=False, by=person("Eve", Role.AUDITOR))
    learning.switch(rule, on=False, by=chloe)
    assert suggesting.suggestions(brought) == []
    learning.switch(rule, on=True, by=chloe)
    assert first(brought).target == row


def test_what_is_matched_by_itself_teaches_nothing(line: Line, expected: Expected) -> None:
    expected()
    line(100_00, reference="123456789002")
    assert not MatchingRule.objects.exists()


def test_a_mistyped_reference_is_suggested_with_the_right_one(line: Line, expected: Expected) -> None:
    row = expected(cents=1)
    brought = line(60_00, text="+++123/4567/89012+++")
    assert brought.state == StatementLine.State.TO_MATCH
    suggestion = first(brought)
    assert suggestion.target == row
    assert "it should be +++123/4567/89002+++" in suggestion.reasons[0]


def test_a_name_and_an_amount_are_suggested(line: Line, expected: Expected, fund: Any, belgium: Any) -> None:
    member = Member.objects.create(
        number="BE-9",
        first_name="Zoë",
        last_name="Peeters",
        cooperative=belgium,
        joined_on=TODAY,
    )
    row = expected(member=member, due_on=None)
    expected("RF18539007547034", cents=55_00)
    suggestion = first(line(100_00, iban="", name="PEETERS ZOE"))
    assert (suggestion.target, suggestion.reasons) == (row, ("the same name", "the same amount"))


def test_the_words_of_the_bank_suggest_interest_and_charges(
    line: Line, chloe: User, account: BankAccount
) -> None:
    credit, debit = (
        line(1_23, iban="", text="INTERETS CREDITEURS"),
        line(-2_00, iban="", text="Debetrente intrest"),
    )
    assert [one.target.code for one in suggesting.suggestions(credit)] == ["interest"]
    matching.use_as(credit, "interest", by=chloe)
    matching.use_as(debit, "interest_paid", by=chloe)
    fee = line(-5_00, iban="", text="FRAIS DE GESTION")
    matching.use_as(fee, "charges", by=chloe)
    back = line(5_00, iban="", text="FRAIS remboursés")
    matching.use_as(back, "charges_back", by=chloe)
    books = held(account.fund)
    assert (books["interest"], books["charges"], books["lost"]) == (-1_23, 2_00, 2_00)
    assert proof.run().holds


def test_a_loans_number_in_the_words_is_a_reason_however_the_label_says_it(
    line: Line, expected: Expected
) -> None:
    row = expected(cents=1, label="Loan L-2026-0007", due_on=None)
    suggestion = first(line(60_00, text="for my loan l-2026-0007."))
    assert (suggestion.target, suggestion.reasons) == (row, ("its communication names it",))
    assert not suggesting.suggestions(line(61_00, text="for my loan l-2026-00071"))

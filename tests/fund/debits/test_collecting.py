"""From what falls due to the bank's answer and back: nobody pays twice, nothing is drawn early or unannounced."""

from collections.abc import Callable
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction

from fund.banking import expected as awaited
from fund.banking import matching, suggesting
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, ExpectedPayment, StatementLine
from fund.debits import answers, collecting
from fund.debits.collecting import CannotCollect
from fund.debits.models import Collection, CollectionBatch, Creditor, DebitMandate
from fund.ledger import proof
from tests.factor import confirmed, forget
from tests.fund.banking.builders import Booked, camt053
from workflows.notices.models import Notice
from workflows.outbox import deliver
from workflows.people.models import Member, User
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import perform

from .conftest import DUE, TODAY, Send, Sign, Told, at, held, only

Expected = Callable[..., ExpectedPayment]
LATER = date(2026, 6, 20)


def statement(*entries: Booked, number: str = "1", opening: int = 0) -> bytes:
    on = max(entry.on for entry in entries)
    return camt053(list(entries), number=number, on=on, opening=opening)


def collected(one: Collection) -> Booked:
    return Booked(one.cents, on=DUE, end_to_end_id=one.end_to_end_id)


def returned(one: Collection, cents: int | None = None, reason: str = "AM04") -> Booked:
    return Booked(-(cents or one.cents), on=LATER, end_to_end_id=one.end_to_end_id, reason=reason)


def take_in(content: bytes) -> object:
    (report,) = import_statement([("bank.xml", content)], by=None)
    assert report.outcome == "imported", report.problems
    return report


# ---- telling


def test_the_night_announces_three_weeks_ahead_once_and_tells_the_member(
    expected: Expected, signed: Sign, ana: Member
) -> None:
    signed(expected())
    assert collecting.announce_due(date(2026, 5, 10)) == 0
    assert collecting.announce_due(TODAY) == 1
    assert collecting.announce_due(TODAY) == collecting.announce_due(date(2026, 5, 12)) == 0
    one = Collection.objects.get()
    assert (one.cents, one.due_on, one.collect_on, one.state) == (100_00, DUE, DUE, "announced")
    deliver()
    notice = Notice.objects.get(template="debit_announced")
    assert notice.member == ana
    assert "1 June 2026" in notice.subject
    assert "100" not in notice.body


def test_told_late_the_collection_waits_for_the_notice_to_run(expected: Expected, signed: Sign) -> None:
    one = collecting.announce(signed(expected()), on=date(2026, 5, 29), by=None)
    assert one
    assert one.collect_on == date(2026, 6, 12)


def test_one_collection_at_a_time_says_the_code_and_the_database(expected: Expected, signed: Sign) -> None:
    mandate = signed(expected())
    one = collecting.announce(mandate, on=TODAY, by=None)
    assert collecting.announce(mandate, on=TODAY, by=None) is None
    assert one
    one.pk, one.end_to_end_id = None, "M-2026-0001/9"
    one._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_a_new_mandate_draws_what_the_old_one_announced(expected: Expected, signed: Sign) -> None:
    wanted = expected()
    collecting.announce(signed(wanted), on=TODAY, by=None)
    signed(wanted, iban="FR1420041010050500013M02606")  # she changes banks; nothing more is asked of her
    assert collecting.announce_due(date(2026, 5, 12)) == 1
    new = Collection.objects.under_way().get()
    assert (new.mandate.state, new.mandate.iban[:2], new.due_on) == ("active", "FR", DUE)


def test_what_left_in_no_file_is_announced_anew_and_not_for_ever(
    expected: Expected, signed: Sign, creditor: Creditor, chloe: User
) -> None:
    one = collecting.announce(signed(expected()), on=TODAY, by=None)
    assert one
    assert collecting.clear_unsent(date(2026, 5, 29)) == 0  # the bank still takes it today
    assert collecting.clear_unsent(date(2026, 5, 30)) == 1
    assert collecting.announce_due(date(2026, 5, 30)) == 1
    one.refresh_from_db()
    new = Collection.objects.under_way().get()
    assert (one.state, new.due_on, new.collect_on) == ("cancelled", DUE, date(2026, 6, 15))
    collecting.prepare(creditor, until=new.collect_on, on=date(2026, 6, 1), by=chloe)
    assert collecting.clear_unsent(date(2026, 7, 1)) == 0  # in a file: two people see to it


def test_what_was_paid_in_part_is_announced_anew_for_the_rest(expected: Expected, signed: Sign) -> None:
    wanted = expected()
    collecting.announce(signed(wanted), on=TODAY, by=None)
    awaited.update(wanted, cents=40_00, due_on=DUE)
    assert (collecting.clear_unsent(date(2026, 5, 12)), collecting.announce_due(date(2026, 5, 12))) == (1, 1)
    assert Collection.objects.under_way().get().cents == 40_00


def test_nothing_is_put_in_a_file_or_sent_once_its_mandate_is_over(
    expected: Expected, signed: Sign, creditor: Creditor, chloe: User, dirk: User
) -> None:
    first, second = signed(expected()), signed(expected())
    for mandate in (first, second):
        collecting.announce(mandate, on=TODAY, by=None)
    perform(DebitMandate.lapse, first, by=None)
    batch = collecting.prepare(creditor, until=DUE, on=TODAY, by=chloe)
    assert only(batch).mandate == second
    perform(DebitMandate.lapse, second, by=None)
    with pytest.raises(CannotCollect):
        collecting.send(batch, digest=batch.digest(), by=dirk, at=at(TODAY))


def test_nothing_due_is_not_announced(expected: Expected, signed: Sign) -> None:
    wanted = expected()
    mandate = signed(wanted)
    awaited.settle(wanted)
    with pytest.raises(CannotCollect):
        collecting.announce(mandate, on=TODAY, by=None)


def test_a_later_day_is_told_in_time(expected: Expected, signed: Sign, chloe: User, dirk: User) -> None:
    one = collecting.announce(signed(expected()), on=TODAY, by=None)
    assert one
    with pytest.raises(CannotCollect):
        collecting.postpone(one, collect_on=date(2026, 6, 3), on=date(2026, 5, 28), by=chloe)
    with pytest.raises(NotYours):
        collecting.postpone(one, collect_on=date(2026, 6, 20), on=TODAY, by=dirk)
    for never in (date(2029, 5, 11), date.max):  # the mandate has lapsed by then
        with pytest.raises(CannotCollect):
            collecting.postpone(one, collect_on=never, on=TODAY, by=chloe)
    moved = collecting.postpone(one, collect_on=date(2026, 6, 20), on=date(2026, 5, 28), by=chloe)
    assert moved.collect_on == date(2026, 6, 22)  # the 20th is a Saturday
    deliver()
    assert "22 June 2026" in Notice.objects.get(template="debit_announced").subject


# ---- the file


def test_one_prepares_another_sends_and_nobody_both(
    expected: Expected, signed: Sign, creditor: Creditor, chloe: User, dirk: User, person: Callable[..., User]
) -> None:
    from workflows.people.permissions import Role

    both = confirmed(person("Both", Role.TREASURER, Role.TREASURER2))
    collecting.announce(signed(expected()), on=TODAY, by=None)
    with pytest.raises(NotYours):
        collecting.prepare(creditor, until=DUE, on=TODAY, by=dirk)
    batch = collecting.prepare(creditor, until=DUE, on=TODAY, by=both)
    for refused in (both, chloe):
        with pytest.raises(NotYours):
            collecting.send(batch, digest=batch.digest(), by=refused, at=at(TODAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        CollectionBatch.objects.filter(pk=batch.pk).update(sent_by=both)
    forget(dirk)
    with pytest.raises(Unmet):  # the code of his second factor is asked anew
        collecting.send(batch, digest=batch.digest(), by=dirk, at=at(TODAY))
    confirmed(dirk)
    sent = collecting.send(batch, digest=batch.digest(), by=dirk, at=at(TODAY))
    assert sent.state == "sent"
    with pytest.raises(TooLate):
        collecting.send(batch, digest=batch.digest(), by=dirk, at=at(TODAY))
    content = collecting.download(sent, by=dirk)
    assert (
        ElementTree.fromstring(content).findtext(".//{*}SeqTp") == "OOFF"
    )  # the test's receivable has one part
    assert collecting.download(sent, by=dirk) == content
    assert sent.events.filter(step="download").count() == 2


def test_what_changed_since_it_was_read_is_not_sent(
    expected: Expected, signed: Sign, creditor: Creditor, chloe: User, dirk: User
) -> None:
    collecting.announce(signed(expected()), on=TODAY, by=None)
    batch = collecting.prepare(creditor, until=DUE, on=TODAY, by=chloe)
    for wrong in ("", "0" * 64):
        with pytest.raises(TooLate):
            collecting.send(batch, digest=wrong, by=dirk, at=at(TODAY))


def test_what_was_paid_meanwhile_is_left_out_before_and_after_it_is_prepared(
    expected: Expected, signed: Sign, creditor: Creditor, chloe: User, dirk: User
) -> None:
    first, second, third = (expected() for _ in range(3))
    for wanted in (first, second, third):
        collecting.announce(signed(wanted), on=TODAY, by=None)
    awaited.settle(first)
    batch = collecting.prepare(creditor, until=DUE, on=TODAY, by=chloe)
    assert [one.expected_id for one in batch.held()] == [second.pk, third.pk]
    awaited.update(second, cents=40_00, due_on=DUE)  # she paid a part by transfer
    with pytest.raises(CannotCollect, match="paid in another way"):
        collecting.send(batch, digest=batch.digest(), by=dirk, at=at(TODAY))
    assert collecting.drop_stale(batch, by=chloe) == 1
    assert collecting.drop_stale(batch, by=chloe) == 0
    sent = collecting.send(batch, digest=batch.digest(), by=dirk, at=at(TODAY))
    assert only(sent).expected == third


def test_the_bank_needs_the_file_a_bank_day_before(
    expected: Expected, signed: Sign, creditor: Creditor, chloe: User, dirk: User
) -> None:
    collecting.announce(signed(expected()), on=TODAY, by=None)
    batch = collecting.prepare(creditor, until=DUE, on=TODAY, by=chloe)
    with pytest.raises(CannotCollect):
        collecting.send(batch, digest=batch.digest(), by=dirk, at=at(date(2026, 5, 30)))
    collecting.cancel(batch, by=chloe)
    with pytest.raises(CannotCollect):  # too late for this day: it is postponed first
        collecting.prepare(creditor, until=DUE, on=date(2026, 5, 30), by=chloe)
    sent = collecting.prepare(creditor, until=DUE, on=date(2026, 5, 29), by=chloe)
    assert collecting.send(sent, digest=sent.digest(), by=dirk, at=at(date(2026, 5, 29))).state == "sent"


# ---- the bank's answers


def test_the_bank_pays_and_the_money_goes_where_any_payment_goes(
    expected: Expected, signed: Sign, sent: Send, account: BankAccount, told: Told
) -> None:
    wanted = expected()
    mandate = signed(wanted)
    before = held(account.fund)
    one = only(sent(mandate))
    assert held(account.fund) == before  # asking moves nothing
    take_in(statement(collected(one)))
    one.refresh_from_db()
    mandate.refresh_from_db()
    wanted.refresh_from_db()
    assert (one.state, mandate.last_used_on, wanted.received_cents) == ("collected", DUE, 100_00)
    assert told.received == [(wanted.key, 100_00)]
    assert held(account.fund)["bank"] == before["bank"] + 100_00
    assert "suspense" not in held(account.fund)
    assert one.refundable_until == date(2026, 7, 27)
    assert proof.run().holds


def test_a_file_that_the_bank_books_as_one_amount_is_opened(
    expected: Expected, signed: Sign, sent: Send, told: Told
) -> None:
    wanted = [expected(cents) for cents in (100_00, 75_50, 3)]
    batch = sent(*map(signed, wanted))
    line = Booked(175_53, on=DUE, batch_id=f"{batch.number}-OOFF-260601")
    take_in(statement(line))
    assert set(batch.collections.values_list("state", flat=True)) == {"collected"}
    assert sorted(told.received) == sorted((one.key, one.cents) for one in wanted)
    assert StatementLine.objects.get().state == "matched"
    assert proof.run().holds


def test_a_line_with_the_id_of_one_never_pays_another_of_its_part(
    expected: Expected, signed: Sign, sent: Send, told: Told
) -> None:
    batch = sent(signed(expected()), signed(expected()))
    first, second = batch.collections.order_by("pk")
    part = f"{batch.number}-OOFF-260601"
    twice = [Booked(first.cents, on=DUE, end_to_end_id=first.end_to_end_id, batch_id=part) for _n in range(2)]
    take_in(statement(*twice))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("collected", "sent")
    assert StatementLine.objects.filter(state="to_match").count() == 1


def test_the_last_one_comes_back_while_another_mandate_is_in_force(
    expected: Expected, signed: Sign, sent: Send, told: Told
) -> None:
    wanted = expected()
    mandate = signed(wanted)
    one = only(sent(mandate))
    take_in(statement(collected(one)))
    other = signed(wanted, iban="FR1420041010050500013M02606")
    take_in(statement(returned(one), number="2", opening=100_00))
    for row in (one, mandate, other):
        row.refresh_from_db()
    assert (one.state, mandate.state, other.state) == ("returned", "finished", "active")


def test_an_amount_that_does_not_fit_waits_for_a_person(
    expected: Expected, signed: Sign, sent: Send, told: Told
) -> None:
    batch = sent(signed(expected()), signed(expected()))
    take_in(statement(Booked(199_99, on=DUE, batch_id=f"{batch.number}-OOFF-260601")))
    assert told.received == []
    assert set(batch.collections.values_list("state", flat=True)) == {"sent"}
    assert StatementLine.objects.get().state == "to_match"


def test_an_id_of_ours_over_another_amount_is_suggested_with_its_reason(
    expected: Expected, signed: Sign, sent: Send, told: Told
) -> None:
    one = only(sent(signed(expected())))
    take_in(statement(Booked(60_00, on=DUE, end_to_end_id=one.end_to_end_id, name="Somebody", iban="")))
    line = StatementLine.objects.get()
    assert line.state == "to_match"
    first = suggesting.suggestions(line)[0]
    assert (first.target, "its direct debit" in first.reasons) == (one.expected, True)


def test_given_back_within_eight_weeks_it_is_owed_again_and_the_member_is_told(
    expected: Expected, signed: Sign, sent: Send, account: BankAccount, told: Told, ana: Member
) -> None:
    wanted = expected()
    mandate = signed(wanted)
    before = held(account.fund)
    one = only(sent(mandate))
    take_in(statement(collected(one)))
    take_in(statement(returned(one), number="2", opening=100_00))
    one.refresh_from_db()
    wanted.refresh_from_db()
    mandate.refresh_from_db()
    assert (one.state, wanted.received_cents, mandate.state) == ("returned", 0, "active")
    assert told.undone == [(wanted.key, 100_00)]
    assert held(account.fund) == before
    deliver()
    assert Notice.objects.filter(template="debit_failed", member=ana).count() == 1
    assert proof.run().holds


def test_what_the_bank_takes_beyond_it_are_charges_to_match(
    expected: Expected, signed: Sign, sent: Send, told: Told
) -> None:
    one = only(sent(signed(expected())))
    take_in(statement(collected(one)))
    take_in(statement(returned(one, 104_50), number="2", opening=100_00))
    line = StatementLine.objects.get(cents=-104_50)
    assert (line.state, line.open_cents) == ("split", 4_50)
    assert proof.run().holds


def test_the_same_return_twice_takes_back_once(
    expected: Expected, signed: Sign, sent: Send, told: Told
) -> None:
    one = only(sent(signed(expected())))
    take_in(statement(collected(one)))
    take_in(statement(returned(one), number="2", opening=100_00))
    take_in(statement(Booked(-100_00, on=date(2026, 6, 22), end_to_end_id=one.end_to_end_id), number="3"))
    assert len(told.undone) == 1
    assert StatementLine.objects.get(booked_on=date(2026, 6, 22)).state == "to_match"


def test_a_closed_account_ends_the_mandate(expected: Expected, signed: Sign, sent: Send, told: Told) -> None:
    mandate = signed(expected())
    one = only(sent(mandate))
    take_in(statement(collected(one)))
    take_in(statement(returned(one, reason="AC04"), number="2", opening=100_00))
    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_because) == ("cancelled", "#AC04")


def test_refused_before_it_was_paid_moves_nothing_and_may_be_drawn_again(
    expected: Expected, signed: Sign, sent: Send, account: BankAccount, chloe: User, told: Told
) -> None:
    wanted = expected()
    mandate = signed(wanted)
    before = held(account.fund)
    one = only(sent(mandate))
    answers.refuse(one, why="AM04: no money", by=chloe)
    with pytest.raises(Refusal):
        answers.refuse(one, why="AM04: no money", by=chloe)
    one.refresh_from_db()
    assert (one.state, held(account.fund)) == ("rejected", before)
    assert collecting.announce_due(DUE) == 0  # never again by itself
    second = collecting.again(one, on=DUE, by=chloe)
    assert (second.state, second.collect_on) == ("announced", DUE + timedelta(14))
    assert second.end_to_end_id != one.end_to_end_id
    with pytest.raises(TooLate):
        collecting.again(second, on=DUE, by=chloe)


def test_a_person_does_not_undo_what_the_bank_answered(
    expected: Expected, signed: Sign, sent: Send, chloe: User, told: Told
) -> None:
    one = only(sent(signed(expected())))
    take_in(statement(collected(one)))
    one.refresh_from_db()
    assert one.match
    with pytest.raises(Refusal):
        matching.undo(one.match, by=chloe)


def test_paid_and_given_back_in_one_file_both_count(
    expected: Expected, signed: Sign, sent: Send, told: Told
) -> None:
    one = only(sent(signed(expected())))
    entries = (collected(one), returned(one))
    take_in(statement(*entries))
    one.refresh_from_db()
    assert one.state == "returned"
    assert proof.run().holds

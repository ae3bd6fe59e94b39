"""A loan paid out in several payments: the debt is what was paid, the plan is what it repays."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from fund.bank_days import bank_day_from
from fund.banking.batches import approve, export, prepare_batch
from fund.banking.models import BankAccount, PaymentBatch, PaymentOrder
from fund.banking.orders import cancel_order
from fund.ledger import balances, proof
from fund.ledger.chart import Kind
from fund.ledger.models import Fund
from loans import application as applying
from loans import changes, drawing
from loans.arrears import left_on
from loans.models import Agreement, Disbursement, LoanApplication, ProductVersion
from loans.schedule import add_months, part_of
from tests.fund.banking.builders import Booked
from tests.loans.conftest import FIRST, MONDAY, PDF, at
from workflows.people.models import Member, User
from workflows.refusals import NotYours, Unmet

PARTS = [{"cents": 50_000, "on": None}, {"cents": 40_000, "on": "2026-06-15"}, {"cents": 30_000, "on": None}]
LATER = date(2026, 6, 15)
APRIL = date(2026, 4, 20)  # before anything is due

Make = Callable[..., Agreement]


@pytest.fixture
def terms(publish: Callable[..., ProductVersion]) -> ProductVersion:
    return publish(tranches_max=3, file_fee_basis_points=300)


@pytest.fixture
def begun(offer: Make, sign: Make, pay_out: Make) -> Make:
    """begun(ana): 500.00 of 1,200.00 is paid out; 400.00 is planned for June, 300.00 is for the asking."""

    def make(borrower: Member, *, on: date = MONDAY, **answers: Any) -> Agreement:
        return pay_out(
            sign(offer(borrower, on=on, **{"tranches": PARTS, **answers}), on=on), on=bank_day_from(on)
        )

    return make


@pytest.fixture
def fresh(begun: Make) -> Make:
    """fresh(ana): the same loan, begun today, nothing of it due yet."""

    def make(borrower: Member) -> Agreement:
        today = timezone.localdate()
        planned = {**PARTS[1], "on": (today + timedelta(days=40)).isoformat()}
        return begun(
            borrower, on=today, first_due_on=add_months(today, 2), tranches=[PARTS[0], planned, PARTS[2]]
        )

    return make


@pytest.fixture
def pay(account: BankAccount, chloe: User, dirk: User, bank: Callable[..., Any]) -> Callable[..., Any]:
    """pay(disbursement): its order is batched, approved, sent and confirmed; returns the batch's line."""

    def make(part: Disbursement, *, on: date) -> Any:
        part.refresh_from_db()
        assert part.order is not None
        batch = approve(
            prepare_batch(account=account, orders=[part.order], execute_on=on, on=on, by=chloe), by=dirk
        )
        assert batch.state == PaymentBatch.State.APPROVED
        placed = export(batch, by=dirk, at=at(on)).lines.get()
        bank(Booked(-placed.cents, end_to_end_id=placed.end_to_end_id, bank_reference=f"T{placed.pk}"), on=on)
        part.refresh_from_db()
        return placed

    return make


def parts(loan: Agreement) -> list[Disbursement]:
    return list(loan.disbursements.select_related("agreement__terms", "agreement__member"))


def plan(loan: Agreement) -> list[tuple[date, int]]:
    loan.refresh_from_db()
    assert loan.schedule is not None
    return [(row.due_on, row.due_cents) for row in loan.schedule.rows()]


def proved(loan: Agreement) -> None:
    report = proof.run()
    assert report.holds, report.differences
    assert balances.total(loan.fund, Kind.LOAN) == loan.outstanding_cents


def offered(loan: Agreement) -> list[Any]:
    return loan.schedules.get(reason="offer").rows()


def test_only_what_was_paid_out_is_owed_and_the_fee_is_kept_back_once(ana: Member, begun: Make, fund: Fund):
    loan = begun(ana)
    assert [(part.state, part.cents, part.payout_cents) for part in parts(loan)] == [
        ("paid", 50_000, 46_400), ("planned", 40_000, 40_000), ("planned", 30_000, 30_000),
    ]  # fmt: skip
    assert (loan.drawn_cents, loan.outstanding_cents, loan.principal_cents) == (50_000, 50_000, 120_000)
    assert plan(loan) == [(row.due_on, row.due_cents) for row in part_of(offered(loan), 0, 50_000)]
    assert balances.total(fund, Kind.COMMITTED) == 70_000
    proved(loan)


def test_a_planned_payment_is_ordered_on_its_day_and_makes_the_plan_longer(
    ana: Member, begun: Make, repay: Make, pay: Any
):
    loan = repay(begun(ana), 10_000, on=FIRST)
    loan = repay(loan, 10_000, on=date(2026, 6, 5))
    assert (
        drawing.order_due(LATER - timedelta(days=1)),
        drawing.order_due(LATER),
        drawing.order_due(LATER),
    ) == (0, 1, 0)
    pay(parts(loan)[1], on=LATER)
    assert plan(loan) == [(row.due_on, row.due_cents) for row in part_of(offered(loan), 0, 90_000)]
    assert (loan.drawn_cents, loan.outstanding_cents, loan.oldest_unpaid_on) == (
        90_000,
        70_000,
        date(2026, 7, 6),
    )
    assert left_on(Agreement.objects.all(), date(2026, 6, 1)) == {(loan.pk,): 40_000}  # as it stood before
    proved(loan)


def test_a_payment_waits_while_an_instalment_is_late(ana: Member, begun: Make, chloe: User):
    second = parts(begun(ana))[1]
    assert drawing.order_due(LATER) == 0
    with pytest.raises(Unmet) as refused:
        drawing.ask(second, name="bill.pdf", content=PDF, by=ana.user, at=at(LATER))
    assert refused.value.code == "instalment_late"
    second.refresh_from_db()
    assert (second.state, PaymentOrder.objects.count()) == ("planned", 1)


def test_what_is_for_the_asking_is_asked_with_proof_and_ordered_by_a_treasurer(
    ana: Member, member: Callable[..., Member], begun: Make, chloe: User, nora: User, pay: Any
):
    loan = begun(ana)
    _first, second, third = parts(loan)
    asked = {"name": "bill.pdf", "content": PDF, "at": at(MONDAY)}
    with pytest.raises(Unmet, match="before it"):
        drawing.ask(third, by=ana.user, **asked)
    drawing.release(second, on=MONDAY, by=ana.user)
    with pytest.raises(NotYours):
        drawing.ask(third, by=member("Eve").user, **asked)
    with pytest.raises(Unmet):
        drawing.ask(third, by=ana.user, **{**asked, "content": b"MZ"})
    drawing.ask(third, by=ana.user, **asked)
    with pytest.raises(Unmet, match="This text has 201 characters"):
        drawing.send_back(third, why="x" * 201, by=chloe)
    drawing.send_back(third, why="The bill has no date", by=chloe)
    drawing.ask(third, by=ana.user, **asked)
    with pytest.raises(NotYours):
        drawing.order(third, on=MONDAY, by=nora)
    drawing.order(third, on=MONDAY, by=chloe)
    pay(third, on=MONDAY + timedelta(days=3))
    loan.refresh_from_db()
    assert (loan.drawn_cents, loan.undrawn_cents) == (80_000, 0)
    proved(loan)


def test_whoever_decided_orders_no_payment(ana: Member, begun: Make, bram: User, person: Any):
    from workflows.people.permissions import Role

    loan = begun(ana)
    person("Bram", Role.TREASURER)
    with pytest.raises(NotYours):
        drawing.order(parts(loan)[1], on=LATER, by=type(bram).objects.get(pk=bram.pk))


def test_another_invoice_may_be_paid_with_the_next_payment(ana: Member, begun: Make, chloe: User):
    second = parts(begun(ana))[1]
    shop = {
        "paid_to": "supplier", "supplier_name": "Lutherie", "supplier_address": "Rue Haute 12",
        "supplier_iban": "BE43068999999501",
    }  # fmt: skip
    facts = {"name": "bill.pdf", "content": PDF, "by": ana.user, "at": at(MONDAY)}
    with pytest.raises(Unmet) as refused:
        drawing.ask(second, **facts, **shop)
    assert refused.value.code == "invoice_incomplete"
    drawing.ask(second, **facts, **shop, invoice_number="F-7")
    order = drawing.order(second, on=MONDAY, by=chloe).order
    assert (order.payee_name, order.communication, order.cents) == ("Lutherie", "F-7", 40_000)


def test_what_is_let_go_is_available_again_and_shortens_the_loan(
    ana: Member, begun: Make, repay: Make, fund: Fund
):
    loan = begun(ana)
    with pytest.raises(Unmet):
        drawing.release(parts(loan)[0], on=MONDAY, by=ana.user)
    loan = repay(loan, 50_000, on=date(2026, 3, 20))
    assert (loan.state, loan.outstanding_cents) == ("running", 0)
    drawing.release(parts(loan)[1], on=LATER, by=ana.user)
    drawing.release(parts(loan)[2], on=LATER, by=ana.user)
    loan.refresh_from_db()
    assert (loan.state, balances.total(fund, Kind.COMMITTED)) == ("settled", 0)
    proved(loan)


def test_what_is_not_drawn_in_time_is_let_go(ana: Member, begun: Make):
    loan = begun(ana)
    last = date(2027, 3, 2)
    assert (drawing.release_undrawn(last), drawing.release_undrawn(last + timedelta(days=1))) == (0, 2)
    assert loan.undrawn_cents == 0
    proved(Agreement.objects.get())


def test_a_later_payment_that_comes_back_takes_its_debt_with_it(
    ana: Member, begun: Make, repay: Make, chloe: User, pay: Any, bank: Any
):
    loan = repay(begun(ana), 15_000, on=date(2026, 3, 20))
    before = plan(loan)
    second = drawing.order(parts(loan)[1], on=APRIL, by=chloe)
    placed = pay(second, on=APRIL)
    assert len(plan(loan)) > len(before)
    bank(
        Booked(40_000, end_to_end_id=placed.end_to_end_id, bank_reference="BACK", reason="AC04"),
        on=APRIL,
    )
    second.refresh_from_db()
    loan.refresh_from_db()
    assert (second.state, loan.state, loan.drawn_cents, loan.outstanding_cents) == (
        "ordered",
        "running",
        50_000,
        35_000,
    )
    assert plan(loan) == before
    proved(loan)
    cancel_order(PaymentOrder.objects.get(pk=second.order_id), by=chloe, why="The account is closed")
    second.refresh_from_db()
    assert second.state == "released"
    proved(loan)


def test_the_first_payment_that_comes_back_leaves_no_loan(ana: Member, begun: Make, bank: Any):
    loan = begun(ana)
    placed = parts(loan)[0].order.batch_lines.get()
    bank(
        Booked(46_400, end_to_end_id=placed.end_to_end_id, bank_reference="BACK", reason="AC04"),
        on=LATER,
    )
    loan.refresh_from_db()
    assert (loan.state, loan.drawn_cents, loan.started_on) == ("signed", 0, None)
    proved(loan)


def test_a_surplus_of_before_stays_owed_to_the_member(
    ana: Member, begun: Make, repay: Make, chloe: User, pay: Any
):
    loan = repay(begun(ana), 52_000, on=date(2026, 3, 20))
    assert (loan.state, loan.surplus_cents) == ("running", 2_000)
    pay(drawing.order(parts(loan)[1], on=APRIL, by=chloe), on=APRIL)
    loan.refresh_from_db()
    assert (loan.surplus_cents, loan.outstanding_cents) == (2_000, 40_000)
    proved(loan)


def test_money_told_of_in_the_wrong_order_is_placed_by_its_days(
    ana: Member, begun: Make, repay: Make, chloe: User, pay: Any
):
    """The bank tells of a repayment of 22 April before it tells that 400.00 left on the 20th."""
    loan = begun(ana)
    second = drawing.order(parts(loan)[1], on=APRIL, by=chloe)
    loan = repay(loan, 60_000, on=date(2026, 4, 22))
    assert loan.surplus_cents == 10_000
    pay(second, on=APRIL)
    loan.refresh_from_db()
    assert (loan.surplus_cents, loan.repaid_cents, loan.outstanding_cents) == (0, 60_000, 30_000)
    proved(loan)


def test_a_write_off_lets_the_rest_go(ana: Member, begun: Make, dirk: User, fund: Fund):
    loan = begun(ana)
    figures = {"kind": "write_off", "from_on": LATER, "cents": 50_000}
    changes.apply(loan, key="x", figures=figures, on=LATER, by=dirk, why="Bankrupt")
    loan.refresh_from_db()
    assert (loan.state, loan.undrawn_cents, balances.total(fund, Kind.COMMITTED)) == ("written_off", 0, 0)
    proved(loan)


@pytest.mark.parametrize(
    ("tranches", "code"),
    [
        ([{"cents": 1}] * 4, "too_many_payments"),
        ([{"cents": 0}, {"cents": 120_000}], "payment_of_nothing"),
        ([{"cents": 60_000, "on": "2026-06-01"}, {"cents": 60_000}], "payments_out_of_order"),
        (
            [{"cents": 1}, {"cents": 1, "on": "2026-06-02"}, {"cents": 1, "on": "2026-06-01"}],
            "payments_out_of_order",
        ),
    ],
)
def test_payments_outside_the_terms_are_refused_by_name(ana: Member, draft: Any, tranches: Any, code: str):
    with pytest.raises(Unmet) as refused:
        applying.save_answers(draft(ana), by=ana.user, tranches=tranches)
    assert refused.value.code == code


def test_payments_that_do_not_come_to_the_whole_are_not_sent(ana: Member, draft: Any):
    for wrong, sentence in (
        ([{"cents": 60_000}, {"cents": 50_000}], "come to 1,100.00"),
        ([{"cents": 3_600}, {"cents": 116_400}], "more than the file fee"),
    ):
        with pytest.raises(Unmet, match=sentence):
            applying.submit(draft(ana, tranches=wrong), by=ana.user, on=MONDAY)


def test_a_payment_for_a_day_gone_by_is_not_sent(ana: Member, draft: Any):
    held = draft(ana, tranches=PARTS)
    with pytest.raises(Unmet, match="for a day to come: 15 Jun 2026 is not") as refused:
        applying.submit(held, by=ana.user, on=LATER)
    assert refused.value.code == "payment_day_gone"
    assert applying.submit(held, by=ana.user, on=MONDAY).state == "submitted"


def test_of_a_smaller_grant_each_payment_keeps_its_share(ana: Member, draft: Any):
    held: LoanApplication = draft(ana, tranches=PARTS)
    assert held.payments(100_001) == [(41_667, None), (33_334, LATER), (25_000, None)]


def test_the_database_refuses_a_debt_that_was_never_granted(ana: Member, begun: Make):
    loan = begun(ana)
    with pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.filter(pk=loan.pk).update(drawn_cents=120_001)
    with pytest.raises(DatabaseError), transaction.atomic():
        Disbursement.objects.filter(agreement=loan, position=2).update(paid_on=MONDAY)


def test_the_pages_ask_send_back_order_and_let_go(
    client: Client, ana: Member, fresh: Make, chloe: User, member: Any
):
    loan = fresh(ana)
    page = f"/loans/{loan.number}/payments/2/"
    client.force_login(ana.user)
    assert b"Ask for the next payment of 400.00" in client.get(f"/loans/{loan.number}/").content.replace(
        b"\xc2\xa0", b" "
    )
    empty = client.post(f"{page}ask/", {"paid_to": "member"})
    assert (empty.status_code, b"Choose a file" in empty.content) == (422, True)
    wrong = client.post(
        f"{page}ask/",
        {"paid_to": "supplier", "supplier_name": "Lutherie", "file": SimpleUploadedFile("bill.pdf", PDF)},
    )
    assert (wrong.status_code, b"Lutherie" in wrong.content, b"account number" in wrong.content) == (
        422,
        True,
        True,
    )
    asked = client.post(f"{page}ask/", {"paid_to": "member", "file": SimpleUploadedFile("bill.pdf", PDF)})
    assert asked.status_code == 302
    assert client.get(f"{page}proof/").getvalue().startswith(b"%PDF")
    client.force_login(member("Eve").user)
    assert [client.get(page + tail).status_code for tail in ("", "proof/")] == [404, 404]
    client.force_login(chloe)
    assert b"Payments of loans asked for" in client.get("/reports/").content or client.get(
        "/loans/?due=asked"
    )
    assert loan.number.encode() in client.get("/loans/?due=asked").content
    long = client.post(f"{page}send-back/", {"why": "No date " * 30})
    assert (long.status_code, b"<details open>" in long.content, b"No date No date" in long.content) == (
        422,
        True,
        True,
    )
    assert client.post(f"{page}send-back/", {"why": "No date"}).status_code == 302
    client.force_login(ana.user)
    assert b"No date" in client.get(page).content
    client.post(f"{page}ask/", {"paid_to": "member", "file": SimpleUploadedFile("bill.pdf", PDF)})
    client.force_login(chloe)
    assert client.post(f"{page}order/").status_code == 302
    assert parts(loan)[1].state == "ordered"
    client.post(f"/loans/{loan.number}/payments/3/release/")
    assert parts(loan)[2].state == "released"


def test_the_api_does_the_same(client: Client, ana: Member, fresh: Make, chloe: User, member: Any):
    loan = fresh(ana)
    base = "/api/v1/loan-disbursements/"
    client.force_login(ana.user)
    rows = client.get(f"{base}?loan={loan.number}").json()["results"]
    assert [(row["position"], row["cents"], row["state"]) for row in rows] == [
        (1, 50_000, "paid"), (2, 40_000, "planned"), (3, 30_000, "planned"),
    ]  # fmt: skip
    one = f"{base}{rows[1]['id']}/"
    assert client.post(f"{one}ask/", {"file": SimpleUploadedFile("x.pdf", b"")}).status_code == 422
    assert client.post(f"{one}ask/", {"file": SimpleUploadedFile("x.pdf", PDF)}).json()["state"] == "asked"
    assert client.post(f"{one}order/").status_code == 403
    client.force_login(member("Eve").user)
    assert client.get(one).status_code == 404
    client.force_login(chloe)
    blank = client.post(f"{one}send-back/", {"why": ""}, content_type="application/json")
    assert blank.status_code == 400
    assert client.post(f"{one}order/").json()["state"] == "ordered"
    assert client.post(f"{one}order/").status_code == 409
    third = f"{base}{rows[2]['id']}/release/"
    assert client.post(third).json()["state"] == "released"


def test_the_payments_are_written_on_their_page(client: Client, ana: Member, draft: Any):
    held = draft(ana)
    client.force_login(ana.user)
    base = f"/loans/applications/{held.case.reference}/"
    assert b"Payments of the loan" in client.get(base).content
    wrong = client.post(f"{base}tranches/", {"cents_1": "500", "cents_2": "400", "on_3": "2026-06-15"})
    assert (wrong.status_code, b'value="500"' in wrong.content) == (422, True)
    short = client.post(f"{base}tranches/", {"cents_1": "500", "cents_2": "400"})
    assert (short.status_code, b"you ask for" in short.content) == (422, True)
    later = (timezone.localdate() + timedelta(days=60)).isoformat()
    right = {"cents_1": "500", "cents_2": "400", "on_2": later, "cents_3": "300,00"}
    past = client.post(f"{base}tranches/", right | {"on_2": "2020-01-01"})
    assert (past.status_code, b"Choose a day in the future." in past.content) == (422, True)
    assert client.post(f"{base}tranches/", right).status_code == 302
    held.refresh_from_db()
    assert held.tranches == [PARTS[0], PARTS[1] | {"on": later}, PARTS[2]]
    body = {"tranches": [{"cents": 60_000}, {"cents": 60_000}]}
    answer = client.patch(
        f"/api/v1/loan-applications/{held.case.reference}/", body, content_type="application/json"
    )
    assert answer.json()["tranches"] == [{"cents": 60_000, "on": None}] * 2

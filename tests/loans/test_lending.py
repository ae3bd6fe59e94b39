"""From request to repaid, to the cent, in both books."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from fund.banking.models import StatementLine
from fund.ledger import balances, chart, proof
from fund.ledger.chart import Kind
from fund.ledger.commitments import commit, release
from fund.ledger.refusals import InsufficientFunds
from loans import application as applying
from loans.models import Agreement, AgreementDocument, Instalment, ProductVersion, Repayment
from loans.models.agreements import State
from loans.offer import canonical_hash, lapse_offers, make_offer
from loans.signing import accept
from loans.versions import revise
from workflows import outbox
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

from .conftest import FIRST, MONDAY, accepts, at, granted

pytestmark = pytest.mark.django_db


def held(fund, kind):
    return balances.total(fund, kind)


def proved():
    report = proof.run()
    assert report.holds, report.differences


def test_a_published_version_never_changes_even_by_sql(terms, chloe):
    with pytest.raises(TooLate):
        revise(terms, by=chloe, max_cents=2_000_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProductVersion.objects.filter(pk=terms.pk).update(max_cents=2_000_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProductVersion.objects.filter(pk=terms.pk)._raw_delete("default")


def test_only_who_edits_products_publishes(terms, product, envelope, nora, chloe, ana):
    from loans.versions import draft_version, publish_version

    with pytest.raises(NotYours):
        draft_version(product, by=nora, from_on=MONDAY)
    version = draft_version(product, by=chloe, from_on=MONDAY)
    assert (version.number, version.max_cents, version.state) == (2, terms.max_cents, "draft")
    with pytest.raises(NotYours):
        publish_version(version, by=ana.user, on=MONDAY)


def test_the_newest_open_version_is_the_one_filed_under(publish, product):
    old = publish(file_fee_basis_points=300)
    new = publish(from_on=date(2026, 2, 1))
    assert product.open_version(date(2026, 1, 31)) == old
    assert product.open_version(MONDAY) == new
    assert list(ProductVersion.objects.current(MONDAY)) == [new]


def test_a_member_without_an_activity_cannot_ask(ana, terms):
    with pytest.raises(Unmet) as refused:
        applying.start(ana, terms, by=ana.user, on=MONDAY)
    assert refused.value.code == "not_eligible_activity"


def test_a_member_of_a_country_without_loans_cannot_ask(member, terms, trade):
    from workflows.people.models import Cooperative

    sweden = Cooperative.objects.create(code="se", name="Solidaire SE", country="SE", currency="SEK")
    elin = member("Elin", sweden)
    trade(elin)
    with pytest.raises(Unmet) as refused:
        applying.start(elin, terms, by=elin.user, on=MONDAY)
    assert refused.value.code == "not_eligible_country"


def test_an_advisor_files_only_for_a_member_who_asked(ana, terms, trade, person):
    trade(ana)
    lea = person("Lea", Role.ADVISOR)
    with pytest.raises(NotYours):
        applying.start(ana, terms, by=lea, on=MONDAY, consent="by phone")
    ana.advisor = lea
    ana.save()
    with pytest.raises(Unmet):
        applying.start(ana, terms, by=lea, on=MONDAY)
    held_for = applying.start(ana, terms, by=lea, on=MONDAY, consent="by phone on 2 March")
    assert held_for.case.filed_by == lea


def test_a_second_press_opens_no_second_draft(ana, terms, trade):
    trade(ana)
    first = applying.start(ana, terms, by=ana.user, on=MONDAY)
    assert applying.start(ana, terms, by=ana.user, on=MONDAY) == first
    applying.save_answers(first, by=ana.user, project="A violin.")
    assert applying.start(ana, terms, by=ana.user, on=MONDAY) != first


def test_an_incomplete_request_is_refused_with_all_that_is_missing(ana, terms, trade):
    trade(ana)
    draft = applying.start(ana, terms, by=ana.user, on=MONDAY)
    with pytest.raises(Unmet) as refused:
        applying.submit(draft, by=ana.user, on=MONDAY)
    assert len(refused.value.figures["missing"]) == 9
    draft.case.refresh_from_db()
    assert draft.case.state == CaseState.DRAFT
    draft.refresh_from_db()
    assert draft.declared_at is None


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"cents": 49_999}, "amount_out_of_bounds"),
        ({"cents": 1_000_001}, "amount_out_of_bounds"),
        ({"months": 2}, "term_out_of_bounds"),
        ({"months": 37}, "term_out_of_bounds"),
        ({"grace_months": 7}, "grace_too_long"),
        ({"purpose": "holiday"}, "unknown_purpose"),
        ({"iban": "BE71096123456760"}, "bad_iban"),
        ({"iban": "hello"}, "bad_iban"),
    ],
)
def test_an_answer_outside_the_terms_is_refused_by_name(ana, draft, answers, code):
    request = draft(ana)
    with pytest.raises(Exception, match=r".") as refused:
        applying.save_answers(request, by=ana.user, **answers)
    assert refused.value.code == code


def test_nobody_writes_in_the_request_of_another(ana, member, draft):
    with pytest.raises(NotYours):
        applying.save_answers(draft(ana), by=member("Eve").user, project="Mine")


def test_after_sending_only_what_a_correction_names_can_change(ana, draft, nora):
    request = draft(ana)
    case = applying.submit(request, by=ana.user, on=MONDAY)
    with pytest.raises(TooLate):
        applying.save_answers(request, by=ana.user, project="A piano")
    perform(Case.take, case, by=nora, on=MONDAY)
    perform(Case.ask_correction, case, by=nora, on=MONDAY, fields=["project"], sentence="Which violin?")
    applying.save_answers(request, by=ana.user, project="A violin by Bernardel")
    with pytest.raises(TooLate):
        applying.save_answers(request, by=ana.user, months=24)


def test_a_grant_sets_the_money_aside_and_offers_an_agreement(ana, offer, fund):
    agreement = offer(ana)
    assert agreement.number == agreement.case.reference
    assert (held(fund, Kind.COMMITTED), held(fund, Kind.AVAILABLE)) == (120_000, 4_880_000)
    document = agreement.document
    assert canonical_hash(document.agreed) == agreement.agreed_hash
    assert document.content().startswith(b"%PDF-")
    assert agreement.schedule.reason == "offer"
    assert sum(row.due_cents for row in agreement.schedule.rows()) == 120_000
    assert agreement.reference.startswith("+++7")
    proved()


def test_a_grant_beyond_what_the_fund_has_rolls_everything_back(ana, draft, nora, bram, publish, fund):
    vast = publish(max_cents=9_000_000)
    case = applying.submit(draft(ana, under=vast, cents=5_000_001), by=ana.user, on=MONDAY)
    with pytest.raises(InsufficientFunds) as refused:
        make_offer(case, None, cents=5_000_001, by=bram, on=MONDAY)
    assert refused.value.figures["available_cents"] == 5_000_000
    assert not Agreement.objects.exists()
    assert held(fund, Kind.COMMITTED) == 0


def test_a_loan_waits_for_money_and_is_then_offered_with_its_whole_time_to_be_signed(
    ana, draft, nora, bram, fund, envelope, chloe
):
    fat = commit(
        key="fat", envelope=envelope, cents=4_950_000, reference="X", on=MONDAY, by=chloe, why="Others"
    )
    sent = applying.submit(draft(ana), by=ana.user, on=MONDAY)
    case = granted(sent, nora, bram, cents=120_000, on=MONDAY)
    row = make_offer(case, None, cents=120_000, by=bram, on=MONDAY, wait_for_money=True)
    assert (row.state, row.cents, case.awaits_money) == ("open", 120_000, True)
    assert case.signing_since is None  # nothing lies to be signed: the wait is ours
    assert not Agreement.objects.exists()
    release(fat, cents=100_000, on=MONDAY, by=chloe, why="Less", key="fat/less")
    outbox.deliver()
    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.principal_cents) == (State.OFFERED, 120_000)
    assert agreement.offered_on == timezone.localdate()
    assert held(fund, Kind.COMMITTED) == 4_850_000 + 120_000
    assert not case.awaits_money
    case.refresh_from_db()
    assert case.signing_since == agreement.offered_on
    proved()


def test_a_grant_above_the_terms_is_refused(ana, draft, bram):
    case = applying.submit(draft(ana), by=ana.user, on=MONDAY)
    with pytest.raises(Unmet) as refused:
        make_offer(case, None, cents=1_000_001, by=bram, on=MONDAY)
    assert refused.value.code == "grant_above_terms"


def test_a_part_grant_is_planned_on_what_was_granted(ana, draft, bram, nora):
    sent = applying.submit(draft(ana), by=ana.user, on=MONDAY)
    case = granted(sent, nora, bram, cents=100_000, on=MONDAY)
    agreement = make_offer(case, None, cents=100_000, by=bram, on=MONDAY)
    amounts = [row.due_cents for row in agreement.schedule.rows()]
    assert amounts == [8_333] * 11 + [8_337]


def test_the_borrower_signs_what_was_offered_and_nobody_else(ana, offer, nora, member, greta):
    agreement = offer(ana)
    for stranger in (nora, member("Eve").user):
        with pytest.raises(NotYours):
            accept(agreement, by=stranger, at=at(MONDAY), agreed_hash=agreement.agreed_hash)
    with pytest.raises(TooLate) as refused:
        accept(agreement, by=ana.user, at=at(MONDAY), agreed_hash="0" * 64)
    assert refused.value.code == "other_text"
    assert accepts(agreement, ana.user).state == State.OFFERED  # the cooperative comes last
    signed = accepts(agreement, greta)
    assert (signed.state, signed.accepted_by, signed.accepted_hash) == (
        State.SIGNED,
        ana.user,
        agreement.agreed_hash,
    )
    event = signed.events.filter(step="accept").first()
    assert event.payload["agreed_hash"] == agreement.agreed_hash
    assert signed.order.cents == 120_000
    with pytest.raises(TooLate):
        accept(signed, by=ana.user, at=at(MONDAY), agreed_hash=agreement.agreed_hash)


def test_an_offer_cannot_be_signed_after_its_last_day_and_gives_its_money_back(ana, offer, fund):
    agreement = offer(ana)
    last = agreement.offer_ends_on
    with pytest.raises(TooLate) as refused:
        accept(agreement, by=ana.user, at=at(last + timedelta(days=1)), agreed_hash=agreement.agreed_hash)
    assert refused.value.code == "offer_lapsed"
    assert lapse_offers(last) == 0
    assert lapse_offers(last + timedelta(days=1)) == 1
    assert lapse_offers(last + timedelta(days=1)) == 0
    agreement.refresh_from_db()
    agreement.case.refresh_from_db()
    assert (agreement.state, agreement.case.state) == (State.LAPSED, CaseState.CLOSED)
    assert (held(fund, Kind.COMMITTED), held(fund, Kind.AVAILABLE)) == (0, 5_000_000)
    proved()


def test_the_loan_begins_when_the_bank_confirms_and_not_before(ana, offer, sign, pay_out, fund):
    agreement = sign(offer(ana))
    assert (agreement.state, held(fund, Kind.LOAN)) == (State.SIGNED, 0)
    agreement = pay_out(agreement)
    assert agreement.state == State.RUNNING
    assert agreement.case.state == CaseState.CLOSED
    assert agreement.started_on == MONDAY + timedelta(days=2)
    assert (held(fund, Kind.LOAN), held(fund, Kind.LENT)) == (120_000, 120_000)
    assert (held(fund, Kind.COMMITTED), held(fund, Kind.TRANSIT)) == (0, 0)
    assert agreement.expected.reference == agreement.reference
    assert (agreement.schedule.reason, agreement.oldest_unpaid_on) == ("disbursement", FIRST)
    proved()


def test_the_older_product_keeps_a_fee_back_and_the_whole_sum_is_owed(
    ana, publish, offer, sign, pay_out, fund
):
    old = publish(file_fee_basis_points=300)
    agreement = pay_out(sign(offer(ana, under=old)))
    assert (agreement.fee_cents, agreement.order.cents) == (3_600, 116_400)
    assert (held(fund, Kind.LOAN), held(fund, Kind.LENT)) == (120_000, 120_000)
    assert held(fund, Kind.FEES) == -3_600
    assert held(fund, Kind.AVAILABLE) == 5_000_000 - 120_000 + 3_600
    assert held(fund, Kind.BANK) == 5_000_000 - 116_400
    proved()


def test_money_that_comes_after_the_first_date_moves_the_plan_by_whole_months(ana, offer, sign, pay_out):
    agreement = pay_out(sign(offer(ana)), on=date(2026, 5, 7))
    rows = agreement.schedule.rows()
    assert (rows[0].due_on, len(rows)) == (date(2026, 6, 5), 12)


def test_an_instalment_is_matched_by_its_reference(ana, running, repay, fund):
    loan = repay(running(ana), 10_000, on=FIRST)
    assert (loan.repaid_cents, loan.outstanding_cents) == (10_000, 110_000)
    assert loan.oldest_unpaid_on == date(2026, 6, 5)
    assert (held(fund, Kind.LOAN), held(fund, Kind.LENT)) == (110_000, 110_000)
    assert held(fund, Kind.SUSPENSE) == 0
    assert StatementLine.objects.get(cents=10_000).state == "matched"
    assert loan.expected.due_on == date(2026, 6, 5)
    proved()


def test_a_french_loan_is_repaid_with_an_rf_reference(member, france, running, repay):
    loan = running(member("Fanny", france))
    assert loan.reference.startswith("RF")
    loan = repay(loan, 10_000, on=FIRST)
    assert loan.repaid_cents == 10_000
    proved()


def test_a_loan_paid_to_the_end_settles_itself_and_the_surplus_is_owed_to_the_member(
    ana, running, repay, fund
):
    loan = repay(running(ana), 120_000, on=FIRST)
    assert (loan.state, loan.ended_on, loan.oldest_unpaid_on) == (State.SETTLED, FIRST, None)
    assert not loan.expected.is_open
    from fund.banking.matching import assign

    line = StatementLine.objects.none()
    repay(loan, 700, on=date(2026, 5, 6))
    line = StatementLine.objects.get(cents=700)
    assert line.state == "to_match"  # nothing more is expected: a person decides
    assign(line, loan.expected, by=None)
    loan.refresh_from_db()
    assert (loan.state, loan.surplus_cents, held(fund, Kind.CREDIT)) == (State.SETTLED, 700, -700)
    assert (held(fund, Kind.LOAN), held(fund, Kind.AVAILABLE)) == (0, 5_000_000)
    proved()


def test_undoing_the_last_payment_reopens_the_loan_and_replays_the_others(ana, running, repay, fund, chloe):
    from fund.banking.matching import undo

    loan = repay(running(ana), 70_000, on=FIRST)
    loan = repay(loan, 60_000, on=date(2026, 6, 5))
    assert (loan.state, loan.surplus_cents) == (State.SETTLED, 10_000)
    first = StatementLine.objects.get(cents=70_000).matches.get()
    undo(first, by=chloe, why="wrong loan")
    loan.refresh_from_db()
    assert (loan.state, loan.repaid_cents, loan.surplus_cents) == (State.RUNNING, 60_000, 0)
    assert (held(fund, Kind.LOAN), held(fund, Kind.CREDIT), held(fund, Kind.SUSPENSE)) == (60_000, 0, -70_000)
    assert loan.expected.is_open
    event = loan.events.get(step="reopen")
    assert event.payload["before"]["surplus_cents"] == 10_000
    assert event.payload["after"]["repaid_cents"] == 60_000
    proved()


def test_a_surplus_alone_can_be_undone_while_the_loan_stays_settled(ana, running, repay, chloe):
    from fund.banking.matching import assign, undo

    loan = repay(running(ana), 120_000, on=FIRST)
    repay(loan, 500, on=date(2026, 5, 6))
    match = assign(StatementLine.objects.get(cents=500), loan.expected, by=None)
    undo(match, by=chloe)
    loan.refresh_from_db()
    assert (loan.state, loan.surplus_cents) == (State.SETTLED, 0)
    proved()


def test_what_is_paid_ahead_lowers_the_instalments_where_the_borrower_chose_it(ana, running, repay):
    loan = running(ana)
    perform(Agreement.choose_ahead, loan, by=ana.user, mode="lower")
    loan = repay(loan, 30_000, on=FIRST)
    rows = loan.schedule.rows()
    assert loan.schedule.reason == "prepayment"
    assert [row.due_cents for row in rows] == [10_000] * 3 + [9_000] * 10
    assert sum(row.due_cents for row in rows) == 120_000
    assert loan.oldest_unpaid_on == date(2026, 7, 6)  # the 5th of July is a Sunday
    proved()


def test_a_returned_payout_takes_the_loan_back_and_it_can_be_paid_again(ana, running, bank, fund, pay_out):
    from tests.fund.banking.builders import Booked

    loan = running(ana)
    placed = loan.order.batch_lines.get()
    bank(
        Booked(placed.cents, end_to_end_id=placed.end_to_end_id, reason="AC04", bank_reference="R1"),
        on=date(2026, 3, 6),
    )
    loan.refresh_from_db()
    assert (loan.state, loan.started_on, loan.order.state) == (State.SIGNED, None, "waiting")
    assert (held(fund, Kind.LOAN), held(fund, Kind.COMMITTED)) == (0, 120_000)
    proved()
    loan = pay_out(loan, on=date(2026, 3, 9))
    assert (loan.state, held(fund, Kind.LOAN)) == (State.RUNNING, 120_000)
    assert loan.expected.is_open
    proved()


def test_a_cancelled_payout_releases_the_money(ana, offer, sign, fund, chloe):
    from fund.banking.orders import cancel_order

    loan = sign(offer(ana))
    cancel_order(loan.order, by=chloe, why="the member no longer wants it")
    loan.refresh_from_db()
    loan.case.refresh_from_db()
    assert (loan.state, loan.case.state) == (State.CANCELLED, CaseState.CLOSED)
    assert held(fund, Kind.AVAILABLE) == 5_000_000
    proved()


def test_the_database_refuses_to_change_what_was_agreed_or_paid(ana, running, repay):
    loan = repay(running(ana), 10_000, on=FIRST)
    for change in (
        lambda: Agreement.objects.filter(pk=loan.pk).update(principal_cents=1),
        lambda: Instalment.objects.update(due_cents=1),
        lambda: Repayment.objects.update(cents=1),
        lambda: AgreementDocument.objects.update(sha256="0"),
        lambda: loan.events.update(step="x"),
        lambda: Instalment.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_proof_finds_a_loan_whose_figures_were_altered(ana, running, repay):
    loan = repay(running(ana), 10_000, on=FIRST)
    Agreement.objects.filter(pk=loan.pk).update(repaid_cents=9_000, oldest_unpaid_on=date(2027, 1, 1))
    report = proof.run()
    where = {result.code for result in report.results if not result.holds}
    assert where == {"loans_are_whole", "loans_know_what_is_due"}


def test_each_loan_has_its_own_account(ana, member, running, fund):
    one, two = running(ana), running(member("Eve"), cents=60_000)
    for loan in (one, two):
        account = chart.account(fund, Kind.LOAN, ref=loan.number)
        assert balances.balance(account) == loan.principal_cents

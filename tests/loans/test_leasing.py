"""Goods leased to Ana: the cooperative buys and owns them, Ana pays instalments, and they become hers, or do not."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from fund.banking import orders
from fund.banking.matching import undo as undo_match
from fund.banking.models import Match
from fund.ledger import proof, proposals
from loans import application as applying
from loans import changes, leasing
from loans.lease_rules import LEAST_NET_CENTS, refuse_goods
from loans.models import Asset
from loans.models.agreements import State as LoanState
from loans.models.assets import State
from tests.fund.banking.builders import Booked
from tests.loans.conftest import FIRST, MONDAY, PDF
from workflows.refusals import NotYours, TooLate, Unmet

from .test_supplier import INVOICE

LATER = date(2026, 5, 6)
INSURED = {
    "serial_number": "SN-4471",
    "insurer": "Ethias",
    "policy": "P-9",
    "insured_until": date(2027, 3, 1),
}
GOODS = {"goods": "Laptop, 16 inches", "net_cents": 991_74}


@pytest.fixture
def lease_terms(publish):
    return publish(secured_by="asset")


@pytest.fixture
def leased(offer, sign, pay_out, lease_terms):
    """leased(ana): 1,200.00 in 12 instalments; the supplier is paid, the laptop on the register."""

    def make(borrower, **facts):
        supplier = {name: value for name, value in INVOICE.items() if name != "paid_to"}
        loan = pay_out(sign(offer(borrower, under=lease_terms, **{**GOODS, **supplier, **facts})))
        return loan.asset

    return make


@pytest.fixture
def delivered(leased, nora):
    def make(borrower, **facts):
        return leasing.deliver(leased(borrower, **facts), on=MONDAY + timedelta(days=3), by=nora, **INSURED)

    return make


def paid_off(asset, repay, on=LATER):
    repay(asset.agreement, asset.agreement.outstanding_cents, on=on)
    asset.refresh_from_db()
    return asset


def test_only_goods_of_more_than_500_before_vat_are_leased():
    refuse_goods(LEAST_NET_CENTS + 1, 605_01, "EUR")
    for net in (LEAST_NET_CENTS, 1):
        with pytest.raises(Unmet) as refused:
            refuse_goods(net, 0, "EUR")
        assert "Only goods of more than" in str(refused.value)
    with pytest.raises(Unmet):
        refuse_goods(1_000_01, 1_000_00, "EUR")


def test_a_request_says_which_goods_and_pays_their_supplier(ana, draft, lease_terms):
    held = draft(ana, under=lease_terms)
    assert held.paid_to == "supplier"
    for wrong in ({"net_cents": LEAST_NET_CENTS}, {"paid_to": "member"}):
        with pytest.raises(Unmet):
            applying.save_answers(held, by=ana.user, **wrong)
    with pytest.raises(Unmet) as refused:
        applying.submit(held, by=ana.user, on=MONDAY)
    assert any("Say which goods" in one for one in refused.value.figures["missing"])
    applying.save_answers(held, by=ana.user, goods="Laptop", net_cents=1_200_01, **INVOICE)
    with pytest.raises(Unmet) as refused:
        applying.submit(applying.save_answers(held, by=ana.user), by=ana.user, on=MONDAY)
    assert refused.value.figures["missing"] == [
        "The price before VAT is above the amount asked, 1,200.00\u00a0EUR."
    ]


def test_terms_with_a_guarantor_ask_for_one(ana, draft, publish, member):
    held = draft(ana, under=publish(secured_by="guarantor"))
    with pytest.raises(Unmet) as refused:
        applying.submit(held, by=ana.user, on=MONDAY)
    assert refused.value.figures["missing"] == ["Name the member who answers for the loan."]
    held = applying.save_answers(held, by=ana.user, guarantor=member("Eve"))
    assert applying.submit(held, by=ana.user, on=MONDAY).state == "submitted"


def test_a_lease_from_the_supplier_to_the_hand_over(ana, leased, nora, chloe, dirk, repay):
    asset = leased(ana)
    loan = asset.agreement
    assert loan.order.payee_name == INVOICE["supplier_name"]
    assert loan.document.agreed["goods"] == GOODS["goods"]
    assert (asset.state, asset.holder, asset.cooperative) == (State.BOUGHT, ana, ana.cooperative)
    assert (asset.invoice_number, asset.net_cents) == (INVOICE["invoice_number"], 991_74)
    for wrong in ({}, {**INSURED, "insured_until": MONDAY}, {**INSURED, "serial_number": ""}):
        with pytest.raises(Unmet):
            leasing.deliver(asset, on=LATER, by=nora, **wrong)
    with pytest.raises(NotYours):
        leasing.deliver(asset, on=LATER, by=dirk, **INSURED)
    asset = leasing.deliver(asset, on=LATER, by=nora, **INSURED)
    assert asset.is_owned
    with pytest.raises(Unmet) as refused:
        leasing.hand_over(asset, on=LATER, by=chloe)
    assert refused.value.code == "lease_is_paid"
    with pytest.raises(TooLate):
        leasing.certificate_pdf(asset, language="en")
    paid_off(asset, repay)
    assert Asset.objects.to_hand_over().get() == asset
    with pytest.raises(NotYours):
        leasing.hand_over(asset, on=LATER, by=nora)
    asset = leasing.hand_over(asset, on=LATER, by=chloe)
    assert (asset.state, asset.is_owned, asset.ended_on) == (State.HANDED_OVER, False, LATER)
    assert leasing.certificate_pdf(asset, language="fr").startswith(b"%PDF")
    assert list(asset.events.values_list("step", flat=True)) == ["buy", "deliver", "hand_over"]
    assert proof.run().differences == []


def test_what_is_known_of_it_is_kept_with_what_was_before(ana, delivered, nora):
    asset = delivered(ana)
    with pytest.raises(Unmet):
        leasing.describe(asset, on=LATER, by=nora, **INSURED)  # nothing new
    with pytest.raises(Unmet):
        leasing.describe(asset, on=LATER, by=nora, insured_until=MONDAY)
    with pytest.raises(Unmet):
        leasing.describe(asset, on=LATER, by=nora, condition="eaten")
    asset = leasing.describe(asset, on=LATER, by=nora, condition="worn", location="", insurer="Ethias")
    assert (asset.condition, asset.insurer) == ("worn", "Ethias")
    assert asset.events.last().payload == {"condition": "worn"}
    assert not asset.insurance_ends_soon(LATER)
    assert asset.insurance_ends_soon(date(2027, 2, 1))
    assert Asset.objects.insured_badly(date(2027, 2, 1)).get() == asset


def test_goods_given_back_leave_what_is_owed_to_be_decided(ana, delivered, nora, chloe, dirk, repay):
    asset = delivered(ana)
    repay(asset.agreement, 100_00, on=FIRST)
    with pytest.raises(Unmet):
        leasing.give_back(asset, condition="eaten", location="Office", why="Too slow", on=LATER, by=nora)
    asset = leasing.give_back(asset, condition="good", location="Office", why="Stops", on=LATER, by=nora)
    assert (asset.state, asset.is_owned, asset.agreement.outstanding_cents) == (
        State.RETURNED,
        True,
        1_100_00,
    )
    proposed = changes.propose(
        asset.agreement, key="f", kind="forgive", cents=1_100_00, why="Goods returned", on=LATER, by=chloe
    )
    proposals.approve(proposed, by=dirk, on=LATER, digest=proposed.digest())
    asset.agreement.refresh_from_db()
    assert asset.agreement.outstanding_cents == 0
    again = leasing.deliver(asset, on=LATER, by=nora)  # and Ana takes it all the same
    assert again.state == State.HELD
    asset = leasing.give_back(again, condition="worn", location="Office", why="No", on=LATER, by=nora)
    assert leasing.let_go(asset, why="Sold", on=LATER, by=chloe).ended_on == LATER
    assert proof.run().differences == []


def test_insurance_money_repays_a_lost_good_and_a_match_undone_takes_it_back(
    ana, delivered, nora, chloe, bank
):
    asset = delivered(ana)
    with pytest.raises(Unmet):
        leasing.lose(asset, why="Stolen", on=LATER, by=nora, insured_cents=900_00)  # no number of a claim
    asset = leasing.lose(asset, why="Stolen", on=LATER, by=nora, claim_number="C-77", insured_cents=900_00)
    loan, money_in = asset.agreement, asset.insurance
    assert money_in.reference.startswith("+++426/")
    plain = money_in.reference.replace("+", "").replace("/", "")
    bank(Booked(900_00, reference=plain, name="Ethias", bank_reference="INS1"), on=LATER)
    loan.refresh_from_db()
    assert (loan.repaid_cents, loan.outstanding_cents) == (900_00, 300_00)
    assert loan.repayments.get().payer == "Ethias"
    assert proof.run().differences == []
    undo_match(Match.objects.get(expected=money_in), by=chloe)
    loan.refresh_from_db()
    assert loan.outstanding_cents == 1_200_00
    assert proof.run().differences == []


def test_insurance_money_above_what_is_left_is_owed_to_the_member(ana, delivered, nora, bank, repay):
    asset = delivered(ana)
    repay(asset.agreement, 800_00, on=FIRST)
    asset = leasing.lose(asset, why="Fire", on=LATER, by=nora, claim_number="C-1", insured_cents=500_00)
    plain = asset.insurance.reference.replace("+", "").replace("/", "")
    bank(Booked(500_00, reference=plain, name="Ethias", bank_reference="INS1"), on=LATER)
    asset.agreement.refresh_from_db()
    assert (asset.agreement.state, asset.agreement.surplus_cents) == (LoanState.SETTLED, 100_00)
    assert proof.run().differences == []


def test_a_supplier_who_is_not_paid_after_all_delivers_nothing(ana, leased, bank, nora, chloe):
    asset = leased(ana)
    placed = asset.agreement.order.batch_lines.get()
    bank(Booked(1_200_00, end_to_end_id=placed.end_to_end_id, bank_reference="BACK", reason="AC04"), on=LATER)
    asset.refresh_from_db()
    with pytest.raises(Unmet):
        leasing.deliver(asset, on=LATER, by=nora, **INSURED)
    orders.cancel_order(asset.agreement.order, by=chloe, why="No longer sold")
    asset.refresh_from_db()
    assert asset.state == State.CANCELLED


def test_the_database_keeps_the_register_honest(ana, leased):
    asset = leased(ana)
    for columns in ({"net_cents": LEAST_NET_CENTS}, {"ended_on": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Asset.objects.filter(pk=asset.pk).update(**columns)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE loans_asset SET state = 'held' WHERE id = %s", [asset.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        asset.events.all().delete()


def test_an_ordinary_loan_puts_nothing_on_the_register(ana, running):
    assert not hasattr(running(ana), "asset")


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_lease_is_asked_by_page(client, ana, draft, lease_terms):
    held = draft(ana, under=lease_terms)
    page = f"/loans/applications/{held.case.reference}/"
    client.force_login(ana.user)
    typed = {"purpose": "equipment", "project": "A laptop", "goods": "Laptop", "net": "500"}
    small = client.post(f"{page}project/", typed)
    assert (small.status_code, "Only goods of more than" in text(small)) == (422, True)
    assert client.post(f"{page}project/", typed | {"net": "991,74"}).status_code == 302
    own = {"iban": "BE71096123456769", "iban_holder": "Ana Test", "paid_to": "member"}
    client.post(f"{page}bank/", {**INVOICE, **own})
    held.refresh_from_db()
    assert (held.net_cents, held.paid_to, held.supplier_name) == (
        991_74,
        "supplier",
        INVOICE["supplier_name"],
    )
    assert "Laptop" in text(client.get(f"{page}check/"))


def test_goods_are_kept_by_page(client, ana, leased, nora, chloe, member, repay):
    asset = leased(ana)
    page, until = f"/loans/goods/{asset.number}/", timezone.localdate() + timedelta(days=10)
    client.force_login(member("Eve").user)
    assert client.get(page).status_code == 404
    client.force_login(ana.user)
    assert "The cooperative owns and insures" in text(client.get(page))
    assert asset.number in text(client.get(f"/loans/{asset.agreement.number}/"))
    assert client.get(f"{page}deliver/").status_code == 404
    assert client.get("/loans/goods/").status_code == 403
    client.force_login(nora)
    typed = {**INSURED, "insured_until": until, "condition": "new", "location": "Namur"}
    asked = client.get(f"{page}deliver/").content.decode()
    for needed in ("Serial number", "Insurer", "Insured until"):
        assert f">{needed}</label>" in asked  # without a word on what is optional
    refused = client.post(f"{page}deliver/", typed | {"serial_number": ""})
    assert (refused.status_code, "Namur" in text(refused)) == (422, True)
    assert client.post(f"{page}deliver/", typed).headers["location"] == page
    assert client.post(f"{page}deliver/", typed).status_code == 409
    assert client.get(f"{page}sing/").status_code == 404
    assert "The insurance ends on" in text(client.get(page))
    listed = text(client.get("/loans/goods/?todo=insurance&q=laptop&state=held"))
    assert ("SN-4471" in listed, "ends soon" in listed) == (True, True)
    assert "Nothing fits" in text(client.get("/loans/goods/?todo=hand_over"))
    assert b"SN-4471" in b"".join(client.get("/loans/goods/?format=csv").streaming_content)
    photo = {"file": SimpleUploadedFile("front.pdf", PDF), "label": "Front"}
    assert client.post(f"{page}files/", {"label": "x"}).status_code == 422
    bad = {"file": SimpleUploadedFile("x.png", b"no"), "label": "x"}
    assert client.post(f"{page}files/", bad).status_code == 422
    for _twice in range(2):
        photo["file"].seek(0)
        assert client.post(f"{page}files/", photo).headers["location"] == page
    kept = asset.papers.get()
    client.force_login(ana.user)
    assert b"".join(client.get(f"{page}files/{kept.pk}/").streaming_content) == PDF
    assert client.get(f"{page}hand-over.pdf").status_code == 409
    client.force_login(chloe)
    assert f"{page}hand_over/" not in client.get(page).content.decode(), "not before the last instalment"
    paid_off(asset, repay)
    assert "to be handed over" in text(client.get("/loans/goods/"))
    assert f"{page}hand_over/" in client.get(page).content.decode()
    assert client.post(f"{page}hand_over/").headers["location"] == page
    assert client.get(f"{page}hand-over.pdf").content.startswith(b"%PDF")


def test_goods_are_kept_by_api(ana, leased, nora, chloe, member):
    asset, api = leased(ana), APIClient()
    place = f"/api/v1/leased-goods/{asset.number}/"
    facts = {**INSURED, "insured_until": "2099-01-01"}
    api.force_authenticate(member("Eve").user)
    assert api.get(place).status_code == 404
    api.force_authenticate(nora)
    assert api.post(f"{place}deliver/", {}, format="json").json()["code"] == "not_insured"
    assert api.post(f"{place}deliver/", facts, format="json").json()["state"] == "held"
    assert api.post(f"{place}describe/", {"condition": "worn"}, format="json").json()["condition"] == "worn"
    assert api.post(f"{place}describe/", {"colour": "red"}, format="json").status_code == 400
    lost = api.post(
        f"{place}lose/", {"why": "Fire", "claim_number": "C", "insured_cents": 5_00}, format="json"
    )
    assert lost.json()["insurance_reference"].startswith("+++426/")
    api.force_authenticate(chloe)
    assert api.post(f"{place}hand-over/", format="json").status_code == 409
    assert api.post(f"{place}let-go/", {"why": "Scrapped"}, format="json").json()["state"] == "gone"
    assert api.get("/api/v1/leased-goods/?state=gone&to_hand_over=false").json()["count"] == 1


def test_papers_and_the_certificate_are_read_by_api(ana, delivered, repay, nora, chloe, member):
    asset, api = delivered(ana), APIClient()
    place = f"/api/v1/leased-goods/{asset.number}/"

    def sent():
        return {"file": SimpleUploadedFile("policy.pdf", PDF), "shows": "Policy"}

    api.force_authenticate(ana.user)
    assert api.post(f"{place}papers/", sent(), format="multipart").status_code == 403
    api.force_authenticate(nora)
    assert api.post(f"{place}papers/", {"shows": "Policy"}, format="multipart").status_code == 400
    made = api.post(f"{place}papers/", sent(), format="multipart")
    assert (made.status_code, made.json()["shows"]) == (201, "Policy")
    assert api.post(f"{place}papers/", sent(), format="multipart").json()["id"] == made.json()["id"]
    assert [row["sha256"] for row in api.get(f"{place}papers/").json()] == [made.json()["sha256"]]
    api.force_authenticate(ana.user)
    read = api.get(f"{place}papers/{made.json()['id']}/")
    assert (read.status_code, b"".join(read)[:5]) == (200, b"%PDF-")
    assert api.get(f"{place}certificate/").status_code == 409
    paid_off(asset, repay)
    leasing.hand_over(asset, on=LATER, by=chloe)
    assert api.get(f"{place}certificate/").content.startswith(b"%PDF")
    api.force_authenticate(member("Eve").user)
    for path in ("papers/", f"papers/{made.json()['id']}/", "certificate/"):
        assert api.get(place + path).status_code == 404


def test_the_register_costs_the_same_whatever_its_length(client, ana, leased, chloe, member):
    leased(ana)
    client.force_login(chloe)

    def count():
        with CaptureQueriesContext(connection) as seen:
            client.get("/loans/goods/")
        return len(seen)

    count()
    before = count()
    leased(member("Eve"), invoice_number="F-2", cents=130_000)
    assert count() == before
    assert Asset.objects.count() == 2

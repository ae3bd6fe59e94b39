"""What is shown for a payment of a loan, and the papers of leased goods: read like any document of a case."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from loans import drawing, leasing
from loans.models import AssetPaper
from loans.models.agreements import Agreement
from tests.loans.conftest import MONDAY, PDF
from tests.loans.test_leasing import delivered, lease_terms, leased
from tests.loans.test_tranches import at, begun, parts, terms
from tests.workflows.cases.test_scanning import EICAR, clamd
from workflows.cases import own_rows, tasks
from workflows.cases.documents import Infected
from workflows.cases.models import Document, DocumentOpening
from workflows.people.models import Member, User

__all__ = ["begun", "delivered", "lease_terms", "leased", "terms"]

Make = Callable[..., Agreement]
BILL = {"name": "bill.pdf", "content": PDF}


@pytest.fixture
def page(ana: Member, begun: Make) -> str:
    """Of the payment for which Ana showed a bill."""
    second = parts(begun(ana))[1]
    drawing.ask(second, by=ana.user, at=at(MONDAY), **BILL)
    return f"/loans/{second.agreement.number}/payments/{second.position}/"


def opened(client: Client, by: User, address: str) -> int:
    client.force_login(by)
    return client.get(address).status_code


def test_a_bill_that_was_shown_is_a_document_and_its_opening_is_read_by_the_member(
    client: Client, ana: Member, chloe: User, page: str
) -> None:
    [document] = Document.objects.filter(name="bill.pdf")
    assert document.scan == Document.Scan.WAITING
    assert opened(client, chloe, page) == 200
    assert "not scanned for viruses" in client.get(page).text
    assert opened(client, chloe, f"{page}proof/") == 200
    [opening] = DocumentOpening.objects.filter(document=document)
    assert (opening.by, opening.role) == (chloe, "treasurer")
    client.force_login(ana.user)
    assert "bill.pdf" in client.get(document.case.get_absolute_url()).text
    names = [file.name for file in own_rows.files(ana.user)]
    assert any("bill" in name for name in names)


def test_with_a_scanner_the_office_waits_until_it_has_looked(
    client: Client, settings: Any, ana: Member, chloe: User, page: str
) -> None:
    with clamd(settings):
        assert opened(client, ana.user, f"{page}proof/") == 200
        assert opened(client, chloe, f"{page}proof/") == 422
        assert tasks.scan_waiting(MONDAY) > 0
        assert opened(client, chloe, f"{page}proof/") == 200


def test_what_is_found_later_is_set_aside(
    client: Client, settings: Any, ana: Member, chloe: User, page: str
) -> None:
    with clamd(settings, lambda content: b"stream: Eicar-Test-Signature FOUND\0"):
        tasks.scan_waiting(MONDAY)
    assert "Set aside" in (opened(client, chloe, page), client.get(page).text)[1]
    assert opened(client, chloe, f"{page}proof/") == 422
    assert opened(client, ana.user, f"{page}proof/") == 422


def test_an_infected_bill_is_refused_and_on_record_where_the_borrower_showed_it(
    settings: Any, ana: Member, member: Callable[..., Member], begun: Make
) -> None:
    second = parts(begun(ana))[1]
    bad = {"name": "bill.pdf", "content": PDF.replace(b"%%EOF", EICAR + b"\n%%EOF"), "at": at(MONDAY)}
    with clamd(settings):
        for who in (member("Eve"), ana):
            with pytest.raises(Infected):
                drawing.ask(second, by=who.user, **bad)
    [event] = second.agreement.case.events.filter(step="infected")
    assert event.by == ana.user
    second.refresh_from_db()
    assert (second.state, second.shown) == ("planned", None)


def test_a_bill_shown_again_leaves_the_earlier_one_on_record(
    client: Client, ana: Member, begun: Make, chloe: User
) -> None:
    second = parts(begun(ana))[1]
    for _time in range(2):
        drawing.ask(second, by=ana.user, at=at(MONDAY), **BILL)
        second.refresh_from_db()
        drawing.send_back(second, why="No date", by=chloe)
    assert Document.objects.filter(case=second.agreement.case, name="bill.pdf").count() == 2


def test_a_paper_of_leased_goods_is_scanned_and_its_openings_are_kept(
    client: Client, settings: Any, ana: Member, delivered: Make, nora: User, chloe: User
) -> None:
    asset = delivered(ana)
    with clamd(settings):
        leasing.add_paper(asset, label="Front", by=nora, at=at(MONDAY), **BILL)
        with pytest.raises(Infected):
            leasing.add_paper(asset, label="Back", by=nora, at=at(MONDAY), name="b.pdf",
                              content=PDF.replace(b"%%EOF", EICAR + b"\n%%EOF"))  # fmt: skip
    [paper] = AssetPaper.objects.all()
    assert paper.document.scan == Document.Scan.CLEAN
    assert asset.agreement.case.events.filter(step="infected").count() == 1
    assert opened(client, ana.user, f"/loans/goods/{asset.number}/files/{paper.pk}/") == 200
    assert opened(client, chloe, f"/loans/goods/{asset.number}/files/{paper.pk}/") == 200
    assert DocumentOpening.objects.filter(document=paper.document, by=chloe).count() == 1

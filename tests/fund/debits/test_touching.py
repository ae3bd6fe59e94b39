"""Whom a recusal hides a loan from sees nothing of its debit; whose account it is does not handle it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from fund.bank_days import bank_day_from
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, ExpectedPayment, StatementLine
from fund.debits import answers, collecting, mandates
from fund.debits.models import Collection, CollectionBatch, Creditor, DebitMandate
from tests.factor import confirmed
from tests.fund.banking.builders import Booked, camt053
from tests.tables import taken_out
from workflows.cases.models import Case
from workflows.committee.models import Recusal
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours

from .conftest import ANA_IBAN, Sign
from .test_pages import client

Expected = Callable[..., ExpectedPayment]
FAR = date(2027, 12, 31)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def soon(today: date) -> date:
    return bank_day_from(today + timedelta(21))


@pytest.fixture
def announced(expected: Expected, signed: Sign, soon: date, today: date) -> Callable[[Member], Collection]:
    def make(member: Member) -> Collection:
        mandate = signed(expected(due_on=soon, member=member), debtor_name=f"{member.first_name} Owner")
        one = collecting.announce(mandate, on=today, by=None)
        assert one
        return one

    return make


@pytest.fixture
def aside(ana: Member) -> Callable[[Collection, User], None]:
    """aside(collection, user): the user stands aside from the case of that loan."""

    def stand(one: Collection, user: User) -> None:
        case, _made = Case.objects.get_or_create(
            reference=one.expected.number,
            defaults={"kind": "loan", "cooperative": ana.cooperative, "applicant": one.mandate.member,
                      "filed_by": one.mandate.member.user},
        )  # fmt: skip
        Recusal.objects.create(
            case=case, user=user, kind="declared", reason="close", by=user, at=timezone.now()
        )

    return stand


def test_what_a_recusal_hides_is_on_no_page_and_in_no_answer(
    announced: Any, aside: Any, ana: Member, member: Any, creditor: Creditor, chloe: User, dirk: User
) -> None:
    """Chloé stands aside from Ana's loan; the file that another treasurer makes names Bea to her, and Ana to Dirk."""
    hers, other = announced(ana), announced(member("Bea"))
    batch = collecting.prepare(creditor, until=FAR, on=timezone.localdate(), by=chloe)
    browser, url = client(chloe), f"/debits/files/{batch.number}/"
    assert b"Ana Owner" in browser.get(url).content
    aside(hers, chloe)
    for path in ("/debits/?view=all", "/debits/?view=all&format=csv", "/debits/mandates/",
                 "/debits/mandates/?format=csv", url, f"{url}?format=csv"):  # fmt: skip
        shown = browser.get(path).getvalue().decode()
        assert "Ana" not in shown, path
        assert hers.mandate.reference not in shown, path
        assert other.mandate.reference in shown, path
    assert "not shown to you" in browser.get(url).content.decode()
    for path in (f"mandates/{hers.mandate.reference}/", f"collections/{hers.pk}/answer/",
                 f"paper/{hers.expected_id}/"):  # fmt: skip
        assert browser.get(f"/debits/{path}").status_code == 404, path
    ids = [row["id"] for row in browser.get("/api/v1/debit-collections/").json()["results"]]
    held = browser.get(f"/api/v1/debit-files/{batch.number}/").json()["collections"]
    expected = browser.get("/api/v1/expected-payments/").json()["results"]
    assert (ids, [row["mandate"] for row in held]) == ([other.pk], [None, other.mandate.reference])
    assert [row["reference"] for row in expected] == [other.expected.reference]
    assert browser.get(f"/api/v1/debit-mandates/{hers.mandate.reference}/").status_code == 404
    assert b"Ana Owner" in client(dirk).get(url).content
    held = taken_out(browser, url)
    assert [(row["Account holder"], row["Mandate"]) for row in held] == [
        ("not shown to you", ""),
        (other.mandate.debtor_name, other.mandate.reference),
    ]
    (file,) = taken_out(browser, "/debits/files/")
    assert (file["Number"], file["Collections"]) == (batch.number, "2")
    assert [row["Mandate"] for row in taken_out(browser, "/debits/mandates/")] == [other.mandate.reference]


def test_a_file_with_a_hidden_collection_is_sent_by_somebody_else_or_without_it(
    announced: Any, aside: Any, ana: Member, member: Any, creditor: Creditor, chloe: User, dirk: User,
    person: Callable[..., User],
) -> None:  # fmt: skip
    hers, _other = announced(ana), announced(member("Bea"))
    batch = collecting.prepare(creditor, until=FAR, on=timezone.localdate(), by=chloe)
    aside(hers, dirk)
    with pytest.raises(NotYours):
        collecting.send(batch, digest=batch.digest(), by=dirk)
    assert b"stand aside from" in client(dirk).get(f"/debits/files/{batch.number}/").content
    shown = client(chloe).post(
        f"/debits/files/{batch.number}/take-out/", {"collection": hers.pk}, follow=True
    )
    assert b"left out and waits" in shown.content
    assert b"not in this file" in client(chloe).post(
        f"/debits/files/{batch.number}/take-out/", {"collection": hers.pk}, follow=True
    ).content  # fmt: skip
    collecting.send(batch, digest=batch.digest(), by=dirk)
    rest = collecting.prepare(creditor, until=FAR, on=timezone.localdate(), by=chloe)
    rest = collecting.send(rest, digest=rest.digest(), by=confirmed(person("Eve", Role.TREASURER2)))
    with pytest.raises(NotYours):
        collecting.download(rest, by=dirk)
    assert client(dirk).post(f"/debits/files/{rest.number}/download/").status_code == 302


def test_a_hidden_loan_is_not_suggested_nor_found_for_a_line(
    announced: Any, aside: Any, ana: Member, chloe: User, dirk: User, account: BankAccount
) -> None:
    hers = announced(ana)
    booked = Booked(hers.cents, text=f"loan {hers.expected.number}", name="Somebody")
    import_statement([("1", camt053([booked]))], by=None)
    line = StatementLine.objects.get()
    url = f"/bank/lines/{line.pk}/?find={hers.expected.number}"
    assert client(dirk).get(url).content.decode().count(f"<strong>{hers.expected.label}</strong>") == 2
    aside(hers, chloe)
    browser = client(chloe)
    assert f"<strong>{hers.expected.label}</strong>" not in browser.get(url).content.decode()
    assert browser.get(f"/api/v1/bank-lines/{line.pk}/suggestions/").json() == []
    assert browser.post(f"/bank/lines/{line.pk}/assign/", {"expected": hers.expected_id}).status_code == 404
    client(dirk).post(f"/bank/lines/{line.pk}/assign/", {"expected": hers.expected_id})
    shown = browser.get(f"/bank/lines/{line.pk}/").content.decode()
    assert ("not shown to you" in shown, "Ana Test" in shown) == (True, False)


def test_the_debtor_handles_no_debit_of_their_own_whatever_their_role(
    announced: Any, signed: Sign, member: Any, creditor: Creditor, soon: date, today: date, chloe: User,
    dirk: User, expected: Expected, person: Callable[..., User],
) -> None:  # fmt: skip
    both = member("Chloé")  # the treasurer, who borrows too
    one = announced(both)
    chloe.refresh_from_db()
    later, batch = bank_day_from(soon + timedelta(7)), None

    def refused(verb: Callable[[], object]) -> bool:
        with pytest.raises(NotYours) as refusal:
            verb()
        return refusal.value.code == "own_debit"

    assert refused(lambda: collecting.postpone(one, collect_on=later, on=today, by=chloe))
    assert refused(lambda: collecting.announce(one.mandate, on=today, by=chloe))
    assert refused(lambda: collecting.prepare(creditor, until=FAR, on=today, by=chloe))
    assert refused(lambda: mandates.record_paper(
        one.expected, debtor_name="C", iban=ANA_IBAN, signed_on=today, on=today, by=chloe, scan=b"%PDF-1",
        name="m.pdf",
    ))  # fmt: skip
    shown = client(chloe).post(
        f"/debits/collections/{one.pk}/postpone/", {"collect_on": later.isoformat()}, follow=True
    )
    assert b"your own account" in shown.content
    assert b"Another day" not in shown.content
    batch = collecting.prepare(creditor, until=FAR, on=today, by=person("Fay", Role.TREASURER))
    assert refused(lambda: collecting.cancel(batch, by=chloe, why="not me"))
    assert refused(lambda: collecting.drop_stale(batch, by=chloe))
    assert refused(lambda: collecting.take_out(batch, one, by=chloe))
    batch = collecting.send(batch, digest=batch.digest(), by=dirk)
    one.refresh_from_db()
    assert refused(lambda: answers.refuse(one, why="AM04", by=chloe))
    line = StatementLine(account=creditor.account, cents=one.cents)
    assert refused(lambda: answers.answer_by_hand(one, line, by=chloe))
    one.refresh_from_db()
    assert (one.state, CollectionBatch.objects.get().state) == ("sent", "sent")
    answers.refuse(one, why="AM04", by=dirk)
    one.refresh_from_db()
    assert refused(lambda: collecting.again(one, on=today, by=chloe))
    assert DebitMandate.objects.get().state == "active"
    mandates.end(one.mandate, why="I pay by transfer", by=chloe)  # that is a debtor's right


def test_what_is_ones_own_is_left_for_another_to_make_a_file_of_or_to_send(
    announced: Any, ana: Member, member: Any, creditor: Creditor, chloe: User, dirk: User, soon: date
) -> None:
    mine, hers, his = announced(member("Chloé")), announced(ana), announced(member("Dirk"))
    made = client(chloe).post("/debits/", {"creditor": creditor.pk, "until": soon.isoformat()}, follow=True)
    batch = CollectionBatch.objects.get()
    assert b"1 collection is your own" in made.content
    assert {one.pk for one in batch.held()} == {hers.pk, his.pk}
    mine.refresh_from_db()
    assert mine.state == "announced"
    with pytest.raises(NotYours) as refusal:
        collecting.send(batch, digest=batch.digest(), by=confirmed(dirk))
    assert refusal.value.code == "own_debit"
    collecting.take_out(batch, his, by=chloe)
    assert collecting.send(batch, digest=batch.digest(), by=dirk).state == "sent"

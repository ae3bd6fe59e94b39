"""A mandate: signed by the member for their own payment, one in force, ended by either side, the bank or time."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from fund.banking.iban import BadIban
from fund.banking.models import ExpectedPayment
from fund.banking.pain001 import CannotPay
from fund.debits import collecting, mandates
from fund.debits.mandates import CannotMandate
from fund.debits.models import Collection, DebitMandate, DebitMandateEvent
from tests.workflows.cases.test_documents import WHOLE_PDF, photo_with_place
from workflows.cases.documents import MAX_BYTES, BadDocument
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.record import broken_links
from workflows.refusals import NotYours, Refusal, TooLate

from .conftest import ANA_IBAN, DUE, TODAY, Sign

Expected = Callable[..., ExpectedPayment]


def test_signing_keeps_who_which_account_and_exactly_which_text(
    expected: Expected, signed: Sign, ana: Member
) -> None:
    mandate = signed(expected())
    assert (mandate.state, mandate.reference, mandate.iban) == ("active", "M-2026-0001", ANA_IBAN)
    assert mandate.signed_on == TODAY
    assert mandate.lapses_on == date(2029, 5, 11)
    event = mandate.events.get()
    assert (event.step, event.by, event.payload["sha256"]) == ("sign", ana.user, mandate.text_sha256)
    kept = mandates.open_signed(mandate, by=ana.user)
    assert hashlib.sha256(kept).hexdigest() == mandate.text_sha256
    for told in ("FR72ZZZ123456", "8 weeks", "Ana Test", "BE71 0961 2345 6769"):
        assert told in kept.decode()
    assert not broken_links(DebitMandateEvent)


def test_who_opens_what_a_member_signed_is_on_the_record(
    expected: Expected, signed: Sign, ana: Member, dirk: User, person: Callable[..., User]
) -> None:
    mandate = signed(expected())
    assert ana.user
    assert mandates.open_signed(mandate, by=ana.user) == mandates.open_signed(mandate, by=dirk)
    assert [event.by for event in mandate.events.filter(step="open_signed")] == [dirk]
    with pytest.raises(NotYours):  # the account is masked for who audits
        mandates.open_signed(mandate, by=person("Alix", Role.AUDITOR))


def test_the_same_signature_again_is_the_same_mandate(expected: Expected, signed: Sign) -> None:
    wanted = expected()
    assert signed(wanted).pk == signed(wanted).pk


def test_another_account_is_another_mandate_and_the_first_one_ends(expected: Expected, signed: Sign) -> None:
    wanted = expected()
    first = signed(wanted)
    second = signed(wanted, iban="FR1420041010050500013M02606")
    first.refresh_from_db()
    assert (first.state, second.state) == ("cancelled", "active")
    assert first.reference != second.reference


def test_nobody_signs_for_another(
    expected: Expected, signed: Sign, chloe: User, member: Callable[..., Member]
) -> None:
    wanted = expected()
    for stranger in (chloe, member("Bea").user):
        with pytest.raises(NotYours):
            signed(wanted, by=stranger)
    assert not DebitMandate.objects.exists()


def test_a_text_that_changed_meanwhile_is_not_signed(expected: Expected, signed: Sign) -> None:
    with pytest.raises(TooLate):
        signed(expected(), text="something else")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"iban": "BE71096123456768"}, BadIban),
        ({"iban": ""}, BadIban),
        ({"debtor_name": "Анна"}, CannotPay),
        ({"debtor_name": "A" * 71}, CannotPay),
        ({"debtor_name": "  "}, CannotMandate),
    ],
)
def test_what_no_bank_would_take_is_refused(
    expected: Expected, signed: Sign, typed: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        signed(expected(), **typed)


def test_no_mandate_for_what_is_paid_or_where_nothing_is_collected(
    expected: Expected, signed: Sign, creditor: object
) -> None:
    wanted = expected()
    ExpectedPayment.objects.filter(pk=wanted.pk).update(is_open=False)
    wanted.refresh_from_db()
    with pytest.raises(CannotMandate):
        signed(wanted)


def test_a_paper_is_recorded_with_its_scan_by_a_treasurer_only(
    expected: Expected, chloe: User, dirk: User
) -> None:
    wanted = expected()

    def record(**columns: object) -> DebitMandate:
        return mandates.record_paper(
            wanted,
            **{
                "debtor_name": "Ana Test", "iban": ANA_IBAN, "signed_on": date(2026, 5, 2), "on": TODAY, "by": chloe,
                "scan": WHOLE_PDF, "name": "mandate.pdf", **columns,
            },
        )  # fmt: skip

    with pytest.raises(NotYours):
        record(by=dirk)
    for wrong in ({"signed_on": TODAY + timedelta(1)}, {"signed_on": date(2023, 5, 11)}):
        with pytest.raises(CannotMandate):
            record(**wrong)
    for unread in (b"", b"<html>", WHOLE_PDF[:40], WHOLE_PDF + b"0" * MAX_BYTES):
        with pytest.raises(BadDocument):
            record(scan=unread)
    mandate = record()
    assert (mandate.how, mandate.signed_on, mandate.signed.raw()) == ("paper", date(2026, 5, 2), WHOLE_PDF)
    assert record() == mandate


def test_a_photo_of_a_mandate_is_kept_without_place_and_device(expected: Expected, chloe: User) -> None:
    photo, wanted = photo_with_place(), expected()

    def record() -> DebitMandate:
        return mandates.record_paper(
            wanted, debtor_name="Ana Test", iban=ANA_IBAN, signed_on=TODAY, on=TODAY, by=chloe, scan=photo, name="p.jpg"
        )  # fmt: skip

    kept = record().signed.raw()
    assert b"Anas telephone" in photo
    assert b"Anas telephone" not in kept
    assert kept.startswith(b"\xff\xd8\xff")
    assert record().signed.raw() == kept
    assert DebitMandate.objects.count() == 1


def test_the_database_keeps_one_mandate_in_force_for_a_payment(expected: Expected, signed: Sign) -> None:
    mandate = signed(expected())
    mandate.pk, mandate.reference = None, "M-2026-9999"
    mandate._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        mandate.save()


def test_ending_it_stops_what_was_announced(
    expected: Expected, signed: Sign, ana: Member, chloe: User
) -> None:
    mandate = signed(expected())
    announced = collecting.announce(mandate, on=TODAY, by=None)
    assert announced
    with pytest.raises(Refusal):
        mandates.end(mandate, why=" ", by=ana.user)
    mandates.end(mandate, why="I changed banks", by=ana.user)
    announced.refresh_from_db()
    assert (mandate.state, announced.state) == ("cancelled", Collection.State.CANCELLED)
    with pytest.raises(TooLate):
        mandates.end(mandate, why="again", by=chloe)
    with pytest.raises(TooLate):
        collecting.announce(mandate, on=TODAY, by=None)


def test_another_member_ends_nothing(expected: Expected, signed: Sign, member: Callable[..., Member]) -> None:
    with pytest.raises(NotYours):
        mandates.end(signed(expected()), why="mine?", by=member("Bea").user)


def test_unused_for_thirty_six_months_it_lapses_and_not_a_day_earlier(
    expected: Expected, signed: Sign
) -> None:
    mandate = signed(expected())
    assert mandates.lapse_unused(date(2029, 5, 10)) == 0
    assert mandates.lapse_unused(date(2029, 5, 11)) == 1
    assert mandates.lapse_unused(date(2029, 5, 11)) == 0
    mandate.refresh_from_db()
    assert mandate.state == "lapsed"


def test_what_is_due_after_the_lapse_is_not_announced(expected: Expected, signed: Sign) -> None:
    wanted = expected(due_on=date(2029, 5, 14))
    mandate = signed(wanted)
    with pytest.raises(collecting.CannotCollect):
        collecting.announce(mandate, on=date(2029, 5, 1), by=None)
    assert mandate.lapses_on > DUE

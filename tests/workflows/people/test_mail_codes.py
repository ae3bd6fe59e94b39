"""A code sent by e-mail: for one act, once, for ten minutes, hashed, with few tries; never a second factor."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from workflows.people import mail_codes, second_factor
from workflows.people.models import MailCode, Member, User
from workflows.refusals import NotYours, Refusal, TooLate, Unmet

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def user(ana: Member) -> User:
    assert ana.user is not None
    return ana.user


@pytest.fixture
def ana(member: Any) -> Member:
    return member("Ana")


def refused(user: User, act: str, code: str, at: datetime) -> str:
    with pytest.raises(Refusal) as found:
        mail_codes.confirm(user, act, code, at=at)
    return found.value.code


def test_a_code_serves_once_for_its_act_its_person_and_ten_minutes(user: User, member: Any):
    row, code = mail_codes.make(user, "loan/1", at=NOW)
    assert code not in (row.code_hash, row.salt, row.act)
    assert refused(user, "loan/2", code, NOW) == "no_code"
    assert refused(member("Eve").user, "loan/1", code, NOW) == "no_code"
    assert refused(user, "loan/1", code, NOW + timedelta(minutes=10)) == "no_code"
    typed = f"{code[:3]} {code[3:]}"
    assert mail_codes.confirm(user, "loan/1", typed, at=NOW + timedelta(minutes=9)).used_at
    assert refused(user, "loan/1", code, NOW + timedelta(minutes=9)) == "no_code"


def test_five_wrong_ones_end_it(user: User):
    _row, code = mail_codes.make(user, "loan/1", at=NOW)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for typed in (wrong, "", "x", "١٢٣٤٥٦", wrong):
        with pytest.raises(NotYours):
            mail_codes.confirm(user, "loan/1", typed, at=NOW)
    with pytest.raises(TooLate):
        mail_codes.confirm(user, "loan/1", code, at=NOW)
    _row, again = mail_codes.make(user, "loan/1", at=NOW)
    assert mail_codes.confirm(user, "loan/1", again, at=NOW)


def test_a_new_code_ends_the_one_before(user: User):
    _row, first = mail_codes.make(user, "loan/1", at=NOW)
    _row, second = mail_codes.make(user, "loan/1", at=NOW)
    if first != second:
        assert refused(user, "loan/1", first, NOW) == "wrong_code"
    assert mail_codes.confirm(user, "loan/1", second, at=NOW)


def test_five_are_sent_in_an_hour_for_one_act_and_thirty_in_all(user: User):
    for _each in range(5):
        mail_codes.make(user, "loan/1", at=NOW)
    with pytest.raises(TooLate):
        mail_codes.make(user, "loan/1", at=NOW + timedelta(minutes=59))
    for number in range(2, 27):  # whoever signs for the cooperative has many to sign
        mail_codes.make(user, f"loan/{number}", at=NOW)
    with pytest.raises(TooLate):
        mail_codes.make(user, "loan/27", at=NOW + timedelta(minutes=59))
    assert mail_codes.make(user, "loan/27", at=NOW + timedelta(minutes=61))


def test_it_is_sent_to_the_address_that_one_signs_in_with(
    user: User, django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        mail_codes.send(user, "loan/1", what="L-2026-0001", at=NOW)
    (sent,) = mail.outbox
    assert (sent.to, "L-2026-0001" in sent.subject) == ([user.email], True)
    assert mail_codes.confirm(user, "loan/1", sent.body[:6], at=NOW)
    assert sent.body[:6] not in sent.subject


def test_who_has_no_address_gets_none(user: User):
    User.objects.filter(pk=user.pk).update(email="")
    user.refresh_from_db()
    with pytest.raises(Unmet):
        mail_codes.send(user, "loan/1", what="L-2026-0001", at=NOW)
    assert not MailCode.objects.exists()


def test_it_approves_no_money(user: User):
    _row, code = mail_codes.make(user, "loan/1", at=NOW)
    mail_codes.confirm(user, "loan/1", code, at=NOW)
    assert second_factor.fresh(user, at=NOW) is None

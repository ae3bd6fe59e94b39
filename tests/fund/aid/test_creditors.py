"""A creditor who is one of ours, known by their account, stands aside from the request that would pay them."""

from collections.abc import Callable

from fund.aid import applying
from fund.aid.models import ProgrammeVersion
from tests.fund.aid.conftest import AT, IBAN, ON, OTHER_IBAN, fill
from workflows.cases.models import Case
from workflows.committee.models.electorate import conflicts
from workflows.committee.models.recusals import hidden_from
from workflows.people.models import Member


def paying(published: Callable[..., ProgrammeVersion], ana: Member, iban: str) -> Case:
    version = published(formula="lump_sum", parameters={"lump_cents": 400_00}, paid_to="creditors")
    application = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    owed = [{"name": "Lena Landlord", "iban": iban, "cents": 400_00}]
    fill(application, ana.user, figures=None, payment={"creditors": owed})
    return applying.submit(application, by=ana.user, on=ON, at=AT, declared=True).case


def test_who_would_be_paid_as_creditor_stands_aside(
    published: Callable[..., ProgrammeVersion], ana: Member, member: Callable[..., Member]
):
    lena, other = member("Lena", iban=OTHER_IBAN), member("Odd", iban=IBAN)
    case = paying(published, ana, OTHER_IBAN)
    assert conflicts(case, [lena.user_id, other.user_id]) == {lena.user_id: "creditor"}
    assert Case.objects.filter(hidden_from(lena.user)).get() == case
    assert not Case.objects.filter(hidden_from(other.user)).exists()


def test_an_account_beside_the_main_one_is_their_own_as_well(
    published: Callable[..., ProgrammeVersion], ana: Member, member: Callable[..., Member]
):
    lena = member("Lena", iban=IBAN)
    lena.further_accounts.create(iban=OTHER_IBAN, holder="Lena", confirmed_at=AT)
    case = paying(published, ana, OTHER_IBAN)
    assert conflicts(case, [lena.user_id]) == {lena.user_id: "creditor"}
    assert Case.objects.filter(hidden_from(lena.user)).get() == case


def test_a_member_without_an_account_is_no_creditor(
    published: Callable[..., ProgrammeVersion], ana: Member, member: Callable[..., Member]
):
    nell = member("Nell")
    case = paying(published, ana, OTHER_IBAN)
    assert conflicts(case, [nell.user_id]) == {}
    assert not Case.objects.filter(hidden_from(nell.user)).exists()

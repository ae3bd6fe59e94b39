"""Money moves between envelopes, and an envelope changes, when one person proposes and another approves."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from fund.ledger import chart, commitments, envelopes, proof, proposals
from fund.ledger.chart import Kind
from fund.ledger.envelopes import available
from fund.ledger.models import Account, Envelope, EnvelopeTransfer, Fund
from fund.ledger.refusals import (
    Earmarked,
    FloorBreached,
    InsufficientFunds,
    KeyReused,
    MixedBooks,
    ReserveTooHigh,
)
from fund.ledger.tasks import end_proposals
from workflows import outbox
from workflows.notices.models import Notice
from workflows.people.models import Cooperative
from workflows.people.permissions import Role
from workflows.record import broken_links
from workflows.refusals import NotYours, Refusal, TooLate

from .conftest import MONDAY
from .tampering import execute


@pytest.fixture
def fund(belgium, france):
    """A fund that Belgium and France share, with 100.00 in it once `contribute` was called."""
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund")
    fund.cooperatives.add(belgium, france)
    return fund


@pytest.fixture
def thomas(person):
    return person("Thomas", Role.TREASURER2)


@pytest.fixture
def general(fund, contribute):
    contribute(100_00)
    return chart.general(fund)


@pytest.fixture
def crisis(fund):
    return envelopes.open_envelope(fund, "crisis", "Crisis plan")


@pytest.fixture
def propose(general, crisis, chloe):
    """propose(60_00): Chloé asks that much to move from the general envelope to the crisis plan."""

    def make(cents, *, by=chloe, key="", source=general, target=crisis, why="Board of March"):
        return proposals.propose_transfer(
            key=key or f"t{cents}", source=source, target=target, cents=cents, why=why, on=MONDAY, by=by
        )

    return make


def approve(proposal, by, *, on=MONDAY, digest=""):
    return proposals.approve(proposal, by=by, on=on, digest=digest or proposal.digest())


def test_a_proposal_moves_nothing_until_another_approves_it(propose, general, crisis, thomas):
    proposal = propose(60_00)
    assert (available(general), available(crisis)) == (100_00, 0)
    approved = approve(proposal, thomas)
    assert (available(general), available(crisis)) == (40_00, 60_00)
    assert (approved.state, approved.decided_by, approved.movement.by) == ("approved", thomas, thomas)
    assert list(approved.events.values_list("step", flat=True)) == ["propose", "approve"]
    assert broken_links(type(approved.events.first())) == []
    assert proof.run().holds


def test_nobody_approves_what_they_proposed_whatever_roles_they_hold(propose, general, person, thomas):
    both = person("Zoé", Role.TREASURER, Role.TREASURER2)
    proposal = propose(60_00, by=both)
    with pytest.raises(NotYours) as refused:
        approve(proposal, both)
    assert refused.value.code == "four_eyes"
    with pytest.raises(NotYours):
        proposals.reject(proposal, by=both, on=MONDAY, why="No")
    assert available(general) == 100_00
    assert approve(proposal, thomas).state == "approved"


def test_the_database_itself_refuses_one_pair_of_eyes(propose, chloe):
    proposal = propose(60_00)
    sql = "UPDATE ledger_envelopetransfer SET state = 'rejected', decided_by_id = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        execute(sql, chloe.pk, proposal.pk)


@pytest.mark.parametrize("role", [Role.TREASURER, Role.OFFICER, Role.CHAIR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_second_treasurer_approves(propose, person, role):
    with pytest.raises(NotYours):
        approve(propose(60_00), person("Eve", role))


def test_roles_count_where_they_are_held(propose, person, france, belgium, fund):
    elsewhere = person("Nele", Role.TREASURER2, cooperative=france)
    person("Nele", Role.AUDITOR, cooperative=belgium)
    fund.cooperatives.remove(france)
    with pytest.raises(NotYours):
        approve(propose(60_00), elsewhere)
    fund.cooperatives.add(france)
    assert approve(propose(60_00), elsewhere).state == "approved"


def test_what_is_approved_is_what_was_read(propose, thomas):
    first, second = propose(60_00), propose(6_00)
    with pytest.raises(TooLate):
        approve(first, thomas, digest=second.digest())
    with pytest.raises(TooLate):
        approve(first, thomas, digest="x")


def test_it_is_decided_once(propose, thomas, general):
    proposal = propose(60_00)
    approve(proposal, thomas)
    for act in (
        lambda: approve(proposal, thomas),
        lambda: proposals.reject(proposal, by=thomas, on=MONDAY, why="No"),
    ):
        with pytest.raises(TooLate):
            act()
    assert available(general) == 40_00
    with pytest.raises(DatabaseError), transaction.atomic():
        EnvelopeTransfer.objects.update(why="Something else")


def test_the_same_proposal_asked_twice_is_one(propose):
    assert propose(60_00, key="k") == propose(60_00, key="k")
    with pytest.raises(KeyReused):
        propose(61_00, key="k")


def test_money_that_has_gone_meanwhile_refuses_with_the_figures_and_the_proposal_stays(
    propose, general, thomas, chloe
):
    proposal = propose(60_00)
    commitments.commit(
        key="c", envelope=general, cents=50_00, reference="A-1", on=MONDAY, by=chloe, why="Granted"
    )
    with pytest.raises(InsufficientFunds) as refused:
        approve(proposal, thomas)
    assert refused.value.figures["available_cents"] == 50_00
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


def test_a_second_person_may_say_no_and_the_first_is_told_why(propose, thomas, chloe, general):
    proposal = propose(60_00)
    with pytest.raises(Refusal, match="Say why"):
        proposals.reject(proposal, by=thomas, on=MONDAY, why=" ")
    proposals.reject(proposal, by=thomas, on=MONDAY, why="The board has not met.")
    outbox.deliver()
    assert available(general) == 100_00
    assert Notice.objects.get(template="proposal_ended").user == chloe
    assert proposal.events.last().reason == "The board has not met."


def test_who_proposed_it_may_take_it_back_and_nobody_else(propose, thomas, chloe):
    proposal = propose(60_00)
    with pytest.raises(NotYours):
        proposals.withdraw(proposal, by=thomas, on=MONDAY)
    assert proposals.withdraw(proposal, by=chloe, on=MONDAY).state == "withdrawn"
    with pytest.raises(TooLate):
        approve(proposal, thomas)


def test_it_lapses_after_thirty_days(propose, thomas):
    proposal = propose(60_00)
    last = MONDAY + timedelta(days=29)
    assert proposal.last_day == last
    with pytest.raises(TooLate, match="lapsed"):
        approve(proposal, thomas, on=last + timedelta(days=1))
    assert end_proposals(last) == "0 proposals lapsed"
    assert end_proposals(last + timedelta(days=1)) == "1 proposals lapsed"
    assert end_proposals(last + timedelta(days=1)) == "0 proposals lapsed"
    proposal.refresh_from_db()
    assert proposal.state == "lapsed"
    assert approve(propose(5_00), thomas, on=last).state == "approved"


def test_every_second_treasurer_who_reaches_the_fund_is_told(propose, thomas, person, member, france):
    stranger = person("Sven", Role.TREASURER2, cooperative=sweden())
    both = person("Zoé", Role.TREASURER, Role.TREASURER2)
    propose(60_00, by=both)
    outbox.deliver()
    told = Notice.objects.filter(template="proposal_to_approve").values_list("user", flat=True)
    assert set(told) == {thomas.pk}
    assert stranger.pk not in told


def sweden():
    """A cooperative that shares none of these funds."""
    facts = {"name": "Solidaire SE", "country": "SE", "language": "sv"}
    return Cooperative.objects.get_or_create(code="se", defaults=facts)[0]


# ---- reserve


def change(envelope, cents, by, **purpose):
    return proposals.propose_change(
        key=f"{envelope.code}/{cents}/{sorted(purpose)}", envelope=envelope, reserve_cents=cents, why="Board",
        on=MONDAY, by=by, **purpose,
    )  # fmt: skip


def test_what_is_in_reserve_cannot_be_promised(general, chloe, thomas):
    approve(change(general, 30_00, chloe), thomas)
    assert (envelopes.reserve(general), available(general)) == (30_00, 70_00)
    promise = {"envelope": general, "reference": "A-1", "on": MONDAY, "by": chloe, "why": ""}
    with pytest.raises(InsufficientFunds) as refused:
        commitments.commit(key="much", cents=70_01, **promise)
    assert refused.value.figures["available_cents"] == 70_00
    commitments.commit(key="all", cents=70_00, **promise)
    approve(change(general, 10_00, chloe), thomas)
    commitments.commit(key="more", cents=20_00, **promise)
    assert proof.run().holds


def test_a_reserve_above_what_is_available_is_refused_with_the_figures(general, chloe, thomas):
    proposal = change(general, 100_01, chloe)
    with pytest.raises(ReserveTooHigh) as refused:
        approve(proposal, thomas)
    assert refused.value.figures == {
        "available_cents": 100_00, "asked_cents": 100_01, "currency": "EUR",
    }  # fmt: skip
    proposal.refresh_from_db()
    assert (proposal.state, envelopes.reserve(general)) == ("proposed", 0)


def test_the_reserve_is_kept_by_the_database_itself(general, crisis, chloe, thomas):
    approve(change(general, 30_00, chloe), thomas)
    with pytest.raises(IntegrityError, match="keeps_its_floor"), transaction.atomic():
        Account.objects.filter(kind=Kind.AVAILABLE, envelope=general).update(floor_cents=100_01)
    with pytest.raises(FloorBreached):
        envelopes.allot(key="x", source=general, target=crisis, cents=70_01, on=MONDAY, by=chloe, why="")


def test_a_change_of_nothing_is_no_proposal(general, chloe):
    with pytest.raises(proposals.NothingChanges):
        change(general, 0, chloe)


# ---- purposes


def test_an_envelope_names_who_earmarks_it(fund, belgium, general, chloe, thomas):
    ours = envelopes.open_envelope(fund, "be", "Belgium", earmark="cooperative", cooperative=belgium)
    assert ours.purpose == "members of one cooperative: Solidaire BE"
    approve(change(general, 0, chloe, earmark="funder", funder="City of Brussels"), thomas)
    general.refresh_from_db()
    assert general.purpose == "a funder’s purpose: City of Brussels"
    for wrong in ({"earmark": "funder"}, {"earmark": "cooperative"}, {"earmark": "none", "funder": "X"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Envelope.objects.create(fund=fund, code="wrong", name="Wrong", **wrong)


def test_an_envelope_is_for_a_cooperative_that_shares_the_fund(fund, general, chloe):
    for attempt in (
        lambda other: envelopes.open_envelope(fund, "x", "X", earmark="cooperative", cooperative=other),
        lambda other: change(general, 0, chloe, earmark="cooperative", cooperative=other),
    ):
        with pytest.raises(Earmarked):
            attempt(sweden())


def test_it_pays_for_members_of_that_cooperative_only(fund, belgium, france):
    ours = envelopes.open_envelope(fund, "be", "Belgium", earmark="cooperative", cooperative=belgium)
    envelopes.require_serves(ours, belgium)
    with pytest.raises(Earmarked):
        envelopes.require_serves(ours, france)
    envelopes.require_serves(chart.general(fund), france)


def test_a_funders_money_moves_only_to_the_same_funder(fund, propose, crisis, chloe, thomas):
    city = {"earmark": "funder", "funder": "City of Brussels"}
    first = envelopes.open_envelope(fund, "city-1", "City, first year", **city)
    second = envelopes.open_envelope(fund, "city-2", "City, second year", **city)
    approve(propose(50_00, target=first), thomas)
    with pytest.raises(Earmarked):
        propose(10_00, source=first, target=crisis)
    assert approve(propose(20_00, source=first, target=second), thomas).state == "approved"


# ---- several funds and currencies


def test_a_crown_never_meets_a_euro(propose, fund, general, chloe, contribute):
    crowns = Fund.objects.create(code="se", name="Fonden", currency="SEK")
    crowns.cooperatives.add(sweden())
    away = chart.general(crowns)
    with pytest.raises(MixedBooks):
        propose(1_00, target=away)
    with pytest.raises(MixedBooks):
        envelopes.allot(key="x", source=general, target=away, cents=1_00, on=MONDAY, by=chloe, why="")
    assert [each.envelope for each in envelopes.standings(crowns)] == [away]
    assert available(away) == 0
    with pytest.raises(InsufficientFunds, match="SEK"):
        commitments.commit(key="c", envelope=away, cents=1, reference="X", on=MONDAY, by=chloe, why="")


def test_a_shared_fund_is_read_by_the_treasurers_of_both_and_of_no_other(
    fund, general, person, belgium, france
):
    ours = Fund.objects.create(code="be-only", name="Belgium only")
    ours.cooperatives.add(belgium)

    def read_by(name, where):
        user = person(name, Role.TREASURER, cooperative=where)
        return set(Fund.objects.visible_to(user).values_list("code", flat=True))

    assert read_by("Bea", belgium) == {"solidarity", "be-only"}
    assert read_by("Fleur", france) == {"solidarity"}
    assert read_by("Sven", sweden()) == set()

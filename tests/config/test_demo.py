"""The demonstration is made by the real verbs, so it must prove itself."""

import random
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from config.demo import full, names, people
from fund.ledger import balances, proof
from fund.ledger.models import Fund
from loans.dunning import Step
from loans.models import (
    Agreement,
    Amendment,
    ChangeRequest,
    Deduction,
    DunningStep,
    GuaranteeCall,
    LineRules,
    LoanChange,
    LoanPromise,
    Moratorium,
)
from tests import plain
from workflows.cases.models import Case, CaseEvent, State
from workflows.committee.models import AgendaItem, Consent, Session
from workflows.iban import parse
from workflows.notices.models import Notice
from workflows.people.models import Member
from workflows.record import broken_links

from .lives import Lives


def test_the_awards_of_the_crisis_sum_to_the_cent_whatever_the_seed() -> None:
    for seed in range(20):
        drawn = full.amounts(random.Random(seed))
        assert len(drawn) == 445
        assert sum(drawn) == 46_236_079
        assert min(drawn) > 0


def test_eleven_in_a_hundred_awards_are_french() -> None:
    assert round(100 * full.AWARDS_FR / full.AWARDS) == 11
    assert round(100 * (full.AWARDS - full.AWARDS_FR) / full.AWARDS) == 89


def test_everybody_has_an_account_that_could_exist() -> None:
    for country in ("BE", "FR"):
        numbers = {people.fake_iban(country, 1_000_003 * n) for n in range(1, 200)}
        assert len(numbers) == 199
        assert all(parse(number) for number in numbers)


def test_sixty_people_have_names() -> None:
    assert len(names.FIRST["BE"]) + len(names.FIRST["FR"]) == 60


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_small_demonstration_holds_cases_in_every_state_proves_itself_and_every_life_is_lived_in_it() -> (
    None
):
    call_command("demo", verbosity=0)
    assert Member.objects.count() == 60
    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.READY, State.GRANTED, State.REFUSED,
                      State.CLOSED, State.WITHDRAWN, State.EXPIRED}  # fmt: skip
    assert proof.run().differences == []
    assert plain.main() == 0  # dashboard and report say what plain rows add up to
    assert broken_links(CaseEvent) == []
    called = Session.objects.get(state="convened", committee__code="solidarity")
    assert Consent.objects.filter(item__session=called).count() == 2
    assert called.absences.count() == 1
    assert Notice.objects.filter(template="stand_in").count() == 1
    asked = AgendaItem.objects.filter(session__state__in=Session.COMING).values_list("purpose", flat=True)
    assert set(asked) == {"request", "ratification", "appeal"}
    fund = Fund.objects.get()
    assert balances.total(fund, "available") > 0
    assert balances.total(fund, "lent") > 0
    assert fund.closed_until is not None
    assert date.today() - fund.closed_until < timedelta(days=62)
    assert fund.movements.filter(asked_on__lte=fund.closed_until).count() == 1  # found late
    assert set(DunningStep.objects.values_list("step", flat=True)) == set(Step)
    assert set(LoanChange.objects.values_list("kind", flat=True)) >= {"forgive", "write_off", "share"}
    lost = Agreement.objects.get(state="written_off")
    assert 0 < lost.recovered_cents < lost.relieved_cents
    assert Amendment.objects.get().state == "signed"
    assert Agreement.objects.filter(topped_up_cents__gt=0).count() == 2
    assert Deduction.objects.exists()
    assert LineRules.objects.in_force(fund, date.today()) is not None
    for waiting in (LoanPromise, ChangeRequest, Moratorium, GuaranteeCall):
        assert waiting.objects.count() == 1, waiting
    oldest = CaseEvent.objects.order_by("at").first()
    assert oldest is not None
    assert oldest.at.date() < date.today().replace(year=date.today().year - 1)
    Lives().live()

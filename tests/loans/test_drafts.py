"""What Ana types about her loan is never lost, and her account is asked once."""

import pytest
from django.urls import reverse

from loans import application as applying
from loans.models import LoanApplication
from tests.loans.conftest import MONDAY
from workflows.cases.models import Case
from workflows.cases.typed import TypedPage
from workflows.people.models import Member
from workflows.refusals import Unmet

IBAN = "BE68539007547034"


@pytest.fixture(autouse=True)
def on_monday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: MONDAY)


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana.user)
    return client


def of(held, page):
    return reverse(f"loans:{page}", args=[held.case.reference])


def types(client, held, page, **fields):
    return client.post(of(held, page), fields | {"autosave": "1"}, headers={"accept": "application/json"})


def test_what_is_typed_is_there_on_another_device(as_ana, ana, draft):
    held = draft(ana)
    assert types(as_ana, held, "project", purpose="equipment", project="A cello, because").status_code == 200
    page = as_ana.get(of(held, "project")).text
    assert "A cello, because" in page
    assert "It is not saved yet" in page
    assert LoanApplication.objects.get().project == "A violin for my pupils."
    as_ana.post(of(held, "project"), {"purpose": "equipment", "project": "A cello."})
    assert not TypedPage.objects.exists()


def test_a_wrong_amount_is_kept_as_typed_and_the_account_as_saved(as_ana, ana, draft):
    held = draft(ana)
    types(as_ana, held, "plan", amount="12 hundred", months="12")
    assert 'value="12 hundred"' in as_ana.get(of(held, "plan")).text
    types(as_ana, held, "bank", iban="BE00", iban_holder="Ana T.")
    page = as_ana.get(of(held, "bank")).text
    assert 'value="Ana T."' in page
    assert "BE00" not in page
    assert "BE71096123456769" in page
    assert "iban" not in TypedPage.objects.get(page="bank").fields


def test_a_page_saved_in_another_tab_is_not_overwritten_unseen(as_ana, ana, draft):
    held = draft(ana)
    seen = as_ana.get(of(held, "project")).context["seen"]
    said = {"purpose": "equipment", "project": "From the other tab.", "seen": seen}
    assert as_ana.post(of(held, "project"), said).status_code == 302
    assert as_ana.post(of(held, "project"), said).status_code == 302  # the same again is no conflict
    late = as_ana.post(of(held, "project"), said | {"project": "From this tab."})
    assert late.status_code == 409
    assert "saved in another tab" in late.text
    assert "From this tab." in late.text
    assert LoanApplication.objects.get().project == "From the other tab."
    again = as_ana.post(
        of(held, "project"), said | {"project": "From this tab.", "seen": late.context["seen"]}
    )
    assert again.status_code == 302


def test_a_session_that_ended_while_typing_loses_nothing(client, ana, draft):
    url = of(draft(ana), "project")
    sent = client.post(url, {"project": "A cello."}, headers={"referer": f"http://testserver{url}"})
    assert sent.url == f"{reverse('account_login')}?next={url}"
    client.force_login(ana.user)
    assert "A cello." in client.get(url).text


def test_the_back_button_after_sending_says_so_and_keeps_what_was_typed_in_sight(as_ana, ana, draft):
    held = draft(ana)
    applying.submit(held, by=ana.user, on=MONDAY)
    late = as_ana.post(of(held, "project"), {"purpose": "equipment", "project": "A cello."})
    assert late.status_code == 409
    assert "handed in" in late.text
    assert "A cello." in late.text
    assert not TypedPage.objects.exists()


def test_the_account_that_is_known_is_confirmed_before_it_is_used(as_ana, ana, terms, trade):
    trade(ana)
    Member.objects.filter(pk=ana.pk).update(iban=IBAN, iban_holder="Ana Test")
    held = applying.start(Member.objects.get(pk=ana.pk), terms, by=ana.user, on=MONDAY)
    assert "Say whether the account is still right." in applying.unmet(held.case)
    assert "Is it still right?" in as_ana.get(of(held, "bank")).text
    as_ana.post(of(held, "bank"), {"iban": IBAN, "iban_holder": "Ana Test"})
    assert "Say whether the account is still right." not in applying.unmet(Case.objects.get())
    with pytest.raises(Unmet):
        applying.submit(LoanApplication.objects.get(), by=ana.user, on=MONDAY)


def test_after_sending_ana_reads_what_happens_next_and_keeps_a_copy(as_ana, ana, draft):
    held = draft(ana)
    sent = as_ana.post(of(held, "check"), {"declared": "on"}, follow=True)
    assert "you sign the agreement here" in sent.text
    copy = as_ana.get(reverse("cases:copy", args=[held.case.reference]))
    assert copy.content.startswith(b"%PDF-")

"""Whatever happens while Ana writes, nothing that she typed is lost; and what we know of her is asked once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from fund.aid import applying
from fund.aid.models import AidApplication
from tests.fund.aid.conftest import ANSWERS, AT, IBAN, ON, OTHER_IBAN, fill
from workflows import outbox
from workflows.cases import corrections, tasks, typed
from workflows.cases.models import Case
from workflows.cases.typed import TypedPage
from workflows.people.models import Member
from workflows.people.permissions import Role
from workflows.refusals import Unmet
from workflows.steps import perform
from workflows.unsaved import MOST


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: ON)


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana.user)
    return client


def of(application, page):
    return reverse("aid:page", args=[application.case.reference, page])


def types(client, application, page, **fields):
    """What the script of the page sends while one types."""
    return client.post(
        of(application, page), fields | {"autosave": "1"}, headers={"accept": "application/json"}
    )


# ---- as one types


def test_what_is_typed_is_there_on_another_device_and_is_not_an_answer_yet(as_ana, draft):
    assert types(as_ana, draft, "need", need="No concerts si").json() == {"saved": True}
    assert types(as_ana, draft, "need", need="No concerts since March, and").json() == {"saved": True}
    page = as_ana.get(of(draft, "need")).text
    assert "No concerts since March, and" in page
    assert "It is not saved yet" in page
    assert AidApplication.objects.get().answers == {}
    as_ana.post(of(draft, "need"), {"need": "No concerts since March."})
    assert not TypedPage.objects.exists()
    assert "It is not saved yet" not in as_ana.get(of(draft, "need")).text


def test_what_is_wrong_is_kept_as_it_was_typed_and_not_called_wrong_before_it_is_sent(as_ana, draft):
    types(as_ana, draft, "budget", **{"budget-wages": "twelve hundred"})
    page = as_ana.get(of(draft, "budget")).text
    assert 'value="twelve hundred"' in page
    assert "There is a problem" not in page
    sent = as_ana.post(of(draft, "budget"), {"budget-wages": "twelve hundred", "budget-housing": "700"})
    assert sent.status_code == 422
    assert 'value="700"' in as_ana.get(of(draft, "budget")).text


def test_people_of_a_household_come_back_as_they_were_typed(as_ana, draft):
    rows = {"household-TOTAL_FORMS": "2", "household-INITIAL_FORMS": "0", "household-0-link": "child",
            "household-0-age": "seven"}  # fmt: skip
    types(as_ana, draft, "household", **rows)
    page = as_ana.get(of(draft, "household")).text
    assert 'value="child" selected' in page
    assert 'value="seven"' in page
    assert "There is a problem" not in page


def test_an_account_number_is_never_kept_beside_the_request(as_ana, draft):
    types(as_ana, draft, "payment", iban=OTHER_IBAN, iban_holder="Ana T.", account="other")
    assert "iban" not in TypedPage.objects.get().fields
    page = as_ana.get(of(draft, "payment")).text
    assert "Ana T." in page
    assert OTHER_IBAN not in page


def test_what_is_typed_cannot_be_read_in_the_database(as_ana, draft):
    types(as_ana, draft, "need", need="My story")
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM cases_typedpage")
        assert cursor.fetchone()[0].startswith("v1:")


def test_more_than_any_page_holds_is_not_kept_and_the_script_learns_it(as_ana, draft):
    assert types(as_ana, draft, "need", need="x" * (MOST + 1)).status_code == 413
    assert not TypedPage.objects.exists()


def test_nobody_else_types_into_anas_draft(client, draft, member):
    client.force_login(member("Bram").user)
    assert types(client, draft, "need", need="Mine").status_code == 404


@pytest.mark.parametrize(
    "end",
    [
        lambda case: perform(Case.withdraw, case, by=case.filed_by, on=ON),
        lambda case: tasks.expire_drafts(ON + timedelta(days=200)),
        lambda case: applying.submit(case.aid, by=case.filed_by, on=ON, at=AT, declared=True),
    ],
    ids=["withdrawn", "expired", "sent"],
)
def test_what_was_typed_goes_with_the_draft(as_ana, complete, end):
    Case.objects.update(created_at=AT)
    types(as_ana, complete, "need", need="x")
    end(Case.objects.get())
    assert Case.objects.get().state != "draft"
    assert not TypedPage.objects.exists()


# ---- two tabs, the back button


def seen(client, url):
    return client.get(url).context["seen"]


def test_a_page_saved_in_another_tab_is_not_overwritten_unseen(as_ana, complete):
    first = second = seen(as_ana, of(complete, "need"))
    as_ana.post(of(complete, "need"), {"need": "From the other tab.", "seen": first})
    late = as_ana.post(of(complete, "need"), {"need": "From this tab.", "seen": second})
    assert late.status_code == 409
    assert "saved in another tab" in late.text
    assert "From the other tab." in late.text
    assert "From this tab." in late.text
    assert AidApplication.objects.get().answers["need"] == "From the other tab."
    again = as_ana.post(of(complete, "need"), {"need": "From this tab.", "seen": late.context["seen"]})
    assert again.status_code == 302
    assert AidApplication.objects.get().answers["need"] == "From this tab."


def test_a_second_press_is_no_other_tab(as_ana, draft):
    before = seen(as_ana, of(draft, "figures"))
    for _press in range(2):
        assert as_ana.post(of(draft, "figures"), {"days": "12", "seen": before}).status_code == 302


def test_going_back_to_what_stood_there_before_is_a_change_too(as_ana, complete):
    before = seen(as_ana, of(complete, "need"))
    as_ana.post(of(complete, "need"), {"need": "Changed.", "seen": before})
    back = as_ana.post(of(complete, "need"), {"need": ANSWERS["need"]["need"], "seen": before})
    assert back.status_code == 409


def test_two_tabs_with_creditors(published, ana, as_ana):
    version = published(formula="lump_sum", parameters={"lump_cents": 400_00}, paid_to="creditors")
    held = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    before = seen(as_ana, of(held, "payment"))

    def pays(name):
        return {"creditors-TOTAL_FORMS": "1", "creditors-INITIAL_FORMS": "0", "creditors-0-name": name,
                "creditors-0-iban": IBAN, "creditors-0-cents": "250", "seen": before}  # fmt: skip

    assert as_ana.post(of(held, "payment"), pays("Landlord")).status_code == 302
    assert as_ana.post(of(held, "payment"), pays("Energy")).status_code == 409
    assert [row.name for row in held.creditors.all()] == ["Landlord"]


def test_the_back_button_after_sending_says_so_and_shows_what_was_typed(as_ana, complete, send):
    case = send(complete)
    late = as_ana.post(of(complete, "need"), {"need": "One more thing: the rent.", "seen": "x"})
    assert late.status_code == 409
    assert "was sent on 2 Mar 2026" in late.text
    assert "One more thing: the rent." in late.text
    assert AidApplication.objects.get().answers["need"] == ANSWERS["need"]["need"]
    assert types(as_ana, complete, "need", need="More").status_code == 409
    assert as_ana.post(reverse("aid:declaration", args=[case.reference]), {}).url == reverse(
        "cases:sent", args=[case.reference]
    )


def test_a_page_that_is_no_longer_asked_keeps_what_was_typed_in_sight(as_ana, draft):
    assert "No words" in as_ana.post(of(draft, "gone"), {"story": "No words"}).text
    assert as_ana.get(of(draft, "gone")).status_code == 404


# ---- a session that ended


def test_a_session_that_ended_while_typing_loses_nothing(client, ana, draft):
    """No script: Ana presses Save, is asked to sign in, and finds her words on the page."""
    url = of(draft, "need")
    sent = client.post(
        url, {"need": "A long story."}, headers={"referer": f"http://testserver{url}?then=check"}
    )
    assert sent.url.startswith(reverse("account_login"))
    assert "need" in sent.url
    told = client.get(sent.url).text
    assert "You were signed out in the meantime." in told
    assert "A long story." not in told
    client.post(sent.url, {"login": ana.user.email, "password": "x"})
    client.force_login(ana.user)
    page = client.get(url).text
    assert "A long story." in page
    assert "It is not saved yet" in page
    assert AidApplication.objects.get().answers == {}


def test_what_is_held_waits_sealed_and_never_holds_an_account(client, draft):
    client.post(of(draft, "payment"), {"iban": IBAN, "iban_holder": "Ana"})
    (held,) = client.session["unsaved"].values()
    assert held.startswith("v1:")
    assert IBAN not in str(typed.unsaved.unseal(held, of(draft, "payment")))


def test_whoever_signs_in_next_on_this_browser_reads_nothing_of_it(client, draft, member):
    client.post(of(draft, "need"), {"need": "A long story."})
    client.force_login(member("Bram").user)
    assert client.get(of(draft, "need")).status_code == 404


def test_the_script_is_told_that_the_session_ended(client, draft):
    assert types(client, draft, "need", need="More").status_code == 401
    assert not TypedPage.objects.exists()


def test_a_message_sent_after_the_session_ended_comes_back_too(client, ana, complete, send):
    case = send(complete)
    url = reverse("cases:message", args=[case.reference])
    page = case.get_absolute_url()
    sent = client.post(
        url, {"text": "I found the payslip.", "key": "x"}, headers={"referer": f"http://testserver{page}"}
    )
    assert sent.url == f"{reverse('account_login')}?next={page}"
    client.force_login(ana.user)
    assert "I found the payslip." in client.get(page).text
    assert "I found the payslip." not in client.get(page).text


# ---- asked once


def test_what_ana_gave_before_is_filled_in_and_asked_to_be_confirmed(as_ana, complete, send, ana, version):
    send(complete)
    again = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    assert again.answers["household"] == complete.answers["household"]
    assert set(again.unconfirmed) == {"household", "budget"}
    page = as_ana.get(of(again, "household")).text
    assert "You gave this on 2 Mar 2026. Is it still right?" in page
    fill(again, ana.user, household=None, budget=None)
    with pytest.raises(Unmet) as refusal:
        applying.submit(again, by=ana.user, on=ON, at=AT, declared=True)
    assert refusal.value.figures["missing"] == [
        "Say whether this is still right: Who lives with you?",
        "Say whether this is still right: What comes in and what goes out, in a month?",
    ]
    for page in ("household", "budget"):
        applying.save_answers(again, page, ANSWERS[page], by=ana.user, on=ON)
    assert send(AidApplication.objects.latest("pk")).state == "submitted"


def test_whoever_files_for_ana_sees_nothing_of_what_she_wrote_before(complete, send, ana, version, person):
    advisor = person("Ida", Role.ADVISOR)
    Member.objects.filter(pk=ana.pk).update(advisor=advisor)
    send(complete)
    filed = applying.start_application(version.programme, ana, by=advisor, on=ON, consent="By telephone.")
    assert filed.answers == {}


def test_the_account_that_is_known_is_confirmed_by_its_last_figures(as_ana, version, ana):
    Member.objects.filter(pk=ana.pk).update(iban=IBAN, iban_holder="Ana Test")
    held = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    page = as_ana.get(of(held, "payment")).text
    assert "BE•• •••• 7034, Ana Test" in page
    assert "Is it still right?" in page
    assert IBAN not in page
    assert "BE68 5390" not in page.replace("for example BE68 5390 0754 7034", "")
    assert ("payment", "Say whether this is still right: Who is paid") in applying.answers.missing(held)
    empty = as_ana.post(of(held, "payment"), {"account": "other"})
    assert empty.status_code == 422
    assert "Fill this in for another account." in empty.text
    assert as_ana.post(of(held, "payment"), {"account": "known"}).status_code == 302
    kept = AidApplication.objects.get()
    assert (kept.iban, kept.iban_holder, kept.unconfirmed) == (IBAN, "Ana Test", {})
    as_ana.post(of(held, "payment"), {"account": "other", "iban": OTHER_IBAN, "iban_holder": "Ana"})
    assert AidApplication.objects.get().iban == OTHER_IBAN


# ---- odd words


LONG = "Ça ne va plus. " * 666 + "0123456789"  # 10,000 characters


@pytest.mark.parametrize(
    "words", ["🎻🌊 No concerts", "שלום, אין הופעות", "لا حفلات منذ مارس", LONG, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!", "a\r\nb"]
)
def test_any_words_are_kept_whole_and_shown(as_ana, draft, words):
    assert len(LONG) == 10_000
    assert as_ana.post(of(draft, "need"), {"need": words}).status_code == 302
    assert AidApplication.objects.get().answers["need"] == words.replace("\r\n", "\n")
    page = as_ana.get(reverse("aid:check", args=[draft.case.reference]))
    assert page.status_code == 200
    assert words.split("\r\n")[0][:40].strip() in page.text


def test_a_text_that_is_too_long_is_refused_with_its_length_and_stays_whole(as_ana, draft):
    words = "Ça ne va plus. " * 700
    page = as_ana.post(of(draft, "need"), {"need": words})
    assert page.status_code == 422
    assert "This text has 10499 characters; at most 10000 can be kept. Nothing was cut off." in page.text
    assert words.strip() in page.text
    assert "maxlength" not in page.text
    assert words.strip() in as_ana.get(of(draft, "need")).text


def test_a_name_from_right_to_left_or_with_an_emoji_travels_to_the_last_page(client, version, member):
    for first in ("أنا", "Ana 🎻"):
        person = member("Ana" if first.startswith("Ana") else "Hana", iban=IBAN)
        Member.objects.filter(pk=person.pk).update(first_name=first)
        held = applying.start_application(
            version.programme, Member.objects.get(pk=person.pk), by=person.user, on=ON
        )
        held = fill(held, person.user)
        case = applying.submit(held, by=person.user, on=ON, at=AT, declared=True).case
        client.force_login(person.user)
        assert client.get(reverse("cases:sent", args=[case.reference])).status_code == 200
        copy = client.get(reverse("cases:copy", args=[case.reference]))
        assert copy.content.startswith(b"%PDF-")


# ---- after sending


def test_after_sending_ana_reads_what_happens_next_and_keeps_a_copy(as_ana, complete, send):
    early = reverse("cases:sent", args=[complete.case.reference])
    assert as_ana.get(early).url == reverse("aid:application", args=[complete.case.reference])
    assert as_ana.get(reverse("cases:copy", args=[complete.case.reference])).status_code == 404
    case = send(complete)
    page = as_ana.get(reverse("cases:sent", args=[case.reference])).text
    for words in (case.reference, "by 16 Mar 2026 at the latest", "paid within 10 days", "Keep a copy (PDF)"):
        assert words in page
    copy = as_ana.get(reverse("cases:copy", args=[case.reference]))
    assert copy["Content-Disposition"] == f'attachment; filename="{case.reference}.pdf"'
    assert copy.content.startswith(b"%PDF-")


def test_nobody_else_gets_the_copy(client, complete, send, officer, member):
    case = send(complete)
    for stranger in (member("Bram").user, officer):
        client.force_login(stranger)
        assert client.get(reverse("cases:copy", args=[case.reference])).status_code == 404


def test_a_draft_says_until_when_it_is_kept(as_ana, draft):
    Case.objects.filter(pk=draft.case_id).update(created_at=AT)
    page = as_ana.get(reverse("aid:application", args=[draft.case.reference])).text
    assert "This draft is kept until 2 Jun 2026." in page


def test_a_correction_is_typed_like_a_draft(as_ana, complete, ana, send, officer):
    case = perform(Case.take, send(complete), by=officer, on=ON)
    corrections.ask(case, by=officer, on=ON, fields=["need"], sentence="Since when?")
    types(as_ana, complete, "need", need="Since Febr")
    assert "Since Febr" in as_ana.get(of(complete, "need")).text
    perform(Case.answer_correction, Case.objects.get(), by=ana.user, on=ON)
    assert not TypedPage.objects.exists()
    assert timezone.localdate() == ON


def test_of_a_draft_that_ends_unsent_no_answer_and_no_account_stays(complete):
    perform(Case.expire, complete.case, by=None, on=date(2026, 6, 1))
    outbox.deliver()
    complete.refresh_from_db()
    assert (complete.answers, complete.figures, complete.situation) == ({}, {}, {})
    assert (complete.iban, complete.iban_holder) == ("", "")
    assert not complete.case.documents.exists()
    assert Case.objects.get().urgency_points == []

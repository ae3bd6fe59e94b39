import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from fund.aid import publishing
from fund.aid.models import AidApplication, Creditor, Programme, ProgrammeVersion
from tests.fund.aid.conftest import IBAN, ON, PDF, RULES
from workflows.cases import corrections
from workflows.cases.models import Case
from workflows.committee.models import Committee
from workflows.people.models import Member
from workflows.people.permissions import Role
from workflows.steps import perform


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    """The pages' clock shows 2 March 2026."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: ON)


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana.user)
    return client


@pytest.fixture
def as_dora(client, admin):
    client.force_login(admin)
    return client


def of(page, application):
    return reverse("aid:page", args=[application.case.reference, page])


def test_anyone_reads_the_open_programmes_and_their_rules(client, version):
    page = client.get(reverse("aid:start"))
    assert page.status_code == 200
    assert "Corona supplement" in page.text
    assert "7.00\u00a0EUR for each day." in page.text
    one = client.get(reverse("aid:programme", args=["corona"])).text
    assert "Payslip" in one
    assert "Not older than 90 days." in one


def test_a_draft_programme_is_missing_for_everyone_else(client, programme, admin):
    publishing.draft_version(programme, RULES, by=admin)
    assert client.get(reverse("aid:programme", args=["corona"])).status_code == 404
    assert "Corona" not in client.get(reverse("aid:start")).text


def test_signed_out_each_criterion_is_answered_with_its_reason_and_nothing_is_stored(client, version):
    url = reverse("aid:eligibility", args=["corona"])
    assert "How many days without work?" in client.get(url).text
    page = client.post(url, {"member": "yes", "days": "4"})
    assert page.status_code == 200
    assert "The programme begins at 5 days." in page.text
    good = client.post(url, {"member": "yes", "days": "12"})
    assert "You may ask" in good.text
    assert reverse("account_login") in good.text
    assert not AidApplication.objects.exists()
    assert not client.session.keys()


def test_an_eligibility_check_left_open_keeps_what_was_answered(client, version):
    page = client.post(reverse("aid:eligibility", args=["corona"]), {"member": "yes", "days": "many"})
    assert page.status_code == 422
    assert 'value="many"' in page.text
    assert "There is a problem" in page.text


def test_a_closed_programme_says_so(client, version, admin):
    publishing.close_version(version, on=ON, by=admin, reason="over")
    for name in ("aid:programme", "aid:eligibility"):
        assert "closed on 2 March 2026" in client.get(reverse(name, args=["corona"])).text


def people(*others):
    """The rows of a household as a browser sends them."""
    data = {"household-TOTAL_FORMS": str(len(others)), "household-INITIAL_FORMS": "0"}
    for place, other in enumerate(others):
        data |= {f"household-{place}-{name}": value for name, value in other.items()}
    return data


def test_ana_goes_from_the_first_question_to_the_number_of_her_request(as_ana, version, ana):
    begun = as_ana.post(reverse("aid:begin", args=["corona"]), {"member": "yes", "days": "12"})
    application = AidApplication.objects.get()
    assert begun.url == of("need", application)
    pages = [
        ("need", {"need": "No concerts."}, "household"),
        ("household", people({"link": "child", "age": "7"}), "budget"),
        ("budget", {"budget-wages": "1 800,00", "budget-housing": "1.350,00"}, "home"),
        ("home", {"home": "yes", "food": "no"}, "figures"),
        ("figures", {"days": "12"}, "documents"),
    ]
    for page, data, following in pages:
        assert as_ana.get(of(page, application)).status_code == 200
        answer = as_ana.post(of(page, application), data)
        assert answer.url.rstrip("/").endswith(following)
    uploaded = as_ana.post(
        reverse("aid:documents", args=[application.case.reference]),
        {"file_0": SimpleUploadedFile("slip.pdf", PDF, "application/pdf"), "date_0": "2026-03-01"},
    )
    assert uploaded.url == of("payment", application)
    paid = as_ana.post(
        of("payment", application), {"iban": "be68 5390 0754 7034", "iban_holder": "Ana"}, follow=True
    )
    assert "BE•• •••• 7034" in paid.text
    check = as_ana.get(reverse("aid:check", args=[application.case.reference])).text
    assert "No concerts." in check
    assert "1 adult, 1 child" in check
    assert "Left to live on, for each person and day" in check
    assert "7.50\u00a0EUR" in check
    assert "84.00" in check
    assert "Before you can send" not in check
    last = reverse("aid:declaration", args=[application.case.reference])
    assert "What I wrote is true." in as_ana.get(last).text
    assert as_ana.post(last, {"declared": "on"}).status_code == 422
    sent = as_ana.post(last, {"declared": "on", "consent": "on"}, follow=True).text
    case = Case.objects.get()
    assert case.reference in sent
    assert case.state == "submitted"
    assert "What happens next" in sent
    again = as_ana.post(last, {"declared": "on", "consent": "on"})
    assert again.url == reverse("cases:sent", args=[case.reference])


def test_a_draft_resumes_where_it_was_left(as_ana, draft):
    as_ana.post(of("need", draft), {"need": "No concerts."})
    start = as_ana.get(reverse("aid:start")).text
    assert draft.case.reference in start
    overview = as_ana.get(reverse("aid:application", args=[draft.case.reference])).text
    assert "To do" in overview
    assert "No concerts." in as_ana.get(of("need", draft)).text


@pytest.mark.parametrize(
    ("page", "typed", "kept"),
    [
        ("figures", {"days": "a dozen"}, "a dozen"),
        ("budget", {"budget-wages": "1e3"}, "1e3"),
        (
            "household",
            {
                "household-TOTAL_FORMS": "1",
                "household-INITIAL_FORMS": "0",
                "household-0-link": "child",
                "household-0-age": "seven",
            },
            "seven",
        ),
        ("payment", {"iban": "BE68 5390 0754 7035", "iban_holder": "Ana"}, "BE68 5390 0754 7035"),
    ],
)
def test_what_was_typed_stays_when_something_is_wrong(as_ana, draft, page, typed, kept):
    answer = as_ana.post(of(page, draft), typed)
    assert answer.status_code == 422
    assert f'value="{kept}"' in answer.text
    assert "There is a problem" in answer.text


def test_one_of_several_accounts_is_chosen_for_a_request(as_ana, complete, ana):
    savings = ana.further_accounts.create(
        iban="BE43068999999501", holder="Ana S.", confirmed_at=timezone.now()
    )
    page = of("payment", complete)
    assert "BE•• •••• 9501" in as_ana.get(page).text
    assert as_ana.post(page, {"account": "own-99"}).status_code == 422
    assert as_ana.post(page, {"account": f"own-{savings.pk}"}).status_code == 302
    complete.refresh_from_db()
    assert (complete.iban, complete.iban_holder) == ("BE43068999999501", "Ana S.")
    assert "9501" in as_ana.get(of("check", complete)).text


def test_a_change_from_the_check_page_goes_back_to_it(as_ana, complete):
    url = of("need", complete) + "?then=check"
    assert 'name="then"' in as_ana.get(url).text
    answer = as_ana.post(of("need", complete), {"need": "More.", "then": "check"})
    assert answer.url == reverse("aid:check", args=[complete.case.reference])


def test_a_document_that_is_not_what_its_name_says_is_refused_and_good_ones_beside_it_stay(as_ana, draft):
    files = {
        "file_0": SimpleUploadedFile("slip.pdf", b"MZ not a pdf"),
        "file_other": SimpleUploadedFile("photo.jpg", picture()),
    }
    answer = as_ana.post(reverse("aid:documents", args=[draft.case.reference]), files)
    assert answer.status_code == 422
    assert "is not a PDF" in answer.text
    assert [document.name for document in draft.case.documents.all()] == ["photo.jpg"]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "JPEG")
    return out.getvalue()


def test_a_document_leaves_a_draft_again(as_ana, complete):
    document = complete.case.documents.get()
    as_ana.post(reverse("aid:remove_document", args=[complete.case.reference, document.pk]))
    assert not complete.case.documents.exists()


def test_nobody_else_opens_anas_pages(client, complete, member, person):
    names = ("aid:application", "aid:documents", "aid:check", "aid:declaration", "cases:sent", "cases:copy")
    for stranger in (member("Bram").user, person("Ida", Role.ADVISOR)):
        client.force_login(stranger)
        for name in names:
            assert client.get(reverse(name, args=[complete.case.reference])).status_code == 404
        assert client.get(of("need", complete)).status_code == 404


def test_a_request_that_was_sent_is_no_longer_written(as_ana, complete, send):
    send(complete)
    assert as_ana.get(of("need", complete)).url == complete.case.get_absolute_url()
    overview = as_ana.get(reverse("aid:application", args=[complete.case.reference]))
    assert overview.url == complete.case.get_absolute_url()


def test_an_advisor_files_for_the_member_whose_number_they_give(client, version, ana, person):
    advisor = person("Ida", Role.ADVISOR)
    client.force_login(advisor)
    data = {"member": "yes", "days": "12", "number": ana.number, "consent": "By telephone."}
    url = reverse("aid:begin", args=["corona"])
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "None of the members for whom you may file has this number." in refused.text
    Member.objects.filter(pk=ana.pk).update(advisor=advisor)
    assert client.post(url, data | {"consent": ""}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert Case.objects.get().consent == "By telephone."


def test_creditors_are_rows_and_the_empty_ones_are_left_out(as_ana, published, ana):
    version = published(paid_to="creditors")
    as_ana.post(reverse("aid:begin", args=[version.programme.code]), {"member": "yes", "days": "12"})
    application = AidApplication.objects.get()
    assert "Creditor 2" in as_ana.get(of("payment", application)).text
    empty = {"creditors-TOTAL_FORMS": "2", "creditors-INITIAL_FORMS": "0"}
    none = as_ana.post(of("payment", application), empty)
    assert none.status_code == 422
    assert "Fill in at least one row." in none.text
    rows = {
        "creditors-TOTAL_FORMS": "2", "creditors-INITIAL_FORMS": "0",
        "creditors-0-name": "Landlord", "creditors-0-iban": IBAN, "creditors-0-cents": "250,00",
    }  # fmt: skip
    assert as_ana.post(of("payment", application), rows).status_code == 302
    assert (Creditor.objects.get().name, Creditor.objects.get().cents) == ("Landlord", 250_00)


def test_the_case_page_shows_the_reckoning_to_its_applicant(as_ana, complete):
    assert "12 days at 7.00\u00a0EUR a day" in as_ana.get(complete.case.get_absolute_url()).text


# ---- those who write programmes


def rows(prefix, *filled):
    """The management form and the rows of one list of rules, as a browser sends them."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(filled) + 2), f"{prefix}-INITIAL_FORMS": "0"}
    for place, row in enumerate(filled):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    for place in range(len(filled), len(filled) + 2):
        if prefix == "criteria":
            data[f"{prefix}-{place}-wanted"] = "yes"
    return data


VERSION = {
    "opens_on": "2026-01-01",
    "closes_on": "",
    "formula": "lost_income",
    "share": "75 %",
    "day_cap_cents": "50,00",
    "ceiling_case_cents": "1 500",
    "ceiling_member_year_cents": "",
    "paid_to": "member",
    "declaration_en": "True.",
    "declaration_fr": "Vrai.",
}


def version_data(**changed):
    return (
        VERSION
        | rows("documents", {"label_en": "Payslip", "required": "on", "max_age_days": "90"})
        | rows("criteria", {"question_en": "Days?", "reason_en": "Five.", "wanted": "number", "least": "5"})
        | changed
    )


def test_dora_writes_previews_publishes_and_closes_a_programme(as_dora, envelope, admin):
    Committee.objects.create(code="aid", name="Aid committee")
    new = {
        "code": "tools", "name_en": "Tools", "name_fr": "Outils",
        "envelope": envelope.pk, "committee_code": "aid",
    }  # fmt: skip
    assert as_dora.get(reverse("aid:new_programme")).status_code == 200
    assert as_dora.post(reverse("aid:new_programme"), new).url == reverse("aid:new_version", args=["tools"])
    assert as_dora.post(reverse("aid:new_programme"), new).status_code == 422
    editor = reverse("aid:new_version", args=["tools"])
    assert as_dora.get(editor).status_code == 200
    made = as_dora.post(editor, version_data())
    assert made.url == reverse("aid:questions", args=["tools", 1])
    version = ProgrammeVersion.objects.get()
    assert version.parameters == {"share": "75 %", "day_cap_cents": 5_000}
    assert version.documents == [
        {"code": "payslip", "label": {"en": "Payslip"}, "hint": {}, "required": True, "max_age_days": 90}
    ]
    assert version.criteria[0]["code"] == "days"
    assert (
        "at most 50.00\u00a0EUR a working day" in as_dora.get(reverse("aid:version", args=["tools", 1])).text
    )
    publish = reverse("aid:publish", args=["tools", 1])
    assert "can no longer be changed" in as_dora.get(publish).text
    assert as_dora.post(publish).status_code == 302
    assert as_dora.post(publish).status_code == 409
    assert as_dora.get(reverse("aid:edit_version", args=["tools", 1])).status_code == 302
    close = reverse("aid:close", args=["tools", 1])
    assert as_dora.post(close, {"reason": ""}).status_code == 422
    as_dora.post(close, {"reason": "Enough."})
    assert Programme.objects.get().open_version(ON) is None
    assert "Closed" in as_dora.get(reverse("aid:programmes")).text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"share": "175 %"}, "above 0 and at most 100"),
        ({"closes_on": "2025-12-31"}, "The last day comes before the first."),
        ({"criteria-0-least": ""}, "Give the least or the most."),
        ({"declaration_en": "", "declaration_fr": ""}, "Write this in at least one language."),
        ({"ceiling_case_cents": "1e3"}, "Enter an amount"),
    ],
)
def test_an_editor_keeps_everything_typed_when_something_is_wrong(as_dora, programme, changed, sentence):
    page = as_dora.post(reverse("aid:new_version", args=["corona"]), version_data(**changed))
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="Payslip"' in page.text
    assert not ProgrammeVersion.objects.exists()


def test_saving_a_draft_again_keeps_codes_and_drops_what_is_deleted(as_dora, programme):
    as_dora.post(reverse("aid:new_version", args=["corona"]), version_data())
    data = version_data(**{
        "documents-0-code": "payslip", "documents-0-label_en": "Pay slip", "documents-INITIAL_FORMS": "1",
        "criteria-INITIAL_FORMS": "1", "criteria-0-DELETE": "on", "more": "1",
    })  # fmt: skip
    again = as_dora.post(reverse("aid:edit_version", args=["corona", 1]), data)
    assert again.url == reverse("aid:edit_version", args=["corona", 1])
    version = ProgrammeVersion.objects.get()
    assert (version.documents[0]["code"], version.documents[0]["label"]) == ("payslip", {"en": "Pay slip"})
    assert version.criteria == []


def test_members_reach_none_of_these_pages(as_ana, version):
    for name in ("written", "new_version", "edit_programme"):
        assert as_ana.get(reverse(f"aid:{name}", args=["corona"])).status_code == 403
    assert as_ana.get(reverse("aid:programmes")).status_code == 403
    assert as_ana.post(reverse("aid:publish", args=["corona", 1])).status_code == 403


def test_the_list_of_programmes_comes_as_a_table_too(as_dora, version):
    lines = as_dora.get(reverse("aid:programmes") + "?format=csv").getvalue().decode()
    assert "corona" in lines


def test_a_correction_is_answered_on_its_own_page_alone(as_ana, complete, ana, send, officer):
    case = send(complete)
    perform(Case.take, case, by=officer, on=ON)
    corrections.ask(case, by=officer, on=ON, fields=["figures.days"], sentence="Count again.")
    overview = as_ana.get(reverse("aid:application", args=[case.reference])).text
    assert "Figures" in overview
    assert "Who lives with you?" not in overview
    answered = as_ana.post(of("figures", complete), {"days": "10"})
    assert answered.url == reverse("cases:answer", args=[case.reference])
    assert as_ana.get(of("need", complete)).url == case.get_absolute_url()
    refused = as_ana.post(of("household", complete), {})
    assert refused.status_code == 409


def test_the_french_reader_reads_french(client, version):
    client.cookies["django_language"] = "fr"
    assert "Supplément Corona" in client.get(reverse("aid:start")).text


def test_a_member_is_offered_the_programmes_of_their_own_fund(client, version, member, france):
    client.force_login(member("Fanny", cooperative=france).user)
    page = client.get(reverse("aid:start")).text
    assert "Corona supplement" not in page
    assert "No programme is open at the moment." in page


def test_a_list_shows_the_version_in_force_while_the_next_is_a_draft(as_dora, version, admin):
    publishing.draft_version(version.programme, {}, by=admin)
    page = as_dora.get(reverse("aid:programmes")).text
    assert "Open" in page
    assert "Draft" not in page


def test_a_document_that_must_be_given_is_not_called_optional_and_may_follow_later(as_ana, draft):
    url = reverse("aid:documents", args=[draft.case.reference])
    page = as_ana.get(url).text
    assert page.count("(optional)") == 2  # the letter, and anything else
    assert as_ana.post(url, {}).status_code == 302


def test_one_press_leaves_the_pages_of_aid_and_no_other_page(client, as_ana, draft, settings):
    settings.LEAVE_URL = "https://weather.example/"
    for address in (
        reverse("aid:start"),
        of("need", draft),
        reverse("aid:check", args=[draft.case.reference]),
    ):
        page = as_ana.get(address).text
        assert 'href="https://weather.example/" rel="noreferrer nofollow" data-exit' in page
    assert "data-exit" not in as_ana.get(reverse("loans:mine")).text

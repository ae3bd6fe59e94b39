import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from fund.aid import applying, publishing
from fund.aid.models import AidApplication, ProgrammeVersion
from tests.fund.aid.conftest import ANSWERS, ON, PDF, RULES, fill
from workflows import kinds
from workflows.cases.models import Case
from workflows.people.models import Member
from workflows.people.permissions import Role
from workflows.steps import perform

PROGRAMMES, APPLICATIONS, AWARDS = "/api/v1/aid-programmes/", "/api/v1/aid-applications/", "/api/v1/awards/"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    """The clock of the API shows 2 March 2026."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: ON)


@pytest.fixture
def api():
    """api(user): a client that is signed in as this person."""

    def as_user(user):
        client = APIClient()
        client.force_authenticate(user)
        return client

    return as_user


def rules(**changed):
    """The rules as JSON, dates as text."""
    given = RULES | {"opens_on": "2026-01-01", "closes_on": "2026-12-31"} | changed
    return given


def test_a_programme_is_written_drafted_published_and_closed_by_the_api(api, envelope, admin):
    dora = api(admin)
    new = {
        "code": "tools", "name": {"en": "Tools"}, "fund": "solidarity", "envelope": "corona",
        "committee_code": "aid",
    }  # fmt: skip
    assert dora.post(PROGRAMMES, new, format="json").status_code == 201
    twice = dora.post(PROGRAMMES, new, format="json")
    assert (twice.status_code, twice.json()["code"]) == (422, "code_taken")
    drafted = dora.post(f"{PROGRAMMES}tools/draft/", rules(), format="json")
    assert drafted.status_code == 201, drafted.json()
    assert drafted.json()["state"] == "draft"
    published = dora.post(f"{PROGRAMMES}tools/publish/", {"version": 1}, format="json")
    assert published.json()["state"] == "published"
    assert dora.post(f"{PROGRAMMES}tools/publish/", {"version": 1}, format="json").status_code == 409
    assert dora.get(f"{PROGRAMMES}tools/").json()["open_version"]["number"] == 1
    closed = {"version": 1, "reason": "over"}
    assert dora.post(f"{PROGRAMMES}tools/close/", closed, format="json").status_code == 200
    assert dora.get(f"{PROGRAMMES}tools/").json()["open_version"] is None


@pytest.mark.parametrize(
    "changed",
    [
        {"ceiling_case_cents": 12.5},
        {"ceiling_case_cents": "500"},
        {"formula": "lottery"},
        {"bonus": 1},
        {"parameters": {"day_cents": 700, "bonus": 1}},
        {"criteria": [{"code": "x", "question": {"en": "?"}, "reason": {"en": "."}, "wanted": "maybe"}]},
    ],
)
def test_rules_that_are_none_are_refused_by_field(api, programme, admin, changed):
    answer = api(admin).post(f"{PROGRAMMES}corona/draft/", rules(**changed), format="json")
    assert answer.status_code == 400
    assert set(answer.json()) == set(changed)
    assert not ProgrammeVersion.objects.exists()


def test_a_member_reads_programmes_and_writes_none(api, version, ana, admin):
    client = api(ana.user)
    (row,) = client.get(PROGRAMMES).json()["results"]
    assert row["open_version"]["rule"][0] == "7.00\u00a0EUR for each day."
    assert client.post(f"{PROGRAMMES}corona/draft/", rules(), format="json").status_code == 403
    assert client.post(f"{PROGRAMMES}corona/publish/", {"version": 1}, format="json").status_code == 403
    publishing.draft_version(version.programme, {}, by=admin)
    assert [one["number"] for one in client.get(f"{PROGRAMMES}corona/versions/").json()] == [1]


def test_eligibility_is_answered_to_anyone_and_stored_nowhere(version):
    client = APIClient()
    body = {"programme": "corona", "answers": {"member": "yes", "days": "4"}}
    answer = client.post(f"{APPLICATIONS}eligibility/", body, format="json").json()
    assert answer["eligible"] is False
    assert [row["reason"] for row in answer["criteria"] if not row["met"]] == [
        "The programme begins at 5 days."
    ]
    assert not AidApplication.objects.exists()


BODY = {name: ANSWERS[name] for name in ("situation", "figures", "payment")} | {
    "answers": {
        code: value
        for page in ("need", "household", "budget", "urgency")
        for code, value in ANSWERS[page].items()
    }
}


def test_ana_asks_for_aid_by_the_api_alone(api, version, ana):
    client = api(ana.user)
    begun = client.post(APPLICATIONS, {"programme": "corona"}, format="json")
    assert begun.status_code == 201, begun.json()
    url = f"{APPLICATIONS}{begun.json()['reference']}/"
    early = client.post(f"{url}submit/", {"declared": True}, format="json")
    assert early.status_code == 422
    assert len(early.json()["figures"]["missing"]) == 9
    patched = client.patch(url, BODY, format="json")
    assert patched.status_code == 200, patched.json()
    assert (patched.json()["requested_cents"], patched.json()["urgency"]) == (84_00, 4)
    file = SimpleUploadedFile("slip.pdf", PDF, "application/pdf")
    slip = {"file": file, "requirement": "payslip", "dated_on": "2026-03-01"}
    added = client.post(f"{url}documents/", slip, format="multipart")
    assert added.status_code == 201, added.json()
    sent = client.post(f"{url}submit/", {"declared": True}, format="json")
    assert sent.status_code == 200, sent.json()
    assert sent.json()["state"] == "submitted"
    assert client.post(f"{url}submit/", {"declared": True}, format="json").status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"figures": {"days": 12.5}}, 400),
        ({"figures": {"lost_cents": 12.5}}, 400),
        ({"answers": {"household": [{"link": "lodger"}]}}, 422),
        ({"answers": {"home": "perhaps"}}, 422),
        ({"answers": {"hobby": "music"}}, 422),
        ({"payment": {"iban": "BE68539007547035", "iban_holder": "Ana"}}, 422),
        ({"hobby": "music"}, 400),
    ],
)
def test_bad_answers_are_refused_and_nothing_of_them_is_kept(api, draft, ana, body, status):
    url = f"{APPLICATIONS}{draft.case.reference}/"
    answer = api(ana.user).patch(url, {"answers": {"need": "Changed."}} | body, format="json")
    assert answer.status_code == status, answer.json()
    assert AidApplication.objects.get().answers == {}


def test_a_file_that_is_not_what_it_says_is_refused_with_its_sentence(api, draft, ana):
    file = SimpleUploadedFile("slip.pdf", b"MZ", "application/pdf")
    url = f"{APPLICATIONS}{draft.case.reference}/documents/"
    answer = api(ana.user).post(url, {"file": file, "requirement": "payslip"}, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (422, "document_not_what_it_says")


def test_an_advisor_files_by_the_api_for_a_member_who_asked(api, version, ana, person):
    advisor = person("Ida", Role.ADVISOR)
    Member.objects.filter(pk=ana.pk).update(advisor=advisor)
    body = {"programme": "corona", "member": ana.number}
    assert api(advisor).post(APPLICATIONS, body, format="json").status_code == 422
    asked = body | {"consent": "By telephone."}
    assert api(advisor).post(APPLICATIONS, asked, format="json").status_code == 201


def test_a_stranger_finds_nothing_and_an_auditor_reads_no_story(api, complete, send, member, person):
    send(complete)
    url = f"{APPLICATIONS}{complete.case.reference}/"
    assert api(member("Bram").user).get(url).status_code == 404
    answer = api(person("Axel", Role.AUDITOR)).get(url).json()
    assert (answer["requested_cents"], answer["answers"]) == (84_00, [])
    assert api(complete.case.applicant.user).get(url).json()["answers"]


def test_the_number_of_queries_of_a_list_does_not_grow(
    api, version, member, officer, send, django_assert_max_num_queries
):
    for name in ("Ada", "Bea", "Cas"):
        person = member(name)
        send(fill(applying.start_application(version.programme, person, by=person.user, on=ON), person.user))
    with django_assert_max_num_queries(12):
        rows = api(officer).get(APPLICATIONS).json()["results"]
    assert len(rows) == 3


def test_awards_are_listed_with_what_was_paid(api, complete, ready, chair, chloe):
    case = ready(complete)
    perform(Case.grant, case, by=chair, on=ON, cents=84_00)
    kinds.of(case).granted(case, None, cents=84_00, by=chair, on=ON)
    (row,) = api(chloe).get(AWARDS).json()["results"]
    assert (row["reference"], row["cents"], row["paid_cents"]) == (case.reference, 84_00, 0)
    assert api(complete.case.applicant.user).get(AWARDS).status_code == 403

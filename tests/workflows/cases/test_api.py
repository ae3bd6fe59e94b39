"""Cases over the API: strict bodies, integer cents, the same refusals, nothing for who may not read it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from workflows.cases.models import Case, State
from workflows.people.permissions import Role
from workflows.steps import perform

from .conftest import MARCH
from .test_documents import WHOLE_PDF


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def as_ana(ana):
    return client_of(ana.user)


@pytest.fixture
def as_olga(olga):
    return client_of(olga)


def test_nobody_signed_out_reads_a_case(make_case):
    assert APIClient().get("/api/v1/cases/").status_code in (401, 403)
    assert APIClient().get(f"/api/v1/cases/{make_case().reference}/").status_code in (401, 403)


def test_the_list_is_filtered_and_in_the_order_of_the_queue(as_olga, make_case):
    make_case()
    make_case(State.READY, urgency=8)
    make_case(State.IN_REVIEW, kind="loan")
    found = as_olga.get("/api/v1/cases/").json()
    assert [row["reference"] for row in found["results"]] == ["A-2026-0002", "A-2026-0001", "A-2026-0003"]
    assert found["results"][0]["requested_cents"] == 80_000
    for query, references in {
        "state=ready": ["A-2026-0002"],
        "state=ready&state=in_review": ["A-2026-0002", "A-2026-0003"],
        "kind=loan": ["A-2026-0003"],
        "tab=unassigned": ["A-2026-0001"],
        "level=critical": ["A-2026-0002"],
        "q=Ana&kind=aid": ["A-2026-0002", "A-2026-0001"],
    }.items():
        rows = as_olga.get(f"/api/v1/cases/?{query}").json()["results"]
        assert [row["reference"] for row in rows] == references, query


def test_the_applicant_and_the_officer_read_the_whole_case(as_ana, as_olga, make_case, olga):
    case = make_case(State.IN_REVIEW, urgency_points=[{"question": "Home?", "answer": "Yes", "points": 3}])
    perform(Case.opine, case, by=olga, on=MARCH, text="Sound.", recommended_cents=70_000)
    hers = as_ana.get(f"/api/v1/cases/{case.reference}/").json()
    assert {answer["name"] for answer in hers["answers"]} == {"need", "story"}
    assert hers["steps"] == ["withdraw"] or set(hers["steps"]) == {"withdraw", "answer_correction"}
    assert hers["opinions"] == []
    seen = as_olga.get(f"/api/v1/cases/{case.reference}/").json()
    assert seen["opinions"][0]["recommended_cents"] == 70_000
    assert seen["urgency_points"] == [{"question": "Home?", "answer": "Yes", "points": 3}]


@pytest.mark.parametrize("role", [Role.TREASURER, Role.AUDITOR, Role.INTEGRATION])
def test_the_sensitive_part_is_left_out_for_money_audit_and_machines(make_case, person, role, olga):
    case = make_case(State.GRANTED, urgency_points=[{"question": "Home?", "answer": "Yes", "points": 3}])
    case.opinions.create(by=olga, text="Sound.")
    reader = client_of(person("Chloe", role))
    found = reader.get(f"/api/v1/cases/{case.reference}/").json()
    assert [answer["name"] for answer in found["answers"]] == ["need"]
    assert found["opinions"] == found["urgency_points"] == []
    assert found["correction"] is None
    assert reader.get(f"/api/v1/cases/{case.reference}/documents/").status_code == 403
    assert reader.get(f"/api/v1/cases/{case.reference}/messages/").status_code == 403


@pytest.mark.parametrize(
    ("action", "body", "status"),
    [
        ("opinion", {"text": "Sound.", "recommended_cents": 100.5}, 400),
        ("opinion", {"text": "Sound.", "recommended_cents": "100"}, 400),
        ("opinion", {"text": "Sound.", "recommended_cents": -1}, 400),
        ("opinion", {"text": "Sound.", "recommended_cents": True}, 400),
        ("opinion", {"text": ""}, 400),
        ("opinion", {"text": "Sound.", "sum": 1}, 400),
        ("opinion", {"text": "Sound.", "version": 99}, 409),
        ("ask-correction", {"fields_asked": [], "sentence": "Which?"}, 422),
        ("ask-correction", {"fields_asked": ["shoe size"], "sentence": "Which?"}, 422),
        ("ask-correction", {"fields_asked": ["need"], "sentence": " "}, 400),
        ("ready", {}, 422),
        ("hand-over", {"to": "nobody@example.org"}, 422),
        ("take", {}, 409),
    ],
)
def test_a_bad_body_changes_nothing_and_says_why(as_olga, make_case, action, body, status):
    case = make_case(State.IN_REVIEW)
    answer = as_olga.post(f"/api/v1/cases/{case.reference}/{action}/", body, format="json")
    assert answer.status_code == status, answer.content
    if status in (409, 422):
        assert set(answer.json()) == {"code", "detail", "figures"}
    case.refresh_from_db()
    assert case.version == 0
    assert not case.events.exists()


def test_a_key_that_stands_twice_in_the_body_is_refused(as_olga, make_case):
    body = '{"text": "Grant it.", "text": "Refuse it."}'
    url = f"/api/v1/cases/{make_case(State.IN_REVIEW).reference}/opinion/"
    assert as_olga.post(url, body, content_type="application/json").status_code == 400


def test_the_whole_round_by_api_alone(as_ana, as_olga, make_case):
    case = make_case()
    url = f"/api/v1/cases/{case.reference}/"

    def post(who, action, **body):
        answer = who.post(f"{url}{action}/", body, format="json")
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    assert post(as_olga, "take")["officer"] == "Olga Test"
    asked = post(as_olga, "ask-correction", fields_asked=["document:rent"], sentence="Your receipt, please.")
    assert asked["awaits_applicant"] is True
    seen = as_ana.get(url).json()
    assert seen["correction"]["fields_asked"] == ["document:rent"]
    assert seen["asked_documents"][0]["code"] == "rent"
    sent = {"file": SimpleUploadedFile("rent.pdf", WHOLE_PDF), "requirement": "rent"}
    kept = as_ana.post(f"{url}documents/", sent, format="multipart")
    assert kept.status_code == 201, kept.content
    key = str(uuid.uuid4())
    assert (
        post(as_ana, "messages", text="Here it is.", key=key)["id"]
        == post(as_ana, "messages", text="Here it is.", key=key)["id"]
    )
    assert post(as_ana, "answer-correction")["awaits_applicant"] is False
    post(as_olga, "notes", text="Checked with the landlord.")
    post(as_olga, "opinion", text="Grant it.", recommended_cents=60_000)
    assert post(as_olga, "ready")["state"] == "ready"

    assert [line["text"] for line in as_olga.get(f"{url}messages/").json()] == ["Here it is."]
    assert [line["text"] for line in as_olga.get(f"{url}notes/").json()] == ["Checked with the landlord."]
    assert as_ana.get(f"{url}notes/").status_code == 403
    got = as_olga.get(f"{url}documents/{kept.json()['id']}/")
    assert b"".join(got.streaming_content) == WHOLE_PDF
    assert got["Content-Disposition"].startswith("attachment")
    record = as_olga.get(f"{url}events/").json()
    assert [event["step"] for event in record] == [
        "take", "ask_correction", "document", "answer_correction", "opine", "ready"
    ]  # fmt: skip
    assert all(len(event["hash"]) == 64 for event in record)
    told = as_ana.get(f"{url}events/").json()
    assert told[0]["who"] == "Case officer"
    assert "hash" not in told[0]


def test_a_bad_document_is_refused_with_its_sentence(as_ana, make_case):
    url = f"/api/v1/cases/{make_case().reference}/documents/"
    for name, content, code in (
        ("rent.pdf", b"", "document_empty"),
        ("rent.pdf", b"MZ", "document_not_what_it_says"),
        ("rent.pdf", WHOLE_PDF, "unknown_requirement"),
    ):
        sent = {"file": SimpleUploadedFile(name, content), "requirement": "passport"}
        answer = as_ana.post(url, sent, format="multipart")
        assert answer.status_code == 422
        assert answer.json()["code"] == code
    assert as_ana.post(url, {"requirement": "rent"}, format="multipart").status_code == 400


def test_a_file_leaves_a_draft_over_the_api(as_ana, make_case):
    url = f"/api/v1/cases/{make_case(State.DRAFT).reference}/documents/"
    kept = as_ana.post(url, {"file": SimpleUploadedFile("rent.pdf", WHOLE_PDF)}, format="multipart").json()
    assert as_ana.delete(f"{url}{kept['id']}/").status_code == 204
    assert as_ana.delete(f"{url}{kept['id']}/").status_code == 404
    assert as_ana.get(url).json() == []


def test_a_member_cannot_write_into_somebody_elses_case(make_case, member):
    zoe, case = client_of(member("Zoe").user), make_case()
    for action in ("messages", "documents", "withdraw", "answer-correction"):
        assert zoe.post(f"/api/v1/cases/{case.reference}/{action}/", {}, format="json").status_code == 404


def test_every_action_names_its_permission():
    from workflows.cases.api import CaseViewSet

    actions = {"list", "retrieve"} | {
        name for extra in CaseViewSet.get_extra_actions() for name in extra.mapping.values()
    }
    assert actions == set(CaseViewSet.permission_codes)

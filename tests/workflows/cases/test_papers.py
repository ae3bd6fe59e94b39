"""Documents of a case: several at once, what each answers and how old it is, who opened it, and what the virus scanner
said of it."""

import html
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.workflows.cases.test_documents import WHOLE_PDF, picture
from tests.workflows.cases.test_scanning import EICAR, clamd
from workflows import kinds
from workflows.cases import attachments, corrections, shelf, tasks
from workflows.cases.models import Case, Document, DocumentOpening, State
from workflows.kinds import Requirement
from workflows.notices.models import Notice
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
NEEDS = [
    Requirement("rent", "Rent receipt", "Of last month", max_age_days=90),
    Requirement("home", "Proof of address"),
]


@pytest.fixture(autouse=True)
def two_needs(monkeypatch: pytest.MonkeyPatch, only_these_kinds: None) -> None:
    aid = replace(kinds._kinds["aid"], documents=lambda case: NEEDS)
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, "aid": aid})


def pdf(name: str = "rent.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, WHOLE_PDF + b"%" + name.encode() + more + b"\n%%EOF")


@pytest.fixture
def add(ana: Any):
    def added(case: Case, name: str = "rent.pdf", by: Any = None, **facts: Any) -> Document:
        file = pdf(name)
        return attachments.attach(
            case,
            name=name,
            content=file.read(),
            by=by or ana.user,
            at=NOW,
            **{"requirement": "rent", **facts},
        )

    return added


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana.user)
    return client


def at(route: str, case: Case, *more: Any) -> str:
    return reverse(f"cases:{route}", args=[case.reference, *more])


# ---- several at once


def test_of_several_files_the_good_ones_are_kept_and_each_bad_one_is_named(as_ana, make_case):
    case = make_case(State.DRAFT)
    files = [pdf("one.pdf"), SimpleUploadedFile("two.pdf", b""), pdf("three.pdf")]
    answer = as_ana.post(at("upload", case), {"file": files, "requirement": "rent", "dated_on": "2026-03-01"})
    assert answer.status_code == 422
    assert "“two.pdf” is empty" in answer.text
    assert [one.name for one in case.documents.all()] == ["one.pdf", "three.pdf"]
    assert {one.dated_on for one in case.documents.all()} == {date(2026, 3, 1)}


def test_a_script_sends_them_one_by_one_and_the_next_page_says_what_became_of_each(as_ana, make_case):
    case = make_case(State.DRAFT)
    kept, refused = [
        as_ana.post(
            at("upload", case), {"file": file, "requirement": "rent"}, headers={"accept": "application/json"}
        )
        for file in (pdf("one.pdf"), SimpleUploadedFile("two.pdf", b"MZ"))
    ]
    assert (kept.status_code, kept.json()["kept"]) == (200, True)
    assert (refused.status_code, refused.json()["kept"]) == (422, False)
    said = [str(one) for one in get_messages(as_ana.get(kept.json()["next"]).wsgi_request)]
    page = as_ana.get(case.get_absolute_url()).text + " ".join(said)
    assert case.documents.count() == 1
    assert "“two.pdf” is not a PDF" in page


def test_a_script_whose_session_ended_is_told_so(client, make_case):
    answer = client.post(
        at("upload", make_case(State.DRAFT)), {"file": pdf()}, headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()) == (401, {"code": "signed_out"})


def test_more_files_than_a_case_holds_are_refused_whole(as_ana, make_case):
    case = make_case(State.DRAFT)
    answer = as_ana.post(at("upload", case), {"file": [pdf(f"{n}.pdf") for n in range(61)]})
    assert answer.status_code == 422
    assert "At most 60 files at once." in answer.text


# ---- what it answers, and how old it is


def test_one_document_answers_two_requirements(as_ana, make_case, add):
    case = make_case(State.DRAFT)
    lease = add(case, "lease.pdf")
    assert case.documents.usable().answering() == {"rent"}
    as_ana.post(at("describe", case, lease.pk), {"also": "home"})
    assert case.documents.usable().answering() == {"rent", "home"}
    page = as_ana.get(case.get_absolute_url()).text
    assert "Rent receipt, Proof of address" in page
    as_ana.post(at("describe", case, lease.pk), {"also": "home"})
    assert Document.objects.get().also == ["home"]


@pytest.mark.parametrize("also", ["passport", "rent; drop"])
def test_it_answers_nothing_that_nobody_asks_for(as_ana, make_case, add, also):
    case = make_case(State.DRAFT)
    as_ana.post(at("describe", case, add(case).pk), {"also": also})
    assert Document.objects.get().also == []


def test_saying_more_about_a_document_of_a_request_that_was_sent_is_on_its_record(make_case, add, ana):
    case = make_case(State.IN_REVIEW)
    attachments.describe(add(case), by=ana.user, at=NOW, also="home", dated_on=TODAY)
    said = case.events.get(step="document_described").payload
    assert (said["also"], said["dated_on"]) == ("home", TODAY.isoformat())


def test_who_may_not_add_documents_says_nothing_about_them(make_case, add, ana, person):
    case = make_case(State.IN_REVIEW)
    document = add(case)
    with pytest.raises(NotYours):
        attachments.describe(document, by=person("Zoe"), at=NOW, also="home")
    perform(Case.withdraw, case, by=ana.user, on=TODAY)
    with pytest.raises(TooLate):
        attachments.describe(document, by=ana.user, at=NOW, also="home")


@pytest.mark.parametrize(("days", "too_old"), [(0, False), (90, False), (91, True)])
def test_the_last_day_of_its_age_still_counts(make_case, add, ana, days, too_old):
    case = make_case(State.DRAFT)
    add(case, dated_on=TODAY - timedelta(days=days))
    [paper] = shelf.papers(case, ana.user, on=TODAY)
    assert (paper.too_old, paper.asks_date) == (too_old, False)


def test_its_age_is_that_on_the_day_the_request_was_sent(make_case, add, ana):
    case = make_case(State.IN_REVIEW, submitted_on=TODAY - timedelta(days=60))
    add(case, dated_on=TODAY - timedelta(days=120))
    [paper] = shelf.papers(case, ana.user, on=TODAY)
    assert not paper.too_old


def test_an_old_one_is_kept_and_remarked_to_both_sides(as_ana, make_case, client, olga):
    case = make_case(State.IN_REVIEW)
    old = {"file": pdf(), "requirement": "rent", "dated_on": "2025-01-02"}
    page = as_ana.post(at("upload", case), old, follow=True).text
    assert "older than the 90 days that are asked" in page
    assert "Older than asked" in page
    client.force_login(olga)
    assert "Older than asked" in client.get(f"{case.get_absolute_url()}?part=documents").text


def test_the_same_file_sent_again_with_its_date_is_the_same_document_and_has_a_date_now(make_case, add):
    case = make_case(State.DRAFT)
    first = add(case)
    assert add(case, dated_on=TODAY) == first
    assert case.documents.get().dated_on == TODAY


def test_each_bad_file_has_a_sentence_of_its_own_and_takes_nothing_else_with_it(as_ana, make_case):
    """A 0-byte, a renamed and a locked PDF, a zip bomb under two names, a damaged photo; and a good one among them."""
    case = make_case(State.DRAFT)
    bad = {
        "nothing.pdf": b"",
        "renamed.pdf": picture("JPEG"),
        "locked.pdf": WHOLE_PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"),
        "bomb.zip": b"PK\x03\x04" + b"0" * 500,
        "bomb.pdf": b"PK\x03\x04" + b"0" * 500,
        "torn.heic": picture("HEIF")[:200],
    }
    files = [SimpleUploadedFile(name, content) for name, content in bad.items()]
    answer = as_ana.post(at("upload", case), {"file": [*files, pdf("😀 عقد.pdf")], "requirement": "home"})
    text = html.unescape(answer.text)
    assert answer.status_code == 422
    assert all(f"“{name}”" in text for name in bad)
    for words in (
        "is empty", "its content is a JPEG", "protected by a password", "is an archive", "is not a PDF",
        "damaged or cut",
    ):  # fmt: skip
        assert words in text
    assert [one.name for one in case.documents.all()] == ["😀 عقد.pdf"]


def test_a_date_to_come_is_refused(make_case, add):
    with pytest.raises(Unmet) as refusal:
        add(make_case(State.DRAFT), dated_on=TODAY + timedelta(days=1))
    assert refusal.value.code == "document_date"


def test_a_date_that_is_missing_is_asked_for(as_ana, make_case, add):
    case = make_case(State.DRAFT)
    document = add(case)
    assert "Date missing" in as_ana.get(case.get_absolute_url()).text
    as_ana.post(at("describe", case, document.pk), {"dated_on": "2026-02-28"})
    assert "Date missing" not in as_ana.get(case.get_absolute_url()).text


# ---- replaced, and opened


def test_the_earlier_ones_stay_on_record_in_their_order(make_case, add, ana):
    case = make_case(State.IN_REVIEW)
    first = add(case, "first.pdf")
    second = add(case, "second.pdf", replaces=first)
    add(case, "third.pdf", replaces=second)
    [paper] = shelf.papers(case, ana.user, on=TODAY)
    assert paper.document.name == "third.pdf"
    assert [one.document.name for one in paper.earlier] == ["second.pdf", "first.pdf"]


def test_each_opening_is_kept_and_the_member_reads_by_what_role_and_when(
    as_ana, make_case, add, client, olga
):
    case = make_case(State.IN_REVIEW)
    document = add(case)
    as_ana.get(at("document", case, document.pk))
    client.force_login(olga)
    client.get(at("document", case, document.pk))
    client.get(f"/api/v1/cases/{case.reference}/documents/{document.pk}/")
    assert DocumentOpening.objects.filter(document=document, by=olga).count() == 2
    client.force_login(case.applicant.user)
    page = client.get(case.get_absolute_url()).text
    assert "Opened 2 times" in page
    assert "Case officer" in page
    assert "Olga" not in page


def test_what_its_writer_opens_of_a_draft_is_nobodys_business(as_ana, make_case, add):
    case = make_case(State.DRAFT)
    as_ana.get(at("document", case, add(case).pk))
    assert not DocumentOpening.objects.exists()


def test_the_number_of_questions_does_not_grow_with_the_documents(
    make_case, add, ana, olga, django_assert_max_num_queries
):
    case = make_case(State.IN_REVIEW)
    for n in range(6):
        document = add(case, f"{n}.pdf")
        attachments.opened(document, by=olga, at=NOW)
    with django_assert_max_num_queries(3):
        assert len(shelf.papers(case, ana.user, on=TODAY)) == 6


# ---- the virus scanner


def test_an_infected_file_is_refused_and_put_on_the_record(as_ana, make_case, settings):
    case = make_case(State.IN_REVIEW)
    with clamd(settings):
        answer = as_ana.post(at("upload", case), {"file": [pdf("bad.pdf", EICAR), pdf("good.pdf")]})
    assert "the virus scanner found something harmful" in answer.text
    [kept] = case.documents.all()
    assert (kept.name, kept.scan) == ("good.pdf", Document.Scan.CLEAN)
    assert case.events.get(step="infected").payload["found"] == "Eicar-Test-Signature"


@pytest.mark.parametrize(("allowed", "status"), [(True, 200), (False, 422)])
def test_whether_staff_may_open_what_nobody_scanned_is_a_rule_of_the_house(
    client, make_case, add, olga, settings, allowed, status
):
    settings.OPEN_UNSCANNED = allowed
    case = make_case(State.IN_REVIEW)
    document = add(case)
    client.force_login(olga)
    answer = client.get(at("document", case, document.pk))
    assert answer.status_code == status
    over_api = client.get(f"/api/v1/cases/{case.reference}/documents/{document.pk}/")
    assert over_api.status_code == status
    if not allowed:
        assert "has not been looked at by the virus scanner yet" in answer.text
        assert over_api.json()["code"] == "document_not_scanned"
        assert not DocumentOpening.objects.exists()
    assert "not scanned for viruses" in client.get(f"{case.get_absolute_url()}?part=documents").text
    client.force_login(case.applicant.user)
    assert client.get(at("document", case, document.pk)).status_code == 200


def test_what_came_while_the_scanner_was_away_is_scanned_when_it_is_back(make_case, add, olga, settings):
    case = make_case(State.IN_REVIEW, officer=olga)
    good, bad = add(case, "good.pdf"), add(case, "bad.pdf", requirement="home")
    Document.objects.filter(pk=bad.pk).update(name=EICAR.decode())
    bad.file.save("bad", pdf("bad.pdf", EICAR), save=True)
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    assert tasks.scan_waiting(TODAY) == 0
    with clamd(settings):
        assert tasks.scan_waiting(TODAY) == 2
        assert tasks.scan_waiting(TODAY) == 0
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.scan, bad.scan) == (Document.Scan.CLEAN, Document.Scan.INFECTED)
    assert case.documents.usable().answering() == {"rent"}
    with pytest.raises(Unmet):
        attachments.opened(bad, by=case.applicant.user, at=NOW)
    assert case.events.filter(step="infected").count() == 1


def test_one_file_without_a_verdict_holds_up_no_other(make_case, add, settings):
    case = make_case(State.IN_REVIEW)
    add(case, "first.pdf")
    add(case, "second.pdf")
    with clamd(settings, lambda content: b"stream: OK\0" if b"second" in content else b"limit. ERROR\0"):
        assert tasks.scan_waiting(TODAY) == 1
    assert {one.name: one.scan for one in case.documents.all()} == {
        "first.pdf": Document.Scan.WAITING,
        "second.pdf": Document.Scan.CLEAN,
    }


def test_both_sides_are_told_of_an_infected_file(
    make_case, add, olga, settings, django_capture_on_commit_callbacks
):
    settings.OUTBOX_IN_PROCESS = True
    case = make_case(State.IN_REVIEW, officer=olga)
    bad = add(case)
    bad.file.save("bad", pdf("bad.pdf", EICAR), save=True)
    with clamd(settings), django_capture_on_commit_callbacks(execute=True):
        tasks.scan_waiting(TODAY)
    told = Notice.objects.filter(template="case_document_refused")
    assert {one.user or one.member.user for one in told} == {case.applicant.user, olga}


def test_a_correction_is_answered_with_a_photo_in_a_form_of_telephones(as_ana, make_case, olga):
    case = make_case(State.IN_REVIEW)
    corrections.ask(
        case, by=olga, on=TODAY, fields=["document:rent"], sentence="The receipt of October, please."
    )
    page = as_ana.get(at("answer", case)).text
    assert "Date on the document" in page
    photo = SimpleUploadedFile("IMG_1.HEIC", picture("HEIF"))
    sent = {"file": photo, "requirement": "rent", "dated_on": TODAY.isoformat(), "next": at("answer", case)}
    assert "IMG_1.jpg" in as_ana.post(at("upload", case), sent, follow=True).text
    perform(Case.answer_correction, case, by=case.applicant.user, on=TODAY)


# ---- with a message


def test_a_message_takes_files_along_and_the_other_side_finds_them_beside_it(as_ana, make_case, client, olga):
    case = make_case(State.IN_REVIEW)
    line = {"text": "Here it is 🌊", "key": str(uuid.uuid4()), "file": [pdf("letter.pdf"), pdf("second.pdf")]}
    for _press in range(2):
        as_ana.post(at("message", case), line)
        line["file"] = [pdf("letter.pdf"), pdf("second.pdf")]
    [message] = case.messages.all()
    assert [one.name for one in message.documents.all()] == ["letter.pdf", "second.pdf"]
    assert case.documents.count() == 2
    assert "Not read yet" in as_ana.get(case.get_absolute_url()).text
    client.force_login(olga)
    page = client.get(f"{case.get_absolute_url()}?part=messages").text
    assert at("document", case, message.documents.first().pk) in page
    client.force_login(case.applicant.user)
    assert "Read on" in client.get(case.get_absolute_url()).text


def test_a_bad_file_is_named_and_does_not_hold_up_the_message(as_ana, make_case):
    case = make_case(State.IN_REVIEW)
    line = {
        "text": "Two papers",
        "key": str(uuid.uuid4()),
        "file": [SimpleUploadedFile("a.pdf", b""), pdf("b.pdf")],
    }
    page = as_ana.post(at("message", case), line, follow=True).text
    assert "“a.pdf” is empty" in page
    assert [one.name for one in case.messages.get().documents.all()] == ["b.pdf"]


@pytest.mark.parametrize("text", ["  ", "x" * 10_001])
def test_a_message_that_is_to_be_mended_keeps_the_files_that_came_with_it(as_ana, make_case, text):
    case = make_case(State.IN_REVIEW)
    line = {
        "text": text,
        "key": str(uuid.uuid4()),
        "file": [SimpleUploadedFile("a.pdf", b""), pdf("b<b>.pdf")],
    }
    answer = as_ana.post(at("message", case), line)
    assert answer.status_code == 422
    assert "Kept, and sent with your message: “b b .pdf”." in answer.text
    assert "“a.pdf” is empty" in answer.text
    [kept] = case.documents.all()
    assert f'name="kept" value="{kept.pk}"' in answer.text
    mended = {"text": "Here it is", "key": line["key"], "kept": [str(kept.pk)], "file": [pdf("c.pdf")]}
    assert as_ana.post(at("message", case), mended).status_code == 302
    [message] = case.messages.all()
    assert {one.name for one in message.documents.all()} == {"b b .pdf", "c.pdf"}


def test_a_message_takes_no_file_of_somebody_else_along(as_ana, make_case, add, client, olga):
    case = make_case(State.IN_REVIEW)
    own = add(case)
    client.force_login(olga)
    line = {"text": "Look", "key": str(uuid.uuid4()), "kept": [str(own.pk)]}
    assert client.post(at("message", case), line).status_code == 422
    assert not case.messages.exists()


def test_the_api_sends_files_of_the_case_along_and_of_no_other(client, make_case, add, ana):
    case, other = make_case(State.IN_REVIEW), make_case(State.IN_REVIEW)
    own, foreign = add(case), add(other)
    client.force_login(ana.user)
    url = f"/api/v1/cases/{case.reference}/messages/"
    sent = client.post(url, {"text": "Here", "documents": [own.pk, foreign.pk]}, "application/json")
    assert (sent.status_code, sent.json()["documents"]) == (201, [own.pk])

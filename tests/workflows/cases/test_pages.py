"""The pages: what the member reads, what the officer does, and what comes back when something is wrong."""

import re
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from workflows.cases import corrections, messages
from workflows.cases.models import Case, Document, State
from workflows.people.permissions import Role
from workflows.steps import perform

from .conftest import MARCH
from .test_documents import WHOLE_PDF, picture


def at(name: str, case: Case, *args: object) -> str:
    return reverse(f"cases:{name}", args=[case.reference, *args])


def pdf(name: str = "rent.pdf", content: bytes = WHOLE_PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana.user)
    return client


@pytest.fixture
def as_olga(client, olga):
    client.force_login(olga)
    return client


@pytest.fixture
def asked(make_case, olga):
    """A case in review, where Olga asked for the rent receipt and for another word on the need."""
    case = make_case(State.IN_REVIEW, officer=olga)
    corrections.ask(
        case,
        by=olga,
        on=MARCH,
        fields=["need", "document:rent"],
        sentence="Your rent receipt of February, please.",
    )
    return case


# ---- the member


def test_a_member_without_a_request_reads_how_to_ask(as_ana):
    page = as_ana.get(reverse("cases:mine"))
    assert page.status_code == 200
    for words in ("You have not asked for anything yet.", "Ask for aid", "Ask for loan", "/aid/start/"):
        assert words in page.content.decode()


def test_what_waits_for_the_member_comes_first(as_ana, make_case, asked):
    sent = make_case(State.SUBMITTED, promised_on=date(2099, 4, 1))
    closed = make_case(State.CLOSED)
    words = as_ana.get(reverse("cases:mine")).content.decode()
    order = [words.index(case.reference) for case in (asked, sent, closed)]
    assert order == sorted(order)
    assert "Waiting for you" in words
    assert "1 Apr 2099" in words


def test_a_member_sees_nobody_elses_request(client, member, make_case):
    case = make_case()
    client.force_login(member("Zoe").user)
    assert client.get(at("case", case)).status_code == 404
    assert case.reference not in client.get(reverse("cases:mine")).content.decode()


def test_the_case_page_tells_the_member_everything_in_their_words(as_ana, asked):
    words = as_ana.get(at("case", asked)).content.decode()
    for said in (
        "Waiting for you",
        "Your rent receipt of February, please.",
        "Rent receipt",
        "My landlord wrote to me",
        "We asked you to complete it",
        "date not known yet",
        "Withdraw this request",
    ):
        assert said in words, said
    assert "Olga" not in words


def test_a_member_never_reads_notes_or_opinions(as_ana, asked, olga):
    perform(Case.opine, asked, by=olga, on=MARCH, text="I doubt the landlord.")
    messages.post(asked, by=olga, text="Ring the landlord.", at=timezone.now(), internal=True)
    words = as_ana.get(at("case", asked)).content.decode()
    assert "doubt" not in words
    assert "Ring" not in words
    assert as_ana.post(at("note", asked), {"text": "x", "key": uuid.uuid4()}).status_code == 403


def test_the_answer_page_names_only_what_was_asked_and_the_button_hands_it_back(as_ana, asked):
    page = as_ana.get(at("answer", asked))
    words = page.content.decode()
    assert "What for" in words
    assert "/aid/A-2026-0001/" in words
    assert "Your story" not in words
    answer = as_ana.post(at("answer", asked), {"text": "The landlord lost it.", "key": uuid.uuid4()})
    assert answer.status_code == 302
    assert corrections.open_one(asked) is None
    assert asked.messages.get().text == "The landlord lost it."
    again = as_ana.post(at("answer", asked), {"text": "The landlord lost it.", "key": uuid.uuid4()})
    assert again.status_code == 302
    assert asked.messages.count() == 1


def test_a_message_is_posted_once_however_often_the_button_is_pressed(as_ana, make_case):
    case, form = make_case(), {"text": "When do you decide?", "key": uuid.uuid4()}
    for _click in range(2):
        assert as_ana.post(at("message", case), form).status_code == 302
    assert [line.text for line in case.messages.all()] == ["When do you decide?"]


def test_an_empty_message_comes_back_with_a_sentence(as_ana, make_case):
    answer = as_ana.post(at("message", make_case()), {"text": "  ", "key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


def test_a_document_goes_in_is_listed_and_comes_back_as_a_download(as_ana, make_case):
    case = make_case()
    answer = as_ana.post(at("upload", case), {"file": pdf(), "requirement": "rent"})
    assert answer.status_code == 302
    document = case.documents.get()
    words = as_ana.get(at("case", case)).content.decode()
    assert "rent.pdf" in words
    got = as_ana.get(at("document", case, document.pk))
    assert b"".join(got.streaming_content) == WHOLE_PDF
    assert got["Content-Disposition"] == 'attachment; filename="rent.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert got["Cache-Control"] == "private, no-store"


def test_the_same_document_twice_is_kept_once(as_ana, make_case):
    case = make_case()
    for _click in range(2):
        as_ana.post(at("upload", case), {"file": pdf(), "requirement": "rent"})
    assert case.documents.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rent.pdf", picture("JPEG"), "is not what its name says"),
        ("rent.pdf", b"", "is empty"),
        ("rent.exe", b"MZ", "not a kind of file we accept"),
        ("rent.pdf", WHOLE_PDF[:60], "cut off"),
    ],
)
def test_a_bad_document_comes_back_with_a_sentence_and_nothing_is_kept(
    as_ana, make_case, name, content, said
):
    case = make_case()
    answer = as_ana.post(at("upload", case), {"file": pdf(name, content), "requirement": "rent"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    assert not case.documents.exists()


def test_a_replaced_document_stays_on_record(as_ana, make_case):
    case = make_case()
    as_ana.post(at("upload", case), {"file": pdf(), "requirement": "rent"})
    first = case.documents.get()
    assert as_ana.get(at("replace", case, first.pk)).status_code == 200
    better = {"file": pdf("march.pdf", WHOLE_PDF + b"\n"), "requirement": "rent"}
    assert as_ana.post(at("replace", case, first.pk), better).status_code == 302
    assert [row.name for row in case.documents.current()] == ["march.pdf"]
    assert case.documents.count() == 2


def test_a_file_leaves_a_draft_for_good_and_a_sent_case_never(
    as_ana, make_case, django_capture_on_commit_callbacks
):
    draft, sent = make_case(State.DRAFT), make_case()
    for case in (draft, sent):
        as_ana.post(at("upload", case), {"file": pdf(), "requirement": "rent"})
    document = draft.documents.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert as_ana.post(at("remove", draft, document.pk)).status_code == 302
    assert not draft.documents.exists()
    assert not document.file.storage.exists(document.file.name)
    assert as_ana.post(at("remove", sent, sent.documents.get().pk)).status_code == 409


@pytest.mark.parametrize("state", [State.GRANTED, State.CLOSED, State.WITHDRAWN])
def test_a_case_that_is_over_takes_no_document(as_ana, make_case, state):
    assert as_ana.post(at("upload", make_case(state)), {"file": pdf()}).status_code == 409
    assert not Document.objects.exists()


def test_withdrawing_asks_first_then_does_it_once(as_ana, make_case):
    case = make_case()
    words = as_ana.get(at("withdraw", case)).content.decode()
    assert "cannot be taken up again" in words
    for _click in range(2):
        assert as_ana.post(at("withdraw", case), {"version": case.version}).status_code == 302
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert case.events.count() == 1


def test_withdrawing_a_case_that_was_decided_meanwhile_says_so(as_ana, make_case):
    case = make_case(State.GRANTED)
    assert as_ana.post(at("withdraw", case), {"version": 0}).status_code == 409


# ---- the officer


def test_today_holds_at_most_seven_lines_each_leading_to_its_cases(as_olga, make_case, olga, ana):
    make_case(urgency=9)
    make_case(promised_on=date(2026, 1, 1))
    make_case(State.IN_REVIEW, officer=olga)
    silent = make_case(State.IN_REVIEW, officer=olga)
    corrections.ask(silent, by=olga, on=MARCH, fields=["need"], sentence="Which?")
    messages.post(silent, by=ana.user, text="Soon.", at=timezone.now())
    make_case(State.READY)
    words = as_olga.get(reverse("cases:today")).content.decode()
    lines = re.findall(
        r'<li><div><a href="([^"]+)">([^<]+)</a></div><span class="tag \w+">(\d+)</span>', words
    )
    assert len(lines) == 7
    for url, label, count in lines:
        page = as_olga.get(url.replace("&amp;", "&"))
        assert page.context["page"].paginator.count == int(count), label


def test_an_empty_day_says_so(as_olga):
    assert "Nothing waits for you." in as_olga.get(reverse("cases:today")).content.decode()


def test_the_queue_goes_by_urgency_then_by_waiting_time(as_olga, make_case):
    late, calm, burning = make_case(), make_case(submitted_on=date(2026, 3, 9)), make_case(urgency=8)
    words = as_olga.get(reverse("cases:desk")).content.decode()
    order = [words.index(case.reference) for case in (burning, late, calm)]
    assert order == sorted(order)


def test_tabs_count_what_they_hold(as_olga, make_case, olga, asked):
    make_case()
    make_case(State.IN_REVIEW)
    make_case(State.READY)
    make_case(State.GRANTED)
    make_case(State.REFUSED)
    make_case(State.DRAFT)
    page = as_olga.get(reverse("cases:desk"), {"tab": "waiting"})
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 1, 1, 1, 1, 1, 4, 1, 6]
    assert [row["case"] for row in page.context["rows"]] == [asked]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "0002"}, ["A-2026-0002"]),
        ({"q": "zoë"}, ["A-2026-0002"]),
        ({"q": "Test Zoë"}, ["A-2026-0002"]),
        ({"q": "nobody"}, []),
        ({"level": "critical"}, ["A-2026-0003"]),
        ({"level": "ordinary"}, ["A-2026-0001", "A-2026-0002"]),
        ({"kind": "loan"}, ["A-2026-0002"]),
        ({"since": "2026-03-03"}, ["A-2026-0003"]),
        ({"until": "2026-03-02", "sort": "-member"}, ["A-2026-0002", "A-2026-0001"]),
        ({"sort": "amount"}, ["A-2026-0003", "A-2026-0001", "A-2026-0002"]),
        ({"q": "A-2026", "kind": "nonsense"}, ["A-2026-0003", "A-2026-0001", "A-2026-0002"]),
        ({"page": "99"}, ["A-2026-0003", "A-2026-0001", "A-2026-0002"]),
    ],
)
def test_filters_live_in_the_address(as_olga, make_case, member, query, found):
    make_case()
    make_case(applicant=member("Zoë"), kind="loan")
    make_case(urgency=7, submitted_on=date(2026, 3, 9), requested_cents=100)
    page = as_olga.get(reverse("cases:desk"), {"tab": "all", **query})
    assert [row["case"].reference for row in page.context["rows"]] == found


def test_the_list_is_downloaded_as_it_is_filtered(as_olga, make_case):
    make_case(urgency=7)
    make_case()
    got = as_olga.get(reverse("cases:desk"), {"tab": "all", "level": "critical", "format": "csv"})
    lines = b"".join(got.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "A-2026-0001" in lines[1]
    assert "800.00" in lines[1]


def test_an_officer_takes_asks_opines_and_marks_ready(as_olga, make_case, ana):
    case = make_case()
    assert "Take this case" in as_olga.get(at("case", case)).content.decode()
    for _click in range(2):
        assert as_olga.post(at("take", case)).status_code == 302
    case.refresh_from_db()

    preview = {
        "fields_asked": ["document:rent"],
        "sentence": "Your receipt, please.",
        "version": case.version,
    }
    shown = as_olga.post(at("correction", case), {**preview, "preview": "1"})
    assert shown.status_code == 200
    assert "We need something from you for A-2026-0001" in shown.content.decode()
    assert not case.corrections.exists()
    assert as_olga.post(at("correction", case), preview).status_code == 302
    twice = as_olga.post(at("correction", case), preview)
    assert twice.status_code == 409
    assert "Your receipt, please." in twice.content.decode()
    assert case.corrections.count() == 1

    blocked = as_olga.post(at("ready", case))
    assert blocked.status_code == 422
    assert "still has to answer" in blocked.content.decode()
    perform(Case.answer_correction, case, by=ana.user, on=MARCH)

    opinion = {"text": "Grant it.", "recommended_cents": "600,00", "version": case.version}
    assert as_olga.get(at("opinion", case)).status_code == 200
    assert as_olga.post(at("opinion", case), opinion).status_code == 302
    assert as_olga.post(at("opinion", case), opinion).status_code == 409
    assert [row.recommended_cents for row in case.opinions.all()] == [60_000]

    for _click in range(2):
        assert as_olga.post(at("ready", case)).status_code == 302
    case.refresh_from_db()
    assert case.state == State.READY
    assert [event.step for event in case.events.all()] == [
        "take", "ask_correction", "answer_correction", "opine", "ready"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sentence": "Please."}, "Tick at least one field"),
        ({"fields_asked": ["need"]}, "Write one sentence"),
        ({"fields_asked": ["shoe size"], "sentence": "Please."}, "shoe size"),
    ],
)
def test_a_correction_without_field_or_sentence_comes_back(as_olga, make_case, typed, said):
    answer = as_olga.post(at("correction", make_case(State.IN_REVIEW)), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize("typed", ["1e3", "-5", "1_000", "abc"])
def test_an_amount_nobody_means_is_refused_with_what_was_typed(as_olga, make_case, typed):
    case = make_case(State.IN_REVIEW)
    answer = as_olga.post(at("opinion", case), {"text": "Grant it.", "recommended_cents": typed})
    assert answer.status_code == 422
    assert "Grant it." in answer.content.decode()
    assert typed in answer.content.decode()


def test_the_second_officer_reads_that_somebody_was_quicker(client, make_case, person, olga, belgium):
    case, paul = make_case(), person("Paul", Role.OFFICER, cooperative=belgium)
    perform(Case.take, case, by=olga, on=MARCH)
    client.force_login(paul)
    answer = client.post(at("take", case))
    assert answer.status_code == 409
    assert "no longer possible" in answer.content.decode()


def test_the_file_shows_answers_documents_messages_notes_and_a_whole_history(as_olga, asked, ana):
    messages.post(asked, by=ana.user, text="I am looking for it.", at=timezone.now())
    for part, said in {
        "answers": "My landlord wrote to me",
        "documents": "No document yet.",
        "messages": "I am looking for it.",
        "notes": "never by the member",
        "history": "The record is whole",
    }.items():
        words = as_olga.get(at("case", asked), {"part": part}).content.decode()
        assert said in words, part
        assert "Asked of the member" in words
    assert asked.messages.get().read_at is not None


def test_a_note_stays_inside(as_olga, asked):
    assert as_olga.post(at("note", asked), {"text": "Ring her.", "key": uuid.uuid4()}).status_code == 302
    assert "Ring her." in as_olga.get(at("case", asked), {"part": "notes"}).content.decode()
    assert asked.messages.get().internal


def test_handing_over_offers_only_those_who_can_handle_it(as_olga, asked, person, belgium, france):
    paul = person("Paul", Role.OFFICER, cooperative=belgium)
    person("Remy", Role.OFFICER, cooperative=france)
    words = as_olga.get(at("hand_over", asked)).content.decode()
    assert "Paul" in words
    assert "Remy" not in words
    form = {"to": paul.pk, "reason": "Holidays", "version": asked.version}
    assert as_olga.post(at("hand_over", asked), form).status_code == 302
    asked.refresh_from_db()
    assert asked.officer == paul
    assert asked.events.last().reason == "Holidays"


@pytest.mark.parametrize("role", [Role.TREASURER, Role.AUDITOR])
def test_money_and_audit_read_the_header_without_the_sensitive_part(client, make_case, person, ana, role):
    case = make_case(
        State.GRANTED, urgency_points=[{"question": "Home at risk?", "answer": "Yes", "points": 5}]
    )
    document = None
    client.force_login(ana.user)
    messages.post(case, by=ana.user, text="Thank you.", at=timezone.now())
    client.force_login(person("Chloe", role, Role.MEMBER))
    words = client.get(at("case", case)).content.decode()
    assert "A bicycle" in words
    assert "not shown to your role" in words
    for hidden in ("My landlord wrote to me", "Home at risk?", "Thank you."):
        assert hidden not in words
    assert document is None
    assert client.get(at("document", case, 1)).status_code in (403, 404)
    assert client.post(at("message", case), {"text": "Hello", "key": uuid.uuid4()}).status_code == 403


def test_a_file_behind_the_desk_is_missing_for_who_may_not_read_it(client, make_case, ana, person):
    case = make_case()
    client.force_login(ana.user)
    client.post(at("upload", case), {"file": pdf(), "requirement": "rent"})
    url = at("document", case, case.documents.get().pk)
    other = make_case()
    assert client.get(at("document", other, case.documents.get().pk)).status_code == 404
    client.force_login(person("Zoe", Role.MEMBER))
    assert client.get(url).status_code == 404
    client.force_login(person("Adam", Role.ADMINISTRATOR))
    assert client.get(url).status_code == 403


def test_a_member_reads_that_it_was_paid_and_of_what_lapsed_that_it_is_closed(as_ana, make_case):
    paid = make_case(State.CLOSED, paid_on=MARCH)
    assert "the money has been paid" in as_ana.get(paid.get_absolute_url()).text
    assert "the money has been paid" not in as_ana.get(make_case(State.CLOSED).get_absolute_url()).text


def test_while_a_page_is_put_together_whom_its_case_is_for_is_asked_once_a_reader(
    make_case, olga, django_assert_num_queries
):
    case = make_case(State.IN_REVIEW)
    assert case.is_trusted(olga)  # and what is known of her is read
    with django_assert_num_queries(1), case.trusting_alike():
        assert [case.is_trusted(olga) for _time in range(3)] == [True] * 3
    with django_assert_num_queries(2):
        assert case.is_trusted(olga)
        assert case.is_trusted(olga)


def test_what_follows_is_said_in_the_words_of_the_kind_and_promises_no_aid_where_none_was_asked(
    client, make_case
):
    case = make_case(State.IN_REVIEW)
    client.force_login(case.applicant.user)
    page = client.get(f"/cases/{case.reference}/sent/").text
    assert "You receive its decision in writing.</li>" in page
    assert "aid is granted" not in page

"""A form is composed question by question, published once, and met by Ana page by page."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from fund.aid import applying, composing, publishing, standard
from fund.aid.models import AidApplication, ProgrammeVersion
from fund.aid.questions import BadForm
from fund.aid.summary import summary
from tests.fund.aid.conftest import ANSWERS, AT, ON, RULES
from tests.fund.aid.test_questions import LATE, NOTE, SINCE, WHAT
from workflows.cases import corrections
from workflows.cases.models import Case
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

LEASE = {"code": "lease", "label": {"en": "The lease"}, "shown_if": {"what": ["rent"]}, "max_age_days": 400}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: ON)


@pytest.fixture
def written(programme, admin):
    """A draft that asks what it is for, and about the rent only those who say rent."""
    rules = {"questions": [WHAT, LATE, SINCE, NOTE], "documents": [LEASE], "criteria": []}
    return publishing.draft_version(programme, RULES | rules, by=admin)


@pytest.fixture
def rent(written, admin):
    return publishing.publish_version(written, by=admin, on=ON)


@pytest.fixture
def asking(rent, ana):
    return applying.start_application(rent.programme, ana, by=ana.user, on=ON)


@pytest.fixture
def as_dora(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana.user)
    return client


def codes(version):
    return [row["code"] for row in ProgrammeVersion.objects.get(pk=version.pk).questions]


def at(name, *args):
    return reverse(f"aid:{name}", args=["corona", 1, *args])


# ---- composing


def test_a_first_version_begins_with_what_almost_every_programme_asks(programme, admin):
    rules = {name: rule for name, rule in RULES.items() if name != "questions"}
    version = publishing.draft_version(programme, rules, by=admin)
    assert version.questions == standard.QUESTIONS


def test_questions_are_added_changed_moved_and_removed(written, admin):
    code = composing.put(written, {"kind": "amount", "label": {"en": "Rent a month?"}}, by=admin)
    assert (code, codes(written)[-1]) == ("rent-a-month", "rent-a-month")
    composing.put(written, {"code": code, "kind": "amount", "label": {"en": "The rent?"}}, by=admin)
    assert ProgrammeVersion.objects.get().questions[-1]["label"] == {"en": "The rent?"}
    composing.move(written, code, -9, by=admin)
    assert codes(written)[0] == code
    composing.remove(written, code, by=admin)
    composing.put(written, {"code": "x", "kind": "text", "label": {"en": "X"}}, by=admin, after="late")
    composing.put(written, {"code": "y", "kind": "text", "label": {"en": "Y"}}, by=admin, after="")
    assert codes(written) == ["y", "what", "late", "x", "since", "note"]
    with pytest.raises(BadForm):
        composing.put(written, {"code": "z", "kind": "text", "label": {"en": "Z"}}, by=admin, after="gone")
    for code in ("x", "y"):
        composing.remove(written, code, by=admin)
    assert codes(written) == ["what", "late", "since", "note"]


def test_a_code_made_of_words_is_never_one_that_is_taken(written, admin):
    for _again in range(2):
        composing.put(written, {"kind": "text", "label": {"en": "What?"}}, by=admin)
    composing.put(written, {"kind": "text", "label": {"en": "Documents"}}, by=admin)
    composing.put(written, {"kind": "text", "label": {"en": "为什么"}}, by=admin)
    assert codes(written)[4:] == ["what-2", "what-3", "documents-2", "question"]


def test_what_others_depend_on_is_neither_removed_nor_moved_below_them(written, admin):
    for change in (
        lambda: composing.remove(written, "what", by=admin),
        lambda: composing.move(written, "what", 1, by=admin),
        lambda: composing.put(written, WHAT | {"options": [WHAT["options"][1], {"code": "x", "label": {"en": "X"}}]},
                              by=admin),
    ):  # fmt: skip
        with pytest.raises(BadForm):
            change()
    assert codes(written) == ["what", "late", "since", "note"]


def test_a_published_form_never_changes(rent, admin):
    with pytest.raises(publishing.AlreadyPublished):
        composing.put(rent, NOTE | {"label": {"en": "Other words"}}, by=admin)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProgrammeVersion.objects.filter(pk=rent.pk).update(questions=[])


def test_members_compose_nothing(written, ana, client):
    with pytest.raises(NotYours):
        composing.remove(written, "note", by=ana.user)
    client.force_login(ana.user)
    assert client.get(at("questions")).status_code == 403
    assert client.post(at("remove_question", "note")).status_code == 403


def wording(name, text):
    return {f"{name}_en": text}


def test_dora_composes_a_choice_on_pages_alone(as_dora, written):
    page = as_dora.get(at("questions")).text
    assert "If “What is it for?” is Rent" in page
    assert "not written in: fr, nl, de" in page
    add = at("add_question") + "?kind=choice&after=note"
    assert as_dora.get(add).status_code == 200
    typed = wording("label", "How do you heat?") | {
        "options-TOTAL_FORMS": "3", "options-INITIAL_FORMS": "0", "required": "on",
        "options-0-label_en": "Gas", "options-1-label_en": "Wood", "options-1-points": "2",
        "shown_if": ["what=energy"],
    }  # fmt: skip
    lonely = as_dora.post(add, typed | {"options-1-label_en": "", "options-1-points": ""})
    assert lonely.status_code == 422
    assert "A choice needs at least two answers." in lonely.text
    assert 'value="Gas"' in lonely.text
    assert as_dora.post(add, typed).url == at("questions")
    assert ProgrammeVersion.objects.get().questions[-1] == {
        "code": "how-do-you-heat",
        "kind": "choice",
        "label": {"en": "How do you heat?"},
        "options": [{"code": "gas", "label": {"en": "Gas"}}, {"code": "wood", "label": {"en": "Wood"}, "points": 2}],
        "shown_if": {"what": ["energy"]},
        "new_page": False,
    }  # fmt: skip
    as_dora.post(at("move_question", "how-do-you-heat"), {"to": "up"})
    assert codes(written)[3] == "how-do-you-heat"
    again = as_dora.get(at("edit_question", "how-do-you-heat")).text
    assert re.search(r'value="what=energy"[^>]* checked', again)
    assert as_dora.post(at("remove_question", "how-do-you-heat")).status_code == 302
    refused = as_dora.post(at("remove_question", "what"))
    assert refused.status_code == 422
    assert "stands before it" in refused.text
    assert as_dora.get(at("edit_question", "gone")).status_code == 404
    assert as_dora.get(at("add_question") + "?kind=riddle").status_code == 302


def test_a_draft_is_tried_in_every_language_and_nothing_is_stored(as_dora, written):
    page = as_dora.get(at("preview")).text
    assert "What is it for?" in page
    assert "Is the rent late?" not in page
    assert "The lease" not in page
    tried = as_dora.post(at("preview") + "?language=en", {"what": "rent"}).text
    assert "Is the rent late?" in tried
    assert "The lease" in tried
    assert "There is a problem" not in tried
    assert as_dora.get(at("preview") + "?language=xx").status_code == 404
    assert not AidApplication.objects.exists()


def test_the_try_shows_what_the_answers_come_to(as_dora, programme, admin):
    publishing.draft_version(programme, RULES, by=admin)
    tried = as_dora.post(
        at("preview") + "?language=en",
        {"home": "yes", "food": "yes", "budget-wages": "900", "budget-housing": "600",
         "household-TOTAL_FORMS": "0", "household-INITIAL_FORMS": "0"},
    ).text  # fmt: skip
    assert "10.00\u00a0EUR" in tried
    assert "<dd>7</dd>" in tried


def test_the_same_by_the_api(written, admin):
    client = APIClient()
    client.force_authenticate(admin)
    change = "/api/v1/aid-programmes/corona/change/"
    answer = client.post(change, {"version": 1, "questions": [WHAT, NOTE], "documents": []}, format="json")
    assert answer.status_code == 200, answer.json()
    assert [row["code"] for row in answer.json()["questions"]] == ["what", "note"]
    assert ProgrammeVersion.objects.get().parameters == RULES["parameters"]
    for wrong, status in (([NOTE, NOTE], 422), ([LATE], 422), ([{"code": "x"}], 400), ("all", 400)):
        assert client.post(change, {"version": 1, "questions": wrong}, format="json").status_code == status
    assert codes(written) == ["what", "note"]


# ---- answering


def of(application, page):
    return reverse("aid:page", args=[application.case.reference, page])


def test_a_question_that_an_answer_brings_up_comes_with_what_was_typed(as_ana, asking):
    """Without a script: the page comes again with one question more, which is not called missing."""
    page = as_ana.get(of(asking, "what")).text
    assert "Is the rent late?" not in page
    more = as_ana.post(of(asking, "what"), {"asked": "what", "what": "rent"})
    assert more.status_code == 200
    assert "Is the rent late?" in more.text
    assert "There is a problem" not in more.text
    assert "there is more to ask" in more.text
    assert AidApplication.objects.get().answers == {}
    open_ = as_ana.post(of(asking, "what"), {"asked": "what,late", "what": "rent"})
    assert open_.status_code == 422
    done = as_ana.post(of(asking, "what"), {"asked": "what,late", "what": "rent", "late": "no"})
    assert done.url == of(asking, "note")
    assert AidApplication.objects.get().answers == {"what": "rent", "late": "no"}


def test_with_a_script_it_comes_while_one_answers_and_nothing_is_kept(as_ana, asking):
    swapped = as_ana.post(
        of(asking, "what"), {"asked": "what", "what": "rent"}, headers={"HX-Request": "true"}
    )
    assert swapped.status_code == 200
    assert "Is the rent late?" in swapped.text
    assert AidApplication.objects.get().answers == {}


def test_a_document_is_asked_of_those_whom_it_concerns(asking, ana):
    keep = applying.save_answers
    asking = keep(asking, "what", {"what": "energy"}, by=ana.user, on=ON)
    assert "documents" not in dict(applying.answers.missing(asking))
    asking = keep(asking, "what", {"what": "rent", "late": "no"}, by=ana.user, on=ON)
    assert dict(applying.answers.missing(asking))["documents"] == "Add this document: The lease."


def sent(asking, ana, **given):
    asking = applying.save_answers(asking, "what", {"what": "energy", **given}, by=ana.user, on=ON)
    pages = [(page, ANSWERS[page]) for page in ("figures", "payment")]
    asking = applying.save_pages(asking, pages, by=ana.user, on=ON)
    applying.submit(asking, by=ana.user, on=ON, at=AT, declared=True)
    return AidApplication.objects.get()


def test_what_is_no_longer_asked_is_left_behind_when_the_request_is_sent(asking, ana):
    asking = applying.save_answers(
        asking, "what", {"what": "rent", "late": "yes", "since": "2026-01-01"}, by=ana.user, on=ON
    )
    assert sent(asking, ana).answers == {"what": "energy"}
    assert [row.name for row in summary(asking)][:1] == ["what"]


def test_a_correction_opens_its_question_and_what_it_then_brings_up(asking, ana, officer, as_ana):
    held = sent(asking, ana, note="Soon, please.")
    case = perform(Case.take, held.case, by=officer, on=ON)
    corrections.ask(case, by=officer, on=ON, fields=["what"], sentence="Rent or energy?")
    assert as_ana.get(of(held, "note")).url == case.get_absolute_url()
    with pytest.raises(TooLate):
        applying.save_answers(held, "note", {"note": "More"}, by=ana.user, on=ON)
    more = as_ana.post(of(held, "what"), {"asked": "what", "what": "rent"})
    assert "Is the rent late?" in more.text
    done = as_ana.post(of(held, "what"), {"asked": "what,late", "what": "rent", "late": "no"})
    assert done.url == reverse("cases:answer", args=[case.reference])
    assert AidApplication.objects.get().answers == {"what": "rent", "late": "no", "note": "Soon, please."}


def test_a_correction_of_one_question_leaves_the_others_of_its_page_as_they_are(
    complete, ana, send, officer, as_ana
):
    case = perform(Case.take, send(complete), by=officer, on=ON)
    corrections.ask(case, by=officer, on=ON, fields=["food"], sentence="Are you sure?")
    page = as_ana.get(of(complete, "home")).text
    assert "Have you nothing to eat?" in page
    assert "May you lose your home?" not in page
    as_ana.post(of(complete, "home"), {"home": "no", "food": "yes"})
    assert AidApplication.objects.get().answers["home"] == "yes"
    assert Case.objects.get().urgency == 7
    with pytest.raises(TooLate):
        applying.save_answers(complete, "home", {"home": "no"}, by=ana.user, on=ON)


def test_answers_follow_to_a_next_version_where_they_still_are_answers(asking, ana, admin):
    asking = applying.save_answers(asking, "what", {"what": "rent", "late": "no"}, by=ana.user, on=ON)
    rows = [WHAT | {"options": [WHAT["options"][1], {"code": "food", "label": {"en": "Food"}}]}, NOTE]
    version = publishing.draft_version(
        asking.version.programme, {"questions": rows, "documents": []}, by=admin
    )
    publishing.publish_version(version, by=admin, on=ON)
    moved = applying.save_answers(asking, "note", {"note": "Thanks"}, by=ana.user, on=ON)
    assert (moved.version.number, moved.answers) == (2, {"note": "Thanks"})


def test_an_answer_is_taken_back(asking, ana):
    asking = applying.save_answers(asking, "note", {"note": "Thanks"}, by=ana.user, on=ON)
    assert applying.save_answers(asking, "note", {"note": None}, by=ana.user, on=ON).answers == {}


def test_a_running_case_keeps_the_questions_under_which_it_was_filed(asking, ana, admin, as_ana):
    held = sent(asking, ana)
    version = publishing.draft_version(
        held.version.programme, {"questions": [NOTE], "documents": []}, by=admin
    )
    publishing.publish_version(version, by=admin, on=ON)
    assert "What is it for?" in as_ana.get(held.case.get_absolute_url()).text


def test_help_is_shown_as_it_was_typed_and_never_run(as_ana, rent, admin, ana):
    rows = [NOTE | {"help": {"en": "<script>alert(1)</script>"}, "new_page": True}]
    version = publishing.draft_version(rent.programme, {"questions": rows, "documents": []}, by=admin)
    publishing.publish_version(version, by=admin, on=ON)
    held = applying.start_application(rent.programme, ana, by=ana.user, on=ON)
    page = as_ana.get(of(held, "note")).text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_the_answers_leave_by_the_api_under_their_stable_codes(asking, ana):
    held = sent(asking, ana, note="🎻 קול")
    client = APIClient()
    client.force_authenticate(ana.user)
    given = client.get(f"/api/v1/aid-applications/{held.case.reference}/").json()["given"]
    assert given["answers"] == {"what": "energy", "note": "🎻 קול"}
    assert given["figures"]["days"] == 12


def test_a_form_that_is_not_well_formed_is_not_published(written, admin):
    ProgrammeVersion.objects.filter(pk=written.pk).update(questions=[LATE])
    written.refresh_from_db()
    with pytest.raises(Unmet):
        publishing.publish_version(written, by=admin, on=ON)

"""Everything kept about a person, as one archive that only they can fetch."""

import io
import json
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.workflows.cases.test_documents import WHOLE_PDF
from workflows.cases import attachments, exporting, messages, own_rows
from workflows.cases.exporting import DataExport
from workflows.cases.models import State

NOW = timezone.now()
PAGE = reverse("cases:exports")


@pytest.fixture
def told(make_case, ana, olga):
    """A request of Ana's with a document that Olga opened, and a message."""
    case = make_case(State.IN_REVIEW)
    kept = attachments.attach(case, name="Bail d’été.pdf", content=WHOLE_PDF, by=ana.user, at=NOW)
    attachments.opened(kept, by=olga, at=NOW)
    messages.post(case, by=olga, text="Which <months>?", at=NOW)
    messages.post(case, by=olga, text="She sounds tired", at=NOW, internal=True)
    return case


@pytest.fixture
def made(ana, told):
    export = exporting.ask(ana.user, at=NOW, language="en")
    exporting.make(export.pk)
    export.refresh_from_db()
    return export


def opened(export) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(export.file.open().read()))


def test_the_archive_holds_requests_messages_documents_and_who_opened_them(made, told):
    with opened(made) as archive:
        assert archive.testzip() is None
        data = json.loads(archive.read("my-data.json"))
        [name] = [one for one in archive.namelist() if one.startswith(f"documents/{told.reference}/")]
        assert archive.read(name) == WHOLE_PDF
        page = archive.read("my-data.html").decode()
    assert data["Your requests"][0]["Your story"] == "My landlord wrote to me"
    assert data["Who opened your documents"][0]["Who"] == "Case officer"
    assert "Which &lt;months&gt;?" in page
    assert (made.state, made.done, made.wanted) == ("ready", 1, 1)


def test_others_are_named_by_their_role_and_notes_among_colleagues_stay_there(made):
    with opened(made) as archive:
        text = archive.read("my-data.json").decode()
    assert "Olga" not in text
    assert "She sounds tired" not in text


def test_of_somebody_else_it_holds_nothing(made, member):
    zoe = member("Zoe").user
    export = exporting.ask(zoe, at=NOW, language="fr")
    exporting.make(export.pk)
    export.refresh_from_db()
    with opened(export) as archive:
        assert sorted(archive.namelist()) == ["my-data.html", "my-data.json"]
        assert "landlord" not in archive.read("my-data.json").decode()


@pytest.mark.django_db(transaction=True)
def test_ana_asks_for_it_on_a_page_that_lists_what_it_holds_and_fetches_it(client, told, ana):
    client.force_login(ana.user)
    assert "Your requests" in client.get(PAGE).text
    assert PAGE in client.get(reverse("people:my_data")).text
    client.post(PAGE)
    page = client.get(PAGE).text
    assert "Fetch the archive" in page
    answer = client.get(reverse("cases:export", args=[DataExport.objects.get().pk]))
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "private, no-store"
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()


def test_while_one_is_made_the_page_says_how_far_it_is_and_a_second_press_makes_no_second_one(
    client, told, ana, settings
):
    settings.OUTBOX_IN_PROCESS = False
    client.force_login(ana.user)
    for _press in range(2):
        client.post(PAGE)
    DataExport.objects.update(wanted=9, done=4)
    assert "4 of 9 files" in client.get(PAGE).text
    assert client.get(reverse("cases:export", args=[DataExport.objects.get().pk])).status_code == 404


def test_nobody_else_fetches_it(client, made, olga, member):
    for other in (olga, member("Zoe").user):
        client.force_login(other)
        assert client.get(reverse("cases:export", args=[made.pk])).status_code == 404
        assert client.get(f"/api/v1/data-exports/{made.pk}/archive/").status_code == 404


def test_after_seven_days_it_is_gone(client, made, ana):
    assert exporting.remove_old(NOW + timedelta(days=6)) == 0
    name = made.file.name
    assert exporting.remove_old(NOW + timedelta(days=7)) == 1
    assert exporting.remove_old(NOW + timedelta(days=8)) == 0
    assert not exporting.sealed_files.exists(name)
    client.force_login(ana.user)
    assert client.get(reverse("cases:export", args=[made.pk])).status_code == 404


def test_one_that_was_interrupted_is_made_again_and_one_that_is_made_stays(ana, told):
    export = exporting.ask(ana.user, at=NOW, language="en")
    assert exporting.take_up(NOW + timedelta(minutes=9)) == 0
    assert exporting.take_up(NOW + timedelta(minutes=11)) == 1
    export.refresh_from_db()
    name = export.file.name
    exporting.make(export.pk)
    export.refresh_from_db()
    assert export.file.name == name


def test_the_api_asks_for_it_and_fetches_it(client, told, ana):
    client.force_login(ana.user)
    asked = client.post("/api/v1/data-exports/")
    assert (asked.status_code, asked.json()["state"]) == (202, "making")
    exporting.make(asked.json()["id"])
    [listed] = client.get("/api/v1/data-exports/").json()["results"]
    assert listed["state"] == "ready"
    assert client.get(f"/api/v1/data-exports/{listed['id']}/archive/").status_code == 200
    assert client.get(f"/api/v1/data-exports/{uuid.uuid4().int % 10**6}/").status_code == 404


def test_a_file_that_is_lost_is_named_and_leaves_the_others(ana, told):
    kept = attachments.attach(told, name="lost.pdf", content=WHOLE_PDF + b"%", by=ana.user, at=NOW)
    kept.file.storage.delete(kept.file.name)
    assert len(list(own_rows.files(ana.user))) == 2  # listing opens none
    export = exporting.ask(ana.user, at=NOW, language="en")
    exporting.make(export.pk)
    export.refresh_from_db()
    assert export.state == "ready"
    with opened(export) as archive:
        assert len([name for name in archive.namelist() if name.startswith("documents/")]) == 1
        page = archive.read("my-data.html").decode()
    assert "lost.pdf" in page.partition("Still missing:")[2]


def test_an_archive_that_cannot_be_made_keeps_no_other_waiting(ana, told, member, monkeypatch):
    zoe = member("Zoe").user

    def source(user):
        if user == zoe:
            raise OSError("the disk is gone")
        yield from own_rows.files(user)

    monkeypatch.setattr(exporting, "_sources", [source])
    first, second = (exporting.ask(user, at=NOW, language="en") for user in (zoe, ana.user))
    assert exporting.take_up(NOW + timedelta(minutes=11)) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("making", "ready")


def test_what_one_filed_for_another_is_not_ones_own(told, olga):
    told.filed_by = olga
    told.save(update_fields=["filed_by"])
    assert own_rows.own_cases(olga) == []

"""Long lists are written outside the request: with the same filters, for whoever asked, again where a worker died."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from workflows import sheets
from workflows.jobs import exporting, tasks, working
from workflows.jobs.models import Export
from workflows.people.models import Member
from workflows.people.permissions import Role
from workflows.refusals import TooLate


@pytest.fixture
def anna(person):
    return person("Anna", Role.ADMINISTRATOR)


@pytest.fixture
def members(belgium):
    Member.objects.bulk_create(
        Member(
            number=f"M-{at:03}", cooperative=belgium, first_name="Test", last_name=f"=SUM({at})",
            joined_on=timezone.localdate(),
        )
        for at in range(7)
    )  # fmt: skip


@pytest.fixture
def path():
    return f"{reverse('people:list')}?format=csv"


def written(export):
    working.carry_out(export._meta.label, export.pk, export.tries)
    export.refresh_from_db()
    return export


def content(export):
    return b"".join(working.response(export).streaming_content)


def test_a_long_list_asks_first_and_is_then_written(
    client, anna, members, path, monkeypatch, django_capture_on_commit_callbacks
):
    client.force_login(anna)
    monkeypatch.setattr(sheets, "LONG", 6)
    answer = client.get(path)
    assert answer.status_code == 302
    assert not Export.objects.exists()  # opening an address begins nothing
    assert path.replace("&", "&amp;") in client.get(answer.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("jobs:ask"), {"path": path})
    made = Export.objects.get()
    assert (made.state, made.done, made.wanted) == ("done", 7, 7)
    page = client.get(answer.url).content.decode()
    assert made.filename in page
    monkeypatch.setattr(sheets, "LONG", 50_000)
    at_once = b"".join(client.get(path).streaming_content)
    assert content(made) == at_once
    file = client.get(reverse("jobs:file", args=[made.pk]))
    assert b"'=SUM(3)" in b"".join(file.streaming_content)
    assert file["Content-Length"] == str(len(at_once))


def test_what_lies_on_the_disk_is_sealed(anna, members, path):
    made = written(exporting.ask(path, by=anna))
    with working.storages["default"].open(made.file.name) as stored:
        assert b"SUM" not in stored.read()


def test_it_is_for_the_person_alone(client, anna, members, path, person):
    made = written(exporting.ask(path, by=anna))
    client.force_login(person("Boris", Role.ADMINISTRATOR))
    for name in ("export", "file"):
        assert client.get(reverse(f"jobs:{name}", args=[made.pk])).status_code == 404
    assert client.post(reverse("jobs:drop", args=[made.pk])).status_code == 404
    assert client.get(f"/api/v1/exports/{made.pk}/").status_code == 404
    jobs = client.get(reverse("jobs:list")).content.decode()
    assert "Export of a list" in jobs  # that it ran, not what it holds
    assert made.get_absolute_url() not in jobs


def test_whoever_may_no_longer_read_the_list_gets_nothing(anna, members, path):
    made = exporting.ask(path, by=anna)
    anna.role_grants.all().delete()
    assert written(made).state == "failed"
    assert "no longer yours" in made.problem
    assert not made.file


@pytest.mark.parametrize(
    "bad",
    [
        "/people/", "//evil.example/?format=csv", "https://evil.example/?format=csv", "/nowhere/?format=csv",
        "/api/v1/members/?format=csv", "/admin/?format=csv", "/jobs/?format=csv", "",
        "/people/?format=csv" + "x" * 3000,
    ],
)  # fmt: skip
def test_an_address_that_is_no_list_is_refused(client, anna, bad):
    client.force_login(anna)
    assert client.post(reverse("jobs:ask"), {"path": bad}).status_code == 422
    assert not Export.objects.exists()


def test_a_page_that_writes_no_list_ends_with_a_sentence(anna):
    made = written(exporting.ask(f"{reverse('help')}?format=csv", by=anna))
    assert (made.state, "no list" in made.problem) == ("failed", True)


def test_a_worker_that_died_is_followed_by_another(anna, members, path):
    made = exporting.ask(path, by=anna)
    Export.objects.update(state="running")  # and was never seen again
    assert working.again(made).tries == made.tries  # there may be progress
    Export.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    working.look_again(model="jobs.Export", work=made.pk, tries=made.tries)
    again = Export.objects.get()
    assert (again.state, again.tries) == ("waiting", made.tries + 1)
    working.carry_out("jobs.Export", made.pk, made.tries)  # the first one wakes up: it was overtaken
    assert Export.objects.get().state == "waiting"
    assert written(again).state == "done"
    with pytest.raises(TooLate):
        working.again(again)


def test_who_was_overtaken_on_the_way_leaves_no_file(anna, members, path, monkeypatch):
    made = exporting.ask(path, by=anna)

    def overtaken(export, bench):
        bench.write(b"half")
        Export.objects.update(tries=made.tries + 1, state="waiting")

    monkeypatch.setattr(exporting, "write", overtaken)
    working.carry_out("jobs.Export", made.pk, made.tries)
    assert (Export.objects.get().state, Export.objects.get().file.name) == ("waiting", "")


def test_a_fault_is_a_sentence_and_may_be_tried_again(client, anna, members, path, monkeypatch):
    made = exporting.ask(path, by=anna)
    with monkeypatch.context() as broken:
        broken.setattr(exporting, "write", lambda export, bench: 1 / 0)
        assert written(made).state == "failed"
    client.force_login(anna)
    assert "begin it again" in client.get(made.get_absolute_url()).content.decode()
    client.post(reverse("jobs:again", args=[made.pk]))
    made.refresh_from_db()
    assert written(made).state == "done"


def test_after_its_days_the_file_is_gone_and_the_row_stays(client, anna, members, path):
    made = written(exporting.ask(path, by=anna))
    name = made.file.name
    tasks.drop_old_files(made.last_day)
    assert working.storages["default"].exists(name)
    tasks.drop_old_files(made.last_day + timedelta(days=1))
    made.refresh_from_db()
    assert (made.state, bool(made.file)) == ("gone", False)
    client.force_login(anna)
    assert client.get(reverse("jobs:file", args=[made.pk])).status_code == 409


def test_five_at_once_are_enough(anna, members, path):
    for _number in range(working.MOST_AT_ONCE):
        exporting.ask(path, by=anna)
    with pytest.raises(working.TooMany, match="5 of your files"):
        exporting.ask(path, by=anna)


def test_the_api_asks_reads_and_throws_away(client, anna, members, path, django_capture_on_commit_callbacks):
    client.force_login(anna)
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post("/api/v1/exports/", {"path": path}, content_type="application/json").json()
    here = f"/api/v1/exports/{made['id']}/"
    assert client.get(here).json()["state"] == "done"
    assert b"M-003" in b"".join(client.get(f"{here}file/").streaming_content)
    assert client.post(f"{here}again/").status_code == 409
    assert client.delete(here).status_code == 204
    assert client.get(f"{here}file/").status_code == 409
    refused = client.post("/api/v1/exports/", {"path": "/x"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "no_list")

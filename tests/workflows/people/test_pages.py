"""The pages about people: who reaches them, what they show, and what they never show."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.tables import taken_out
from workflows.models import Due
from workflows.people.models import Cooperative, Member, MemberImport, RoleGrant, User
from workflows.people.permissions import Role

Person = Callable[..., User]
HEAD = "number,first_name,last_name,cooperative,joined_on"


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def dirk(person: Person) -> User:
    return person("Dirk", Role.ADMINISTRATOR)


def members(cooperative: Cooperative, count: int, start: int = 0) -> None:
    Member.objects.bulk_create(
        [
            Member(number=f"X{n}", first_name="Ana", last_name=f"Name{n:05d}", cooperative=cooperative,
                   joined_on=date(2020, 1, 1), email=f"x{n}@example.org")
            for n in range(start, start + count)
        ]
    )  # fmt: skip


def test_the_register_takes_the_same_queries_for_sixty_members_and_for_six_hundred(
    as_: Callable[[User], Client], dirk: User, belgium: Cooperative
) -> None:
    client, taken = as_(dirk), []
    for start, count in ((0, 60), (60, 540)):
        members(belgium, count, start)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("people:list"), {"page": 2}).status_code == 200
        taken.append(len(caught))
    assert taken[0] == taken[1]


def test_the_register_is_searched_by_words_filtered_sorted_and_paged(
    as_: Callable[[User], Client], dirk: User, belgium: Cooperative, france: Cooperative
) -> None:
    members(belgium, 60)
    members(france, 5, 60)
    client = as_(dirk)
    page = client.get(reverse("people:list"), {"q": "ana name00007"}).context["page"]
    assert [one.number for one in page] == ["X7"]
    assert client.get(reverse("people:list"), {"cooperative": "fr"}).context["page"].paginator.count == 5
    first = client.get(reverse("people:list"), {"sort": "-last_name", "page": "2"})
    assert next(iter(first.context["page"])).number == "X14"
    assert b"?sort=-last_name&amp;page=1" in first.content, "page links keep the sort"


def test_the_register_leaves_as_a_file_without_bank_details(
    as_: Callable[[User], Client], dirk: User, ana: Member
) -> None:
    Member.objects.filter(pk=ana.pk).update(iban="BE71096123456769")
    answer = as_(dirk).get(reverse("people:list"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert ana.number in text
    assert "BE71" not in text


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISOR, Role.OFFICER, Role.TREASURER, Role.CHAIR])
def test_only_administrators_and_auditors_see_the_register(
    as_: Callable[[User], Client], person: Person, role: Role
) -> None:
    assert as_(person("Eva", role)).get(reverse("people:list")).status_code == 403


def test_a_members_page_shows_no_account_number(
    as_: Callable[[User], Client], dirk: User, ana: Member
) -> None:
    ana.iban = "BE71096123456769"
    ana.save()
    answer = as_(dirk).get(reverse("people:member", args=[ana.number]))
    assert answer.status_code == 200
    assert b"6769" not in answer.content


def test_an_administrator_proposes_and_the_chair_approves_on_their_pages(
    client: Client, person: Person, dirk: User
) -> None:
    eva, celia = person("Eva"), person("Celia", Role.CHAIR)
    client.force_login(dirk)
    answer = client.post(
        reverse("people:account", args=[eva.pk]), {"role": "treasurer", "from_on": "2026-01-01"}, follow=True
    )
    assert "now approves it" in answer.content.decode()
    grant = RoleGrant.objects.get(user=eva)
    refused = client.post(reverse("people:grant_step", args=[grant.pk, "approve"]))
    assert refused.status_code == 403
    client.force_login(celia)
    assert "Eva Test" in client.get(reverse("people:grants")).content.decode()
    client.post(reverse("people:grant_step", args=[grant.pk, "approve"]))
    grant.refresh_from_db()
    assert grant.approved_by == celia
    again = client.post(reverse("people:grant_step", args=[grant.pk, "approve"]))
    assert again.status_code == 409, "a double click says that it is done, and does nothing"


def test_a_refused_role_keeps_what_was_chosen_and_says_why(
    as_: Callable[[User], Client], person: Person, dirk: User
) -> None:
    eva = person("Eva", Role.ADMINISTRATOR)
    answer = as_(dirk).post(
        reverse("people:account", args=[eva.pk]), {"role": "treasurer", "from_on": "2026-01-01"}
    )
    assert answer.status_code == 422
    assert "never the same person" in answer.content.decode()
    assert '<option value="treasurer" selected>' in answer.content.decode()


@pytest.mark.django_db(transaction=False)
def test_a_table_is_shown_then_written_once_however_often_the_button_is_pressed(
    as_: Callable[[User], Client],
    dirk: User,
    belgium: Cooperative,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    client = as_(dirk)
    file = SimpleUploadedFile("members.csv", f"{HEAD}\nM1,Ana,Test,be,2020-01-01\n".encode())
    shown = client.post(reverse("people:import"), {"file": file})
    handed_in = MemberImport.objects.get()
    assert shown.url == reverse("people:member_import", args=[handed_in.pk])
    assert (handed_in.created, handed_in.state) == (1, "read")
    assert not Member.objects.exists(), "nothing is written before it is confirmed"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(shown.url, {"step": "write"})
        client.post(shown.url, {"step": "write"})
    assert Member.objects.get().number == "M1"
    assert Due.objects.filter(topic="people.write_members").count() == 1
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.content) == ("done", ""), "the table is not kept"


def test_a_table_with_problems_shows_each_and_cannot_be_written(
    as_: Callable[[User], Client], dirk: User, belgium: Cooperative
) -> None:
    file = SimpleUploadedFile("members.csv", f"{HEAD}\nM1,,Test,be,2020-01-01\nM2,Ana,Test,zz,x\n".encode())
    answer = as_(dirk).post(reverse("people:import"), {"file": file}, follow=True)
    text = answer.content.decode()
    assert "2 lines have problems" in text
    assert "first_name" in text
    client = as_(dirk)
    taken = taken_out(client, answer.request["PATH_INFO"])
    assert [(row["Line"], row["What is wrong"]) for row in taken] == [
        (str(line), sentence) for line, sentence in MemberImport.objects.get().problems
    ]
    client.post(answer.request["PATH_INFO"], {"step": "write"})
    assert MemberImport.objects.get().state == "read"


def test_a_file_that_is_no_table_is_refused_in_words(
    as_: Callable[[User], Client], dirk: User, belgium: Cooperative
) -> None:
    file = SimpleUploadedFile("members.xlsx", b"PK\x03\x04 not a workbook")
    answer = as_(dirk).post(reverse("people:import"), {"file": file})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_the_kept_table_cannot_be_read_in_the_database(
    as_: Callable[[User], Client], dirk: User, belgium: Cooperative
) -> None:
    file = SimpleUploadedFile("members.csv", f"{HEAD}\nM1,Ana,Test,be,2020-01-01\n".encode())
    as_(dirk).post(reverse("people:import"), {"file": file})
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM people_memberimport")
        assert cursor.fetchone()[0].startswith("v1:")


def test_a_profile_keeps_language_and_colours(as_: Callable[[User], Client], ana: Member) -> None:
    client = as_(ana.user)
    answer = client.post(reverse("people:profile"), {"language": "fr", "theme": "dark"})
    assert answer.status_code == 302
    ana.user.refresh_from_db()
    assert (ana.user.language, ana.user.theme) == ("fr", "dark")
    page = client.get(reverse("people:profile")).content.decode()
    assert '<html lang="fr" data-theme="dark">' in page
    for route in ("notices:choices", "committee:calendar"):
        assert f'href="{reverse(route)}"' in page[page.index("<main") :], "the profile leads there"


def test_an_account_number_is_checked_confirmed_by_password_and_shown_masked(
    as_: Callable[[User], Client], ana: Member
) -> None:
    ana.user.set_password("correct horse battery")
    ana.user.save()
    client, address = as_(ana.user), reverse("people:account_number")
    wrong = client.post(
        address, {"iban": "BE71 0961 2345 67", "holder": "Ana", "password": "correct horse battery"}
    )
    assert wrong.status_code == 422
    assert "too many or too few" in wrong.content.decode()
    assert 'value="BE71 0961 2345 67"' in wrong.content.decode(), "what was typed stays"
    stranger = client.post(address, {"iban": "BE71 0961 2345 6769", "holder": "Ana", "password": "guess"})
    assert "This is not your password" in stranger.content.decode()
    client.post(
        address,
        {"iban": "be71 0961 2345 6769", "iban_seen": "BE71096123456769", "holder": "Ana T.",
         "password": "correct horse battery"},
    )  # fmt: skip
    ana.refresh_from_db()
    assert (ana.iban, ana.iban_holder) == ("BE71096123456769", "Ana T.")
    page = client.get(reverse("people:profile"))
    assert "BE•• •••• 6769" in page.content.decode()
    assert Due.objects.filter(topic="member.account_changed").count() == 1, "so that the member is told"


def test_a_member_reads_and_downloads_their_own_data_and_no_one_elses(
    as_: Callable[[User], Client], ana: Member, member: Callable[..., Member]
) -> None:
    bram = member("Bram")
    client = as_(ana.user)
    content = json.loads(client.get(reverse("people:my_data"), {"format": "json"}).content)
    assert content["Your membership"][0]["Member number"] == ana.number
    text = client.get(reverse("people:my_data")).content.decode()
    assert ana.number in text
    assert bram.number not in text


def test_someone_without_a_membership_has_a_profile_but_no_account_number(
    as_: Callable[[User], Client], dirk: User
) -> None:
    client = as_(dirk)
    assert client.get(reverse("people:profile")).status_code == 200
    assert client.get(reverse("people:account_number")).status_code == 404


def test_a_new_sign_in_for_staff_has_no_password_until_they_choose_one(
    as_: Callable[[User], Client], dirk: User
) -> None:
    fields = {"first_name": "Eva", "last_name": "T", "email": "Eva@Example.org", "language": "nl"}
    as_(dirk).post(reverse("people:add_account"), fields)
    eva = User.objects.get(email="eva@example.org")
    assert not eva.has_usable_password()
    again = as_(dirk).post(reverse("people:add_account"), fields)
    assert again.status_code == 422


def test_a_member_says_year_of_birth_and_gender_and_takes_it_back(client: Client, ana: Member) -> None:
    client.force_login(ana.user)
    kept = {"email": ana.email, "phone": "", "address": ""}
    assert client.post("/people/profile/contact/", kept | {"born_in": "84", "gender": "w"}).status_code == 422
    client.post("/people/profile/contact/", kept | {"born_in": "1984", "gender": "w"})
    ana.refresh_from_db()
    assert (ana.born_in, ana.gender) == (1984, "w")
    assert "1984" in client.get("/people/my-data/").content.decode()
    client.post("/people/profile/contact/", kept | {"born_in": "", "gender": ""})
    ana.refresh_from_db()
    assert (ana.born_in, ana.gender) == (None, "")


def test_an_address_too_long_for_an_envelope_is_said_and_nothing_is_cut_off(
    client: Client, ana: Member
) -> None:
    client.force_login(ana.user)
    long = "Rue Haute 1\n" * 40
    answer = client.post("/people/profile/contact/", {"email": ana.email, "address": long})
    assert (answer.status_code, answer.content.decode().count("Rue Haute 1")) == (422, 40)
    assert "at most 300 can be kept" in answer.content.decode()

"""The list of all long runs, recorded runs of commands, and reports that people are told of."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from config import nightly
from workflows import long_runs, outbox
from workflows.jobs import recorded, subscribing
from workflows.jobs.models import Recorded, Subscription
from workflows.notices.models import Notice
from workflows.people.permissions import Role


@pytest.fixture
def theo(person):
    return person("Theo", Role.TREASURER)


def test_a_night_is_on_the_list_with_what_each_part_said(client, theo, monkeypatch):
    def breaks(on):
        raise ValueError

    monkeypatch.setattr(nightly, "parts", lambda: [("first", lambda on: "3 told"), ("second", breaks)])
    assert nightly.run(date(2026, 3, 2)) == ["second"]
    row = Recorded.objects.get()
    assert (row.done, row.wanted, row.failed) == (2, 2, ["second"])
    assert row.lines == [["first", "3 told"], ["second", "failed"]]
    client.force_login(theo)
    assert "Nightly run: 2026-03-02" in client.get(reverse("jobs:list")).content.decode()
    assert "3 told" in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_command_that_is_stopped_is_ended_and_named():
    def stopped():
        with recorded.recording(Recorded.Kind.COMMAND, "import") as book:
            book.say("", "half way")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    row = Recorded.objects.get()
    assert row.ended_at
    assert row.failed == ["KeyboardInterrupt"]


def test_each_reads_only_the_runs_of_their_work(client, person, theo):
    sorts = {each.code for each in long_runs.sources(theo)}
    assert {"export", "night", "books"} <= sorts
    officer = person("Olga", Role.OFFICER)
    assert "books" not in {each.code for each in long_runs.sources(officer)}
    client.force_login(officer)
    assert client.get(reverse("jobs:list"), {"sort": "books"}).status_code == 404
    client.force_login(person("Mia", Role.MEMBER))
    assert client.get(reverse("jobs:list")).status_code == 403
    assert client.get(reverse("jobs:exports")).status_code == 200


def test_the_api_lists_them(client, theo):
    Recorded.objects.create(kind=Recorded.Kind.NIGHT)
    client.force_login(theo)
    rows = client.get("/api/v1/jobs/", {"sort": "night"}).json()
    assert [(row["sort"], row["kind"]) for row in rows] == [("night", "info")]


# ---- reports


def test_a_message_holds_a_link_that_asks_to_sign_in_and_never_the_report(
    client, theo, django_capture_on_commit_callbacks
):
    client.force_login(theo)
    here = reverse("jobs:reports")
    assert client.post(here, {"report": "trial", "every": "month"}).status_code == 302
    assert client.post(here, {"report": "trial", "every": "month"}).status_code == 302
    row = Subscription.objects.get()
    Subscription.objects.update(next_on=date(2026, 4, 1))
    with django_capture_on_commit_callbacks(execute=True):
        assert subscribing.tell(date(2026, 3, 31)) == 0
        assert subscribing.tell(date(2026, 4, 3)) == 1
        assert subscribing.tell(date(2026, 4, 3)) == 0
    outbox.deliver()
    notice = Notice.objects.get()
    assert notice.path == "/fund/accounting/?from=2026-03-01&to=2026-03-31"
    assert "1 March 2026 to 31 March 2026" in notice.body
    (message,) = mail.outbox
    assert not message.attachments
    client.logout()
    assert "/account/login" in client.get(notice.path).url
    row.refresh_from_db()
    assert (row.next_on, row.last_on) == (date(2026, 5, 1), date(2026, 4, 3))
    client.force_login(theo)
    client.post(reverse("jobs:end_report", args=[row.pk]))
    assert subscribing.tell(date(2026, 6, 1)) == 0


def test_whoever_lost_the_role_is_not_told_any_more(theo):
    subscribing.subscribe(report="trial", every="week", on=date(2026, 3, 2), by=theo)
    theo.role_grants.all().delete()
    assert subscribing.tell(date(2026, 3, 9)) == 0
    assert Subscription.objects.get().ended_on == date(2026, 3, 9)


def test_a_report_that_is_not_ones_own_to_read_is_refused(client, person):
    client.force_login(person("Mia", Role.MEMBER))
    assert client.post(reverse("jobs:reports"), {"report": "trial", "every": "week"}).status_code == 422
    body = {"report": "trial", "every": "week"}
    answer = client.post("/api/v1/subscriptions/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_report")


def test_another_persons_report_is_not_there(client, theo, person):
    row = subscribing.subscribe(report="trial", every="week", on=date(2026, 3, 2), by=theo)
    client.force_login(person("Tilda", Role.TREASURER))
    assert client.post(reverse("jobs:end_report", args=[row.pk])).status_code == 404
    assert client.delete(f"/api/v1/subscriptions/{row.pk}/").status_code == 404
    client.force_login(theo)
    assert client.delete(f"/api/v1/subscriptions/{row.pk}/").status_code == 204


@given(st.dates(date(1999, 1, 1), date(2100, 1, 1)), st.sampled_from(["week", "month"]))
def test_periods_follow_each_other_without_gap(on, every):
    following = subscribing.first_day(every, on)
    assert following > on
    since, until = subscribing.period(every, following)
    assert since <= on <= until
    assert (following - until).days == 1

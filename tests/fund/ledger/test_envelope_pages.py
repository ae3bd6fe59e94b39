"""Envelopes, promises and the queue on screen and over the API."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from fund.ledger import chart, commitments, envelopes, proposals, waiting
from fund.ledger.envelopes import available
from fund.ledger.models import EnvelopeChange, EnvelopeTransfer, Fund, WaitingGrant
from workflows.cases.models import Case
from workflows.people.permissions import Role

from .conftest import MONDAY

TODAY = timezone.localdate()
JSON = "application/json"


@pytest.fixture
def fund(solidarity):
    return solidarity


@pytest.fixture
def dina(person, belgium):
    return person("Dina", Role.TREASURER, cooperative=belgium)


@pytest.fixture
def thomas(person, belgium):
    return person("Thomas", Role.TREASURER2, cooperative=belgium)


@pytest.fixture
def as_(client):
    """as_(dina): the client, signed in as her."""

    def sign(user):
        client.force_login(user)
        return client

    return sign


def read(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"ledger:{name}", args=args), query)
    assert answer.status_code == status, answer.content[:800]
    return (
        answer.content.decode()
        if not answer.streaming
        else b"".join(answer.streaming_content).decode("utf-8-sig")
    )


def test_money_moves_on_two_pages_by_two_people(as_, dina, thomas, fund, contribute):
    contribute(100_00)
    general = chart.general(fund)
    opened = {"key": "open-key-1", "name": "Crisis plan", "earmark": "none"}
    assert as_(dina).post(reverse("ledger:open_envelope"), opened).status_code == 302
    crisis = fund.envelopes.get(code="crisis-plan")
    drawn = read(as_(dina), "propose_transfer")
    key = drawn.split('name="key" value="')[1].split('"')[0]
    body = {"key": key, "source": general.pk, "target": crisis.pk, "cents": "60,00", "why": "Board of March"}
    for _click in range(2):
        answer = as_(dina).post(reverse("ledger:propose_transfer"), body)
        assert answer.status_code == 302
    transfer = EnvelopeTransfer.objects.get()
    assert available(general) == 100_00
    assert "another person decides" in read(as_(dina), "transfer", transfer.pk)
    own = as_(dina).post(
        reverse("ledger:approve_transfer", args=[transfer.pk]), {"digest": transfer.digest()}
    )
    assert own.status_code == 403
    text = read(as_(thomas), "transfer", transfer.pk)
    assert "Approve: move" in text
    stale = as_(thomas).post(reverse("ledger:approve_transfer", args=[transfer.pk]), {"digest": "x"})
    assert (stale.status_code, "not what you read" in stale.content.decode()) == (409, True)
    digest = text.split('name="digest" value="')[1].split('"')[0]
    assert (
        as_(thomas)
        .post(reverse("ledger:approve_transfer", args=[transfer.pk]), {"digest": digest})
        .status_code
        == 302
    )
    assert (available(general), available(crisis)) == (40_00, 60_00)
    assert "Movement" in read(as_(dina), "transfer", transfer.pk)
    assert "Board of March" in read(as_(dina), "proposals")


def test_a_rejection_needs_a_reason_and_shows_it(as_, dina, thomas, fund, contribute):
    contribute(100_00)
    crisis = envelopes.open_envelope(fund, "crisis", "Crisis")
    transfer = proposals.propose_transfer(
        key="t", source=chart.general(fund), target=crisis, cents=1_00, why="x", on=TODAY, by=dina
    )
    url = reverse("ledger:reject_transfer", args=[transfer.pk])
    assert as_(thomas).post(url, {"why": ""}).status_code == 422
    assert as_(thomas).post(url, {"why": "Not now"}).status_code == 302
    assert "Not now" in read(as_(dina), "transfer", transfer.pk)


def test_a_reserve_is_proposed_and_approved_on_screen(as_, dina, thomas, fund, contribute):
    contribute(100_00)
    url = reverse("ledger:propose_change", args=["general"])
    wrong = {"key": "change-key-1", "reserve_cents": "1e3", "earmark": "funder", "why": "Winter"}
    refused = as_(dina).post(url, wrong)
    assert refused.status_code == 422
    assert "Say which funder" in refused.content.decode()
    assert "1e3" in refused.content.decode()
    good = {"key": "change-key-1", "reserve_cents": "25,00", "earmark": "none", "why": "Winter"}
    assert as_(dina).post(url, good).status_code == 302
    change = EnvelopeChange.objects.get()
    assert "25.00" in read(as_(thomas), "change", change.pk)
    approve = reverse("ledger:approve_change", args=[change.pk])
    assert as_(thomas).post(approve, {"digest": change.digest()}).status_code == 302
    assert envelopes.reserve(chart.general(fund)) == 25_00
    assert as_(dina).post(url, good | {"key": "change-key-2"}).status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [({"cents": "1e3"}, "amount"), ({"why": ""}, "required"), ({"same": True}, "another envelope")],
)
def test_a_form_that_is_not_right_keeps_what_was_typed(as_, dina, fund, contribute, change, words):
    contribute(100_00)
    general, crisis = chart.general(fund), envelopes.open_envelope(fund, "crisis", "Crisis")
    target = general if change.pop("same", False) else crisis
    body = {"key": "some-key-1", "source": general.pk, "target": target.pk, "cents": "1,25", "why": "Because"}
    answer = as_(dina).post(reverse("ledger:propose_transfer"), body | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ("1,25" in answer.content.decode()) == ("cents" not in change)


def test_a_foreign_proposal_looks_like_a_missing_one(as_, person, france, fund, contribute, dina):
    contribute(100_00)
    crisis = envelopes.open_envelope(fund, "crisis", "Crisis")
    transfer = proposals.propose_transfer(
        key="t", source=chart.general(fund), target=crisis, cents=1_00, why="x", on=TODAY, by=dina
    )
    other = Fund.objects.create(code="autre", name="Autre")
    other.cooperatives.add(france)
    far = as_(person("Nele", Role.TREASURER2, cooperative=france))
    read(far, "transfer", transfer.pk, status=404)
    assert far.get(f"/api/v1/envelope-transfers/{transfer.pk}/").status_code == 404
    assert (
        far.post(f"/api/v1/envelope-transfers/{transfer.pk}/approve/", {"digest": "x"}, JSON).status_code
        == 404
    )
    read(far, "ageing", fund="solidarity", status=404)
    read(far, "waiting", fund="solidarity", status=404)


def test_the_api_proposes_and_approves(as_, dina, thomas, fund, contribute):
    contribute(100_00)
    envelopes.open_envelope(fund, "crisis", "Crisis plan")
    url = "/api/v1/envelope-transfers/"
    body = {
        "key": "k1", "fund": "solidarity", "from_envelope": "general", "to_envelope": "crisis", "cents": 70_00,
        "why": "Board",
    }  # fmt: skip
    for _again in range(2):
        answer = as_(dina).post(url, body, JSON)
        assert answer.status_code == 201
    made = answer.json()
    assert as_(dina).post(url, body | {"cents": 1}, JSON).status_code == 409
    for wrong in (
        {"cents": 1.5},
        {"cents": "1"},
        {"cents": 0},
        {"extra": 1},
        {"to_envelope": "none"},
        {"fund": "x"},
    ):
        assert as_(dina).post(url, body | wrong, JSON).status_code == 400, wrong
    same = as_(dina).post(url, body | {"key": "k2", "to_envelope": "general"}, JSON)
    assert (same.status_code, same.json()["code"]) == (422, "nothing_changes")
    here = f"{url}{made['id']}/"
    assert as_(dina).post(f"{here}approve/", {"digest": made["digest"]}, JSON).status_code == 403
    done = as_(thomas).post(f"{here}approve/", {"digest": made["digest"]}, JSON)
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    assert as_(thomas).post(f"{here}approve/", {"digest": made["digest"]}, JSON).status_code == 409
    change = {
        "key": "c1",
        "fund": "solidarity",
        "envelope": "crisis",
        "reserve_cents": 80_00,
        "why": "Winter",
    }
    proposed = as_(dina).post("/api/v1/envelope-changes/", change, JSON).json()
    short = as_(thomas).post(
        f"/api/v1/envelope-changes/{proposed['id']}/approve/", {"digest": proposed["digest"]}, JSON
    )
    assert (short.status_code, short.json()["code"]) == (422, "reserve_too_high")
    assert short.json()["figures"]["available_cents"] == 70_00
    assert (
        as_(dina).post("/api/v1/envelope-changes/", change | {"earmark": "funder"}, JSON).status_code == 400
    )
    assert (
        as_(dina).post(f"/api/v1/envelope-changes/{proposed['id']}/withdraw/", {}, JSON).json()["state"]
        == "withdrawn"
    )


def promise(fund, cents, days, reference):
    return commitments.commit(
        key=reference, envelope=chart.general(fund), cents=cents, reference=reference,
        on=TODAY - timedelta(days=days), by=None, why="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (0, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"),
        (91, "over-90"), (4000, "over-90"),
    ],
)  # fmt: skip
def test_each_age_has_its_bucket_and_the_list_agrees(days, bucket):
    assert commitments.bucket(days) == bucket
    first, last = commitments.opened_in(bucket, TODAY)
    opened = TODAY - timedelta(days=days)
    assert (first or opened) <= opened <= (last or opened)


def test_promises_are_listed_by_age_and_each_figure_leads_to_its_rows(as_, dina, fund, contribute):
    contribute(1_000_00)
    for cents, days, reference in (
        (11_00, 3, "A-1"),
        (22_00, 45, "A-2"),
        (33_00, 75, "A-3"),
        (44_00, 200, "A-4"),
    ):
        promise(fund, cents, days, reference)
    commitments.release(promise(fund, 5_00, 200, "A-5"), cents=5_00, on=TODAY, by=dina, why="", key="r")
    text = read(as_(dina), "ageing")
    for figure in ("11.00", "22.00", "33.00", "44.00", "110.00"):
        assert figure in text
    assert "A-4" in read(as_(dina), "promised", envelope="general", age="over-90")
    assert "A-1" not in read(as_(dina), "promised", age="over-90")
    assert "A-5" not in read(as_(dina), "promised")
    read(as_(dina), "promised", age="soon", status=404)
    assert "44.00" in read(as_(dina), "ageing", format="csv")
    assert "A-3" in read(as_(dina), "promised", format="csv")
    aged = as_(dina).get("/api/v1/commitments/ageing/", {"fund": "solidarity"}).json()
    assert [bucket["cents"] for bucket in aged[0]["buckets"]] == [11_00, 22_00, 33_00, 44_00]
    listed = as_(dina).get("/api/v1/commitments/", {"age": "over-90"}).json()["results"]
    assert [row["reference"] for row in listed] == ["A-4"]
    assert as_(dina).get("/api/v1/commitments/", {"age": "x"}).status_code == 400
    assert as_(dina).get("/api/v1/commitments/ageing/", {"fund": "x"}).status_code == 404


@pytest.fixture
def queued(fund, ana, contribute):
    """Two granted cases of Ana's that wait, the second more urgent."""
    rows = []
    for number, (cents, urgency) in enumerate(((80_00, 2), (30_00, 7)), start=1):
        case = Case.objects.create(
            reference=f"A-2026-000{number}", kind="aid", cooperative=ana.cooperative, applicant=ana,
            filed_by=ana.user, submitted_on=MONDAY, granted_cents=cents, decided_on=MONDAY,
        )  # fmt: skip
        rows.append(
            waiting.promise(
                key=case.reference, purpose="aid", envelope=chart.general(fund), cents=cents,
                reference=case.reference, urgency=urgency, on=MONDAY, by=None, why="", wait=True,
            )
        )  # fmt: skip
    contribute(20_00)
    return rows


def test_the_queue_shows_places_and_sums(as_, dina, queued):
    text = read(as_(dina), "waiting")
    assert text.index("A-2026-0002") < text.index("A-2026-0001")
    for figure in ("80.00", "110.00", "90.00"):
        assert figure in text
    assert "A-2026-0001" in read(as_(dina), "waiting", format="csv")
    rows = as_(dina).get("/api/v1/waiting-grants/").json()["results"]
    assert [(row["reference"], row["place"]) for row in rows] == [("A-2026-0002", 1), ("A-2026-0001", 2)]


def test_letting_one_come_first_needs_a_reason(as_, dina, thomas, queued):
    url = reverse("ledger:move_first", args=[queued[0].pk])
    assert as_(thomas).get(url).status_code == 403
    assert as_(dina).post(url, {"why": ""}).status_code == 422
    assert as_(dina).post(url, {"why": "Evicted tomorrow"}).status_code == 302
    assert waiting.place_of(queued[0]) == 1
    back = as_(dina).post(f"/api/v1/waiting-grants/{queued[1].pk}/first/", {"why": "A mistake"}, JSON)
    assert (back.status_code, back.json()["place"]) == (200, 1)


def test_the_member_gives_up_their_own_and_nobody_elses(as_, ana, member, queued, dina):
    url = reverse("ledger:give_up", args=[queued[0].pk])
    assert as_(member("Bob").user).get(url).status_code == 404
    assert (
        as_(member("Cem").user)
        .post(f"/api/v1/waiting-grants/{queued[0].pk}/end/", {"why": "x"}, JSON)
        .status_code
        == 404
    )
    assert as_(ana.user).post(url, {"why": ""}).status_code == 422
    assert as_(ana.user).post(url, {"why": "I found work"}).status_code == 302
    assert as_(ana.user).post(url, {"why": "I found work"}).status_code == 404
    assert (
        as_(dina)
        .post(f"/api/v1/waiting-grants/{queued[1].pk}/end/", {"why": "Asked by phone"}, JSON)
        .status_code
        == 200
    )
    assert not WaitingGrant.objects.waiting().exists()

"""While a ballot is open, no page and no answer tells anything of the others' votes: whatever they voted, every reader
is shown the same, to the byte."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.house.test_access import ROUTES
from tests.workflows.committee.conftest import START_OF_TERM, USUAL_RULES, at
from workflows.cases.models import Case
from workflows.committee.balloting import cast_secretly, cast_vote, close_ballot, open_ballot
from workflows.committee.mandates import publish_rules
from workflows.committee.models import AgendaItem, Ballot, Committee, SecretPaper, Session, Vote
from workflows.committee.sessions import record_arrival
from workflows.people.models import Member, User
from workflows.people.permissions import Role

CHANGING = re.compile(
    rb'name="(csrfmiddlewaretoken|drawn)" value="[^"]*"|nonce="[^"]*"|"X-CSRFToken": *"[^"]*"'
)
ELSEWHERE = ("committee/", "cases/", "api/v1/committees", "api/v1/sessions", "api/v1/ballots", "api/v1/decisions",
             "api/v1/recusals", "api/v1/cases", "notices/")  # fmt: skip


def addresses(session: Session, item: AgendaItem, ballot: Ballot) -> Iterator[str]:
    """Every page and API address of the committee and of the case, with each number that could stand in it."""
    case, code = item.case.reference, session.committee.code
    for path, _pattern in ROUTES:
        if not path.startswith(ELSEWHERE):
            continue
        path = re.sub(r"\(\?P<code>[^)]*\)", code, path)
        path = re.sub(r"\(\?P<(number|reference)>[^)]*\)", case, path)
        path = path.replace("\\.", ".").replace("/?", "/").replace("X-0000-0000", case).replace("none", code)
        numbers = {str(session.pk), str(item.pk), str(ballot.pk)}
        for number in sorted(numbers) if re.search(r"999999|\(\?P<pk>", path) else [""]:
            shown = re.sub(r"\(\?P<\w+>[^)]*\)", number, path).replace("999999", number)
            yield "/" + shown
    for table in ("", "decisions/"):
        yield f"/committee/{table}?format=csv"


def shown_to(user: User, paths: list[str]) -> dict[str, tuple[int, bytes]]:
    web = Client()
    user.forget()
    web.force_login(user)
    seen = {}
    for path in paths:
        answer = web.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        seen[path] = answer.status_code, CHANGING.sub(b"", content)
    return seen


@pytest.fixture
def opened(
    committee: Committee, admin: User, session: Session, item: AgendaItem, members: list[User], seat: Any
) -> Callable[[bool], tuple[Ballot, list[User]]]:
    """opened(secret): a ballot on which Clara, Vik, Bram and Dina have voted, and Eva has not."""

    def make(secret: bool) -> tuple[Ballot, list[User]]:
        rules = {**USUAL_RULES, "tie": "deferred", "secret": secret}
        publish_rules(committee, by=admin, from_on=START_OF_TERM, **rules)
        eva = seat("Eva")
        record_arrival(session, eva, by=members[0], at=at(18, 1))
        ballot = open_ballot(item, by=members[0], at=at(18, 10), closes_at=at(20))
        for user in members:
            if secret:
                cast_secretly(ballot, by=user, choice="refuse", at=at(18, 20))
            else:
                cast_vote(ballot, by=user, choice="refuse", at=at(18, 20))
        return ballot, [*members, eva]

    return make


@pytest.mark.once
@pytest.mark.parametrize("secret", [False, True], ids=["by name", "secret"])
def test_whatever_the_others_vote_everybody_is_shown_the_same(
    opened: Any, session: Session, item: AgendaItem, case: Case, person: Any, officer: User, ana: Member,
    admin: User, secret: bool,
):  # fmt: skip
    ballot, people = opened(secret)
    clara, vik, _bram, _dina, eva = people
    readers = [clara, eva, officer, ana.user, person("Aude", Role.AUDITOR), admin]
    paths = list(addresses(session, item, ballot))
    assert f"/committee/ballots/{ballot.pk}/" in paths
    assert f"/api/v1/ballots/{ballot.pk}/" in paths
    assert len(paths) > 60
    with time_machine.travel(at(18, 30), tick=False):
        for user in (clara, eva):
            web = Client()
            web.force_login(user)
            web.post(f"/committee/files/{item.pk}/begin/")
        before = {}
        for reader in readers:
            first = shown_to(
                reader, paths
            )  # what a first look notes down stands from here on; a refusal notes nothing
            opened_to = [path for path, (status, _content) in first.items() if status < 400]
            before[reader] = first | shown_to(reader, opened_to)
        others = Vote.objects.filter(ballot=ballot).exclude(voter__in=[clara])
        others.update(choice="grant", cents=54_321)
        SecretPaper.objects.filter(ballot=ballot).update(choice="grant", cents=54_321)
        after = {reader: shown_to(reader, paths) for reader in readers}
    different = [
        (str(reader), path)
        for reader in readers
        for path in paths
        if before[reader][path] != after[reader][path]
    ]
    assert different == []
    assert not any(status >= 500 for seen in after.values() for status, _content in seen.values())
    assert any(status == 200 for status, _content in after[eva].values())
    if secret:  # five papers, or it is not counted
        cast_secretly(ballot, by=eva, choice="grant", cents=54_321, at=at(18, 35))
    with time_machine.travel(at(18, 40), tick=False):
        close_ballot(ballot, by=clara, at=at(18, 40))
        counted = shown_to(eva, [f"/committee/ballots/{ballot.pk}/"])
    assert all(b"543.21" in content for _status, content in counted.values())  # and then it is told
    assert vik.votes.count() == (0 if secret else 1)

#!/usr/bin/env python
"""An evening of the committee, by the API alone.

Starts a system of its own as the tour does, then goes through one session as the people in it: called, read, opened, one
late, one standing aside, amounts, a tie, consent, a grant to ratify, an appeal before other people, minutes, letters. Every
line it prints happened; it stops with the answer at the first one that did not. Run it with `make evening`.
"""

from datetime import timedelta
from typing import Any

from tour import PNG, TODAY, Person, euros, expect, say, system

COMMITTEE = {
    "Bram": "bram",
    "Carla": "carla",
    "Dirk": "dirk",
    "Élise": "elise",
    "Farid": "farid",
    "Greta": "greta",
}
BOARD = {"Rachida": "rachida", "Piet": "piet", "Sylvie": "sylvie"}
ASKED = 64_400  # 92 days at 7 EUR

People = dict[str, Person]


class Meeting:
    """One session and who sits in it; its chair leads."""

    def __init__(self, chair: Person, committee: str, starts_at: str) -> None:
        self.chair = chair
        planned = chair.send(
            "sessions/", {"committee": committee, "held_on": TODAY.isoformat(), "starts_at": starts_at}
        )
        self.id, self.at = planned["id"], f"sessions/{planned['id']}/"
        seats = chair.get(f"committees/{committee}/")["mandates"]
        self.seats = {seat["name"].split()[0]: seat["user"] for seat in seats}

    def comes(self, *names: str) -> None:
        for name in names:
            self.chair.send(f"{self.at}attendance/", {"user": self.seats[name], "present": True})

    def on_agenda(self, reader: Person) -> list[str]:
        return [item["case"] for item in reader.get(self.at)["agenda"]]

    def opens(self, case: str, purpose: str = "request") -> int:
        body = {"session": self.id, "case": case, "purpose": purpose}
        return int(self.chair.send("ballots/", body)["id"])


def votes(people: People, ballot: int, said: dict[str, int | str]) -> None:
    """Each their amount, or another choice; nobody is told anything but their own vote."""
    for name, choice in said.items():
        body = {"choice": "grant", "cents": choice} if isinstance(choice, int) else {"choice": choice}
        shown = people[name].send(f"ballots/{ballot}/vote/", body)
        expect(
            (shown["votes"], shown["tally"], shown["outcome"], shown["proof"]),
            ([], [], "", []),
            "what an open ballot shows",
        )


# ---- before the evening


def publish(chloe: Person) -> None:
    words = {"en": "Daily supplement", "fr": "Complément journalier"}
    chloe.send("aid-programmes/", {
        "code": "daily", "name": words, "summary": words, "fund": "solidarity", "envelope": "aid",
        "committee_code": "solidarity",
    })  # fmt: skip
    version = chloe.send("aid-programmes/daily/draft/", {
        "opens_on": TODAY.isoformat(), "formula": "per_day", "parameters": {"day_cents": 700}, "paid_to": "member",
        "ceiling_case_cents": ASKED, "ceiling_member_year_cents": 2 * ASKED,
        "documents": [{"code": "proof", "label": {"en": "Proof", "fr": "Preuve"}}],
        "criteria": [{"code": "hardship", "question": {"en": "Did you lose work?", "fr": "Avez-vous perdu du travail ?"},
                      "reason": {"en": "This aid is for lost work.", "fr": "Pour le travail perdu."}}],
        "questions": [
            {"code": "need", "kind": "story", "label": {"en": "What do you need?", "fr": "De quoi avez-vous besoin ?"}},
            {"code": "budget", "kind": "budget", "label": {"en": "Your month", "fr": "Votre mois"}},
            {"code": "housing", "kind": "yes_no", "points": 4, "label": {"en": "Could you lose your home?", "fr": "Logement menacé ?"}},
        ],
        "declaration": {"en": "All of this is true.", "fr": "Tout ceci est exact."},
    })  # fmt: skip
    chloe.send("aid-programmes/daily/publish/", {"version": version["number"]})


def asks(member: Person, omar: Person, *, days: int, urgent: bool = False) -> str:
    """A request, from the member to the officer's opinion: ready for the committee."""
    case = member.send("aid-applications/", {"programme": "daily", "situation": {"hardship": "yes"}})[
        "reference"
    ]
    member.send(f"aid-applications/{case}/", {
        "answers": {
            "need": "No work between two tours.", "budget": {"benefits": 90_000, "housing": 80_000},
            "housing": "yes" if urgent else "no",
        },
        "figures": {"days": days}, "payment": {"iban": "BE68 5390 0754 7034", "iban_holder": "The member"},
    }, method="PATCH")  # fmt: skip
    member.upload(f"aid-applications/{case}/documents/", "proof.png", PNG, requirement="proof")
    member.send(f"aid-applications/{case}/submit/", {"declared": True})
    omar.send(f"cases/{case}/take/")
    omar.send(f"cases/{case}/opinion/", {"text": "Documented and within the rules."})
    omar.send(f"cases/{case}/ready/")
    return str(case)


def grant_fast(people: People, max_: Person, case: str, seats: dict[str, int]) -> None:
    """Carla and Dirk hold the fast track: Max proposed it, Bram approved it."""
    given = max_.send("delegations/", {
        "committee": "solidarity", "first": seats["Carla"], "second": seats["Dirk"], "kinds_of_case": ["aid"],
        "cap_cents": 30_000, "period_cap_cents": 50_000, "from_on": TODAY.isoformat(),
        "to_on": (TODAY + timedelta(days=60)).isoformat(),
    })["id"]  # fmt: skip
    body = {"delegation": given, "case": case, "cents": 28_000}
    people["Carla"].send("fast-tracks/", body, refused=404)
    people["Bram"].send(f"delegations/{given}/approve/")
    people["Carla"].send("fast-tracks/", {**body, "cents": 30_100}, refused=422)
    track = people["Carla"].send("fast-tracks/", body)["id"]
    people["Carla"].send(f"fast-tracks/{track}/confirm/", refused=403)
    granted = people["Dirk"].send(f"fast-tracks/{track}/confirm/")
    expect(granted["state"], "granted", "the fast grant")
    say(
        1,
        f"Carla and Dirk grant {case} before anybody meets: {euros(28_000)}, paid like any other. One alone cannot.",
    )


def call(meeting: Meeting, people: People, cases: list[str], urgent: str) -> None:
    bram = people["Bram"]
    expect(meeting.on_agenda(bram), [urgent], "what is on the agenda by itself")
    people["Élise"].send(f"{meeting.at}agenda/", {"cases": cases}, refused=403)
    bram.send(f"{meeting.at}agenda/", {"cases": cases})
    bram.send(f"{meeting.at}agenda/", {"cases": cases[:1]}, refused=422)
    bram.send(f"{meeting.at}convene/")
    expect(meeting.chair.read(f"{meeting.at}agenda-paper/")[:5], b"%PDF-", "the agenda on paper")
    expect(b"BEGIN:VCALENDAR" in people["Farid"].read(f"{meeting.at}invitation/"), True, "the invitation")
    called = people["Farid"].get("notices/?template=session_called")["results"]
    expect((len(called), any(case in called[0]["body"] for case in cases)), (1, False), "the call")
    say(2, f"Bram calls the members: {len(cases)} requests and the grant to ratify. The mail names no case.")


def read(meeting: Meeting, people: People, cases: list[str]) -> None:
    elise = people["Élise"]
    for number, case in enumerate(cases, 1):
        shown = elise.send(f"{meeting.at}begin-reading/", {"case": case})
        expect((shown["files_read"], shown["files_to_read"]), (number, len(cases) + 1), "files read")
    again = elise.send(f"{meeting.at}begin-reading/", {"case": cases[0]})
    expect(again["files_read"], len(cases), "the same file again")
    say(
        2,
        f"Élise says that nothing ties her to the members, and reads {len(cases)} of {len(cases) + 1} files.",
    )


def stand_aside(meeting: Meeting, people: People, case: str) -> None:
    dirk = people["Dirk"]
    dirk.send("recusals/", {"case": case, "reason": "close"})
    expect(case in meeting.on_agenda(dirk), False, "the case on Dirk's agenda")
    dirk.send(f"{meeting.at}begin-reading/", {"case": case}, refused=404)
    dirk.send("recusals/", {"case": case, "reason": "close"}, refused=404)
    say(2, f"Dirk is close to the member of {case} and stands aside: for him it is no longer there (404).")


# ---- the evening


def several_amounts(meeting: Meeting, people: People, case: str) -> str:
    bram = people["Bram"]
    ballot = meeting.opens(case)
    bram.send("ballots/", {"session": meeting.id, "case": case}, refused=409)
    refused = people["Élise"].send(
        f"ballots/{ballot}/vote/", {"choice": "grant", "cents": ASKED}, refused=422
    )
    meeting.comes("Élise")
    people["Dirk"].send(f"ballots/{ballot}/vote/", {"choice": "refuse"}, refused=404)
    people["Greta"].send(f"ballots/{ballot}/vote/", {"choice": "refuse"}, refused=403)
    bram.send(f"ballots/{ballot}/vote/", {"choice": "grant", "cents": ASKED + 100}, refused=422)
    votes(people, ballot, {"Élise": ASKED, "Carla": 50_000, "Bram": ASKED, "Farid": "refuse"})
    votes(people, ballot, {"Bram": 50_000})  # changed: a second vote takes the place of the first
    expect(len(bram.get(f"ballots/{ballot}/")["voted"]), 4, "voters")
    bram.send(f"ballots/{ballot}/decide/", {"cents": ASKED}, refused=422)
    counted = bram.send(f"ballots/{ballot}/close/")
    expect((counted["outcome"], counted["cents"], len(counted["votes"])), ("granted", 50_000, 4), "the count")
    people["Farid"].send(f"ballots/{ballot}/vote/", {"choice": "abstain"}, refused=409)
    bram.send(f"ballots/{ballot}/decide/", {"cents": 50_000}, refused=422)
    bram.send(f"ballots/{ballot}/decide/", {"cents": ASKED, "reasons": ["fund_limited"]}, refused=409)
    decision = bram.send(f"ballots/{ballot}/decide/", {"cents": 50_000, "reasons": ["fund_limited"]})
    bram.send(f"ballots/{ballot}/decide/", {"cents": 50_000, "reasons": ["fund_limited"]}, refused=409)
    bram.send(f"ballots/{ballot}/void/", {"reason": "Too late."}, refused=409)
    say(
        3,
        f"Élise comes late (“{refused['detail']}”), then votes. Who stands aside finds no ballot, nobody sees a vote before the count.",
    )
    say(
        3,
        f"644, 500, 500, refuse: the largest amount that a majority supports is {euros(50_000)}: {decision['number']}.",
    )
    return str(decision["number"])


def tie(meeting: Meeting, people: People, case: str) -> str:
    bram = people["Bram"]
    ballot = meeting.opens(case)
    votes(
        people,
        ballot,
        {"Carla": ASKED, "Dirk": ASKED, "Élise": "refuse", "Farid": "abstain", "Bram": "refuse"},
    )
    counted = bram.send(f"ballots/{ballot}/close/")
    expect(counted["outcome"], "refused", "the tie")
    expect(
        "casting_vote" in [fact["fact"] for fact in counted["proof"]], True, "the casting vote in the proof"
    )
    said = bram.send(f"ballots/{ballot}/decide/", {}, refused=422)
    decision = bram.send(
        f"ballots/{ballot}/decide/", {"reasons": ["other_help"], "text": "The city helps first."}
    )
    say(
        4,
        f"Two for, two against, one abstains: Bram's casting vote refuses {case}. A refusal gives its reason: “{said['detail']}”",
    )
    return str(decision["number"])


def by_consent(meeting: Meeting, people: People, cases: list[str]) -> None:
    bram, pulled = people["Bram"], cases[-1]
    for case in cases:
        body = {"case": case, "outcome": "granted", "cents": 21_000}
        people["Greta"].send(f"{meeting.at}propose-by-consent/", body)
    people["Greta"].send(f"{meeting.at}pull-out/", {"case": pulled}, refused=403)
    people["Farid"].send(f"{meeting.at}pull-out/", {"case": pulled})
    people["Carla"].send(f"{meeting.at}carry-by-consent/", refused=403)
    done = bram.send(f"{meeting.at}carry-by-consent/")
    expect([row["case"] for row in done if row["decision"]], cases[:-1], "carried")
    people["Farid"].send(f"{meeting.at}pull-out/", {"case": cases[0]}, refused=409)
    ballot = meeting.opens(pulled)
    votes(people, ballot, {"Bram": 21_000, "Carla": 21_000, "Dirk": 14_000, "Farid": 14_000, "Élise": 14_000})
    bram.send(f"ballots/{ballot}/close/")
    bram.send(f"ballots/{ballot}/decide/", {"cents": 14_000, "reasons": ["fund_limited"]})
    say(
        5,
        f"Nobody objects to {len(cases) - 1} of {len(cases)}: decided at once. Farid pulled out {pulled}: it is voted on, {euros(14_000)}.",
    )


def ratify(meeting: Meeting, people: People, case: str) -> None:
    bram = people["Bram"]
    ballot = meeting.opens(case, "ratification")
    for name in ("Carla", "Dirk"):
        people[name].send(f"ballots/{ballot}/vote/", {"choice": "grant", "cents": 28_000}, refused=403)
    votes(people, ballot, dict.fromkeys(("Bram", "Élise", "Farid"), 28_000))
    bram.send(f"ballots/{ballot}/close/")
    bram.send(f"ballots/{ballot}/decide/", {"cents": 28_000}, refused=422)
    bram.send(f"ballots/{ballot}/ratify/", {"consequence": "stands", "text": "It stands."}, refused=422)
    expect(bram.send(f"ballots/{ballot}/ratify/")["state"], "ratified", "the grant")
    bram.send(f"ballots/{ballot}/ratify/", refused=409)
    say(6, f"The three who did not grant {case} ratify it. Carla and Dirk have no vote on their own grant.")


# ---- after the evening


def appeal(base: str, people: People, jan: Person, decision: str, case: str) -> None:
    body = {"decision": decision, "text": "The city has said no: here is its letter."}
    people["Carla"].send("appeals/", body, refused=403)
    lodged = jan.send("appeals/", body)
    expect((lodged["state"], lodged["committee"]), ("lodged", "board"), "the appeal")
    expect(jan.read(f"appeals/{lodged['id']}/letter/")[:5], b"%PDF-", "the letter that it was received")
    board = {name: Person(base, f"{address}@example.org") for name, address in BOARD.items()}
    rachida = board["Rachida"]
    hearing = Meeting(rachida, "board", "21:00")
    expect(hearing.on_agenda(rachida), [case], "the appeal on the board's agenda by itself")
    rachida.send(f"{hearing.at}convene/")
    rachida.send(f"{hearing.at}open/")
    hearing.comes(*BOARD)
    ballot = hearing.opens(case, "appeal")
    people["Bram"].send(f"ballots/{ballot}/vote/", {"choice": "refuse"}, refused=404)
    jan.send(f"appeals/{lodged['id']}/withdraw/", refused=409)
    votes(board, ballot, {"Rachida": 42_000, "Piet": 42_000, "Sylvie": "refuse"})
    rachida.send(f"ballots/{ballot}/close/")
    ruling = rachida.send(f"ballots/{ballot}/decide/", {"cents": 42_000, "reasons": ["part_covered"]})
    rachida.send(f"{hearing.at}close/")
    after = jan.get(f"appeals/{lodged['id']}/")
    expect((after["state"], after["rulings"]), ("changed", [ruling["number"]]), "the appeal")
    jan.send("appeals/", {**body, "text": "Once more."}, refused=409)
    expect(jan.get(f"decisions/{decision}/")["outcome"], "refused", "the first decision")
    say(
        7,
        f"Jan contests {decision}; the board, none of whom took part, grants {euros(42_000)}: {ruling['number']}. The first decision stays on record.",
    )


def minutes(meeting: Meeting, people: People, ana: Person, case: str) -> None:
    bram, greta, at = people["Bram"], people["Greta"], f"minutes/{meeting.id}/"
    early = bram.send(f"{at}sign/", {"digest": bram.get(at)["digest"]}, refused=422)
    bram.send(f"{meeting.at}close/")
    draft = bram.get(at)
    bram.send(
        f"{at}remarks/", {"version": draft["version"], "opening": "Élise came during the first ballot."}
    )
    greta.send(f"{at}remarks/", {"version": draft["version"], "opening": "Mine."}, refused=409)
    bram.send(f"{at}sign/", {"digest": draft["digest"]}, refused=409)
    digest = bram.get(at)["digest"]
    people["Farid"].send(f"{at}sign/", {"digest": digest}, refused=403)
    expect(bram.send(f"{at}sign/", {"digest": digest})["state"], "closed", "one signature")
    expect(greta.send(f"{at}sign/", {"digest": digest})["state"], "minutes_approved", "two signatures")
    greta.send(f"{at}remarks/", {"version": 1, "opening": "Later."}, refused=422)
    expect(bram.read(f"{at}file/")[:5], b"%PDF-", "the minutes for the committee")
    told = ana.get(f"members-minutes/{meeting.id}/")
    expect(case in str(told) or "Peeters" in str(told), False, "a name in the members' version")
    expect(ana.read(f"members-minutes/{meeting.id}/file/")[:5], b"%PDF-", "the minutes for members")
    say(
        8,
        f"The minutes: not before the end (“{early['detail']}”), edited once, signed by Bram and Greta, printed for the committee and, without a name, for members.",
    )


def letters(ana: Person, omar: Person, decision: str, case: str) -> None:
    told = [notice for notice in ana.get("notices/")["results"] if case in str(notice)]
    expect(len(told) > 0, True, "Ana was told")
    expect(omar.get(f"decisions/{decision}/")["read_at"], None, "before she reads it")
    expect(ana.read(f"decisions/{decision}/letter/")[:5], b"%PDF-", "her letter")
    expect(omar.get(f"decisions/{decision}/")["read_at"] is not None, True, "after she read it")
    say(9, f"Ana is told and reads the letter of {decision}; from then on Omar sees that it was read.")


def walk(base: str) -> None:
    def person(name: str) -> Person:
        return Person(base, f"{name}@example.org")

    people = {name: person(address) for name, address in COMMITTEE.items()}
    omar, ana, jan = person("omar"), person("ana"), person("jan")
    publish(person("chloe"))
    others = [asks(person(name), omar, days=30) for name in ("pieter", "amelie", "youssef")]
    anas, jans = (asks(member, omar, days=92) for member in (ana, jan))
    urgent = asks(person("lotte"), omar, days=40, urgent=True)
    seats: dict[str, Any] = {
        seat["name"].split()[0]: seat["user"] for seat in omar.get("committees/solidarity/")["mandates"]
    }
    grant_fast(people, person("max"), urgent, seats)
    meeting = Meeting(people["Bram"], "solidarity", "19:00")
    cases = [anas, jans, *others]
    call(meeting, people, cases, urgent)
    read(meeting, people, cases)
    stand_aside(meeting, people, anas)
    people["Bram"].send(f"{meeting.at}open/")
    meeting.comes("Bram", "Carla", "Dirk", "Farid", "Greta")
    granted = several_amounts(meeting, people, anas)
    refused = tie(meeting, people, jans)
    by_consent(meeting, people, others)
    ratify(meeting, people, urgent)
    appeal(base, people, jan, refused, jans)
    minutes(meeting, people, ana, anas)
    letters(ana, omar, granted, anas)


if __name__ == "__main__":
    print("An evening of the committee, by the API alone:", flush=True)
    with system() as (address, _mails):
        walk(address)
    print("done")

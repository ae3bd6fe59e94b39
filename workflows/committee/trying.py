"""Trying rules: given these votes, what happens and why. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from workflows.refusals import Unmet

from .counting import Choice, Paper, Result, Rules, Seat, Tie, Voice, count, count_secret

MOST_SEATS = 99


def try_rules(
    rules: Rules,
    *,
    in_office: int,
    present: int,
    recused: int = 0,
    grants: Sequence[int] = (),
    refuse: int = 0,
    defer: int = 0,
    abstain: int = 0,
    chair: str = "",
    secret: bool | None = None,
) -> Result:
    """Count an imagined ballot.

    grants   one amount in cents a vote to grant; the chair's is the first where the chair votes to grant
    chair    what the chair votes, one of the votes above; "" where the chair does not vote
    secret   None: as the rules say
    raises   Unmet for figures that no committee could have, in a sentence
    """
    papers = _papers(grants, refuse, defer, abstain, chair)
    free = in_office - recused
    if not 1 <= in_office <= MOST_SEATS:
        raise Unmet(_("A committee has 1 to %(most)d members in office.") % {"most": MOST_SEATS})
    if free < 0:
        raise Unmet(_("More stand aside than are in office."), code="too_many_recused")
    if present > free:
        raise Unmet(
            _("More are present than there are members who do not stand aside: at most %(free)d.")
            % {"free": free},
            code="too_many_present",
        )
    if len(papers) > free:
        raise Unmet(
            _("%(votes)d votes, yet only %(free)d members may vote.") % {"votes": len(papers), "free": free},
            code="too_many_votes",
        )
    seats = [
        Seat(person, presides=bool(chair) and person == 0, present=person < present, recused=person >= free)
        for person in range(in_office)
    ]
    return _counted(rules, seats, dict(enumerate(papers)), secret)


def _papers(grants: Sequence[int], refuse: int, defer: int, abstain: int, chair: str) -> list[Paper]:
    """Every vote, the chair's first where the chair votes."""
    papers = [Paper(Choice.GRANT, cents) for cents in grants]
    for choice, votes in ((Choice.REFUSE, refuse), (Choice.DEFER, defer), (Choice.ABSTAIN, abstain)):
        papers += [Paper(choice)] * votes
    if not chair:
        return papers
    mine = next((paper for paper in papers if paper.choice == chair), None)
    if mine is None:
        raise Unmet(
            _("The chair's vote is not among the votes: count it there too."), code="chair_not_counted"
        )
    papers.remove(mine)
    return [mine, *papers]


def _counted(rules: Rules, seats: list[Seat], papers: dict[int, Paper], secret: bool | None) -> Result:
    if rules.secret if secret is None else secret:
        if rules.tie is Tie.CASTING_VOTE:
            raise Unmet(
                _("Nobody knows the chair's vote in a secret ballot: these rules need named votes."),
                code="secret_casting_vote",
            )
        return count_secret(replace(rules, secret=True), seats, papers, papers.values())
    voices = [Voice(person, paper.choice, paper.cents) for person, paper in papers.items()]
    return count(rules, seats, voices)

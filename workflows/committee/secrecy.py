"""Secret ballots: papers that nobody can tie to a person, and the code that changes one's own while it is open.

What keeps them apart: two tables with random keys, no time, no text, no event a vote; and both tables written anew
for the whole ballot at each vote, shuffled, in one transaction, so that neither the place of a row nor the number of
the transaction that wrote it says who came when.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable

from django.core import signing
from django.utils.translation import gettext as _

from workflows.people.models import User

from .models import Ballot, SecretPaper, SecretVoter
from .models.electorate import Holder
from .refusals import CodeMissing, CodeUnknown, TooFewForSecrecy

# Who could vote when it opens, and papers when it is counted: fewer, and the totals would tell who voted what.
FEWEST = 5
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read for another
GROUPS, LENGTH = 3, 4

_chance = secrets.SystemRandom()


def require_enough(filled: Iterable[Holder]) -> None:
    """raises TooFewForSecrecy, with the figures, where fewer than five people could vote"""
    able = sum(holder.present and not holder.recused for holder in filled)
    if able < FEWEST:
        sentence = _(
            "A secret ballot needs %(needed)d people who can vote, and here are %(able)d: the totals would tell who"
            " voted what. Wait for more members or their substitutes, or publish rules with votes by name."
        ) % {"needed": FEWEST, "able": able}
        raise TooFewForSecrecy(sentence, able=able, needed=FEWEST)


def draw_code() -> str:
    """A new ballot code, such as K7QF-2MNP-8RTV: 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(LENGTH)) for _n in range(GROUPS))


def sealed(ballot: Ballot, code: str) -> str:
    """A code drawn for a form, signed, so that a form sent twice is one vote and no code is anybody's choice."""
    return signing.Signer(salt=f"ballot-code/{ballot.pk}").sign(code)


def unsealed(ballot: Ballot, text: str) -> str:
    """The code drawn for that form, or a new one where it was none of ours."""
    try:
        return signing.Signer(salt=f"ballot-code/{ballot.pk}").unsign(text)
    except signing.BadSignature:
        return draw_code()


def hashed(ballot: Ballot, code: str) -> str:
    """What a paper keeps of its code. The ballot is part of it: a code is worth nothing in another ballot."""
    plain = re.sub(r"[^0-9A-Z]", "", code.upper())
    return hashlib.sha256(f"{ballot.pk}/{plain}".encode()).hexdigest()


def put_in(
    ballot: Ballot, voter: User, *, choice: str, cents: int | None, code: str = "", drawn: str = ""
) -> str:
    """Put a paper into the box, or exchange the one that answers to `code`; return the paper's code.

    The caller holds the ballot's row. `drawn` is the code of the form that was sent: sent twice, it finds the paper
    that it put in the first time. raises CodeMissing, CodeUnknown
    """
    papers, voters = list(ballot.papers.all()), set(ballot.turnout.values_list("voter", flat=True))
    code = code or drawn
    if voter.pk in voters:
        paper = _answering(ballot, papers, code)
        paper.choice, paper.cents = choice, cents
    else:
        code = drawn or draw_code()
        papers.append(SecretPaper(choice=choice, cents=cents, code_hash=hashed(ballot, code)))
    _write(ballot, voters | {voter.pk}, papers)
    return code


def _answering(ballot: Ballot, papers: list[SecretPaper], code: str) -> SecretPaper:
    if not code:
        raise CodeMissing(
            _(
                "You have voted. Only the code of your ballot paper changes it; without the code your vote stands."
            )
        )
    wanted = hashed(ballot, code)
    found = next((paper for paper in papers if secrets.compare_digest(paper.code_hash, wanted)), None)
    if found is None:
        raise CodeUnknown(
            _("No paper of this ballot answers to that code. You have voted already, and your vote stands.")
        )
    return found


def forget_codes(ballot: Ballot) -> None:
    """The ballot is over: no code proves any more how anybody voted, and its papers never change again."""
    if ballot.secret and ballot.papers.exclude(code_hash="").exists():
        papers = list(ballot.papers.all())
        for paper in papers:
            paper.code_hash = ""
        _write(ballot, set(ballot.turnout.values_list("voter", flat=True)), papers)


def _write(ballot: Ballot, voters: set[int], papers: list[SecretPaper]) -> None:
    """Both tables anew, each in an order of its own."""
    ballot.turnout.all().delete()
    ballot.papers.all().delete()
    who = [SecretVoter(ballot=ballot, voter_id=voter) for voter in voters]
    what = [
        SecretPaper(ballot=ballot, choice=paper.choice, cents=paper.cents, code_hash=paper.code_hash)
        for paper in papers
    ]
    _chance.shuffle(who)
    _chance.shuffle(what)
    SecretVoter.objects.bulk_create(who)
    SecretPaper.objects.bulk_create(what)

"""A proof of counting said in words, in the language that is active.

Data in, sentences out: the same stored facts read in English in the meeting and in French in the minutes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override, pgettext

from workflows.money_words import money

BASES = {
    "in_office": gettext_lazy("members in office"),
    "not_recused": gettext_lazy("members not recused"),
    "present": gettext_lazy("members present"),
    "cast": gettext_lazy("votes cast"),
}
OUTCOMES = {
    "granted": gettext_lazy("Granted"),
    "refused": gettext_lazy("Refused"),
    "deferred": gettext_lazy("Deferred"),
    "no_quorum": gettext_lazy("No decision: the quorum is missing"),
}
CHOICES = {
    "grant": gettext_lazy("grant"),
    "refuse": gettext_lazy("refuse"),
    "defer": gettext_lazy("defer"),
    "abstain": gettext_lazy("abstain"),
}
TIES = {
    "refused": gettext_lazy("In a tie the request is refused."),
    "deferred": gettext_lazy("In a tie the request is deferred."),
    "casting_vote": gettext_lazy("In a tie the chair has the casting vote."),
}
RATIFYING = {
    **CHOICES,
    "grant": gettext_lazy("ratify"),
    "refuse": gettext_lazy("not ratify"),
    "defer": gettext_lazy("put it off"),
}
RATIFYING_TIES = {
    "refused": gettext_lazy("In a tie the grant is not ratified."),
    "deferred": gettext_lazy("In a tie it is put off."),
    "casting_vote": gettext_lazy("In a tie the chair has the casting vote."),
}
RATIFIED = {
    "granted": gettext_lazy("Ratified"),
    "refused": gettext_lazy("Not ratified"),
    "deferred": gettext_lazy("Put off"),
    "no_quorum": gettext_lazy("No decision: the quorum is missing"),
}


def _ratifies(fact: Mapping[str, Any]) -> bool:
    """A grant of the fast track was voted on, not a request."""
    return fact.get("on") == "ratification"


def share(numerator: int, denominator: int, strict: bool) -> str:
    """ "more than 1/2", "at least 2/3", "all"."""
    if numerator == denominator:
        return pgettext("share of a committee", "all")
    fraction = {"fraction": f"{numerator}/{denominator}"}
    return (_("more than %(fraction)s") if strict else _("at least %(fraction)s")) % fraction


def sentences(proof: Iterable[Mapping[str, Any]], currency: str) -> list[str]:
    """One sentence per fact, in the active language. Amounts in `currency`."""
    return [_WORDS[fact["fact"]](fact, currency) for fact in proof]


def in_words(proof: Iterable[Mapping[str, Any]], currency: str, language: str) -> str:
    with override(language):
        return "\n".join(sentences(proof, currency))


def _measure(fact: Mapping[str, Any]) -> dict[str, object]:
    """The figures of a fact with its share and base in words, ready for a sentence."""
    share_in_words = share(fact["numerator"], fact["denominator"], fact["strict"])
    return {**fact, "share": share_in_words, "base": BASES[fact["base"]]}


def _quorum(fact: Mapping[str, Any], currency: str) -> str:
    recused = ""
    if fact["recused"]:
        recused = " " + ngettext(
            "%(recused)d of %(in_office)d is recused.",
            "%(recused)d of %(in_office)d are recused.",
            fact["recused"],
        ) % dict(fact)
    said = (
        _("Quorum reached: %(present)d present, %(needed)d needed (%(share)s of %(of)d %(base)s).")
        if fact["met"]
        else _("Quorum missing: %(present)d present, %(needed)d needed (%(share)s of %(of)d %(base)s).")
    )
    return said % _measure(fact) + recused


def _consent(fact: Mapping[str, Any], currency: str) -> str:
    return ngettext(
        "By consent: asked, nobody objected; %(present)d was present.",
        "By consent: asked, nobody objected; %(present)d were present.",
        fact["present"],
    ) % dict(fact)


def _votes(fact: Mapping[str, Any], currency: str) -> str:
    said = (
        _("Votes: %(grant)d to ratify, %(refuse)d not to ratify, %(defer)d to put it off, %(abstaining)s.")
        if _ratifies(fact)
        else _("Votes: %(grant)d to grant, %(refuse)d to refuse, %(defer)d to defer, %(abstaining)s.")
    )
    abstaining = ngettext("%(abstain)d abstention", "%(abstain)d abstentions", fact["abstain"]) % dict(fact)
    abstentions = ""
    if fact["abstain"]:
        abstentions = " " + (
            _("Abstentions count as votes cast.")
            if fact["abstentions_count"]
            else _("Abstentions do not count as votes cast.")
        )
    return said % {**fact, "abstaining": abstaining} + abstentions


def _majority(fact: Mapping[str, Any], currency: str) -> str:
    said = {
        ("grant", True): _("Majority to grant: %(votes)d, %(needed)d needed (%(share)s of %(of)d %(base)s)."),
        ("grant", False): _(
            "No majority to grant: %(votes)d, %(needed)d needed (%(share)s of %(of)d %(base)s)."
        ),
        ("keep_open", True): _(
            "Majority to keep the request open (to grant or to defer): %(votes)d,"
            " %(needed)d needed (%(share)s of %(of)d %(base)s)."
        ),
        ("keep_open", False): _(
            "No majority to keep the request open (to grant or to defer): %(votes)d,"
            " %(needed)d needed (%(share)s of %(of)d %(base)s)."
        ),
    }
    if _ratifies(fact):
        said = {
            ("grant", True): _(
                "Majority to ratify: %(votes)d, %(needed)d needed (%(share)s of %(of)d %(base)s)."
            ),
            ("grant", False): _(
                "No majority to ratify: %(votes)d, %(needed)d needed (%(share)s of %(of)d %(base)s)."
            ),
            ("keep_open", True): _(
                "Majority to leave it open (to ratify or to put it off): %(votes)d,"
                " %(needed)d needed (%(share)s of %(of)d %(base)s)."
            ),
            ("keep_open", False): _(
                "No majority to leave it open (to ratify or to put it off): %(votes)d,"
                " %(needed)d needed (%(share)s of %(of)d %(base)s)."
            ),
        }
    return said[fact["question"], fact["met"]] % _measure(fact)


def _amounts(fact: Mapping[str, Any], currency: str) -> str:
    return _(
        "Amounts voted: %(amounts)s. A vote for an amount supports every smaller one: the largest amount"
        " with at least %(needed)d votes is %(cents)s, which %(supporters)d support."
    ) % {
        "amounts": " · ".join(money(cents, currency) for cents in fact["amounts"]),
        "needed": fact["needed"],
        "cents": money(fact["cents"], currency),
        "supporters": fact["supporters"],
    }


def _tie(fact: Mapping[str, Any], currency: str) -> str:
    if _ratifies(fact):
        said = _("A tie: %(each)d would ratify or put it off and %(each)d would not ratify.") % dict(fact)
        return f"{said} {RATIFYING_TIES[fact['rule']]}"
    said = _("A tie: %(each)d would keep the request open and %(each)d would refuse it.") % dict(fact)
    return f"{said} {TIES[fact['rule']]}"


def _casting_vote(fact: Mapping[str, Any], currency: str) -> str:
    if fact["choice"] in (None, "abstain"):
        return (
            _("The chair gave no casting vote: it is put off.")
            if _ratifies(fact)
            else _("The chair gave no casting vote: the request is deferred.")
        )
    words = RATIFYING if _ratifies(fact) else CHOICES
    return _("The chair's casting vote is to %(choice)s.") % {"choice": words[fact["choice"]]}


def _closed_by_clock(fact: Mapping[str, Any], currency: str) -> str:
    at = timezone.localtime(datetime.fromisoformat(fact["at"]))
    return _("The ballot closed at its time, %(at)s.") % {"at": date_format(at, "j F Y H:i")}


def _closed_early(fact: Mapping[str, Any], currency: str) -> str:
    return _("The ballot closed early: nobody left could change its outcome.")


def _secret(fact: Mapping[str, Any], currency: str) -> str:
    return ngettext(
        "The ballot was secret: %(voters)d person voted, and nobody knows who voted what.",
        "The ballot was secret: %(voters)d people voted, and nobody knows who voted what.",
        fact["voters"],
    ) % dict(fact)


def _outcome(fact: Mapping[str, Any], currency: str) -> str:
    words = RATIFIED if _ratifies(fact) else OUTCOMES
    if fact["cents"] is None:
        return f"{words[fact['outcome']]}."
    if _ratifies(fact):
        return _("Ratified: %(cents)s.") % {"cents": money(fact["cents"], currency)}
    return _("Granted: %(cents)s.") % {"cents": money(fact["cents"], currency)}


_WORDS: dict[str, Callable[[Mapping[str, Any], str], str]] = {
    "quorum": _quorum,
    "consent": _consent,
    "votes": _votes,
    "majority": _majority,
    "amounts": _amounts,
    "tie": _tie,
    "casting_vote": _casting_vote,
    "closed_by_clock": _closed_by_clock,
    "closed_early": _closed_early,
    "secret": _secret,
    "outcome": _outcome,
}

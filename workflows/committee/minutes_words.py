"""The minutes said in the active language: every name for the committee, none for members. Facts in, words out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflows import kinds
from workflows.money_words import money

from . import proof
from .minutes import Facts
from .models import AgendaItem, Decision, Mandate, Reason, Recusal, Signature
from .models.decisions import RULED
from .redaction import Redacted, redact

RATIFIED = {
    "granted": gettext_lazy("Ratified"),
    "refused": gettext_lazy("Not ratified"),
    "deferred": gettext_lazy("Put off"),
}

RULE = gettext_lazy(
    "Nobody is named, and no number is given that would be about fewer than five people, so that nobody can be "
    "recognised."
)


def nominative(content: Facts) -> dict[str, Any]:
    """For the committee: who was there, who stood aside, who voted what, and what was decided why."""
    themes = _themes()
    return {
        "people": [_person(person) for person in content["people"]],
        "opening": content["opening"],
        "items": [_item(item, themes) for item in content["items"]],
        "closing": content["closing"],
    }


def _person(person: Facts) -> dict[str, str]:
    role = str(Mandate.Role(person["role"]).label)
    if person["stands_in_for"]:
        role = _("substitute of %(name)s") % {"name": person["stands_in_for"]}
    if "voted" in person:
        here = _("voted") if person["voted"] else _("did not vote")
        return {"name": person["name"], "role": role, "here": here}
    stays = [f"{_time(came)}–{_time(left)}" if left else _time(came) for came, left in person["stays"]]
    return {"name": person["name"], "role": role, "here": ", ".join(stays) or _("absent")}


def _time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")


def _themes() -> dict[str, str]:
    """Every kind's themes in words, read once for all items: "aid:hardship" → "Hardship"."""
    return dict(kinds.theme_choices())


def _item(item: Facts, themes: Mapping[str, str]) -> dict[str, Any]:
    decision = item["decision"]
    return {
        "id": item["id"],
        "reference": item["case"],
        "applicant": item["applicant"],
        "kind": about(item, themes),
        "asked": money(item["asked_cents"], item["currency"]),
        "aside": [
            _("%(name)s stood aside. %(reason)s")
            % {"name": row["name"], "reason": Recusal.Reason(row["reason"]).label}
            for row in item["aside"]
        ],
        "proof": [
            line for ballot in item["ballots"] for line in proof.sentences(ballot["proof"], item["currency"])
        ],
        "votes": [_vote(vote, item["currency"]) for ballot in item["ballots"] for vote in ballot["votes"]],
        "outcome": _outcome(item, lambda cents: money(cents, item["currency"])),
        "number": decision["number"] if decision else "",
        "conditions": decision["conditions"] if decision else "",
        "reasons": [str(Reason(code).label) for code in decision["reasons"]] if decision else [],
        "remark": item["remark"],
    }


def about(item: Mapping[str, Any], themes: Mapping[str, str]) -> str:
    """ "Aid, Hardship", and what was asked about it where that is not the request itself."""
    kind = next((kind for kind in kinds.all_kinds() if kind.code == item["kind"]), None)
    words = [str(kind.label) if kind else item["kind"]]
    if theme := themes.get(f"{item['kind']}:{item['theme']}", ""):
        words.append(theme)
    if item["purpose"] != AgendaItem.Purpose.REQUEST:
        words.append(str(AgendaItem.Purpose(item["purpose"]).label))
    return ", ".join(words)


def _vote(vote: Facts, currency: str) -> str:
    said = f"{vote['name']}: {proof.CHOICES[vote['choice']]}"
    return f"{said}, {money(vote['cents'], currency)}" if vote["cents"] else said


def _outcome(item: Facts, amount: Any) -> str:
    decision = item["decision"]
    if decision is None:
        return _undecided(item)
    if decision["cents"] is not None:
        return _("Granted: %(cents)s") % {"cents": amount(decision["cents"])}
    words = RULED if item["purpose"] == AgendaItem.Purpose.APPEAL else dict(Decision.Outcome.choices)
    return str(words[decision["outcome"]]).capitalize()


def _undecided(item: Facts) -> str:
    last = item["ballots"][-1]["outcome"] if item["ballots"] else ""
    if item["purpose"] == AgendaItem.Purpose.RATIFICATION and last in RATIFIED:
        return str(RATIFIED[last])
    return _("Not decided in this session")


def redacted(content: Facts) -> dict[str, Any]:
    """For whoever may read what a committee does: see `redaction`."""
    left = redact(content)
    return {
        "present": _present(left),
        "dealt_with": _("Requests dealt with: those of %(size)s people.") % {"size": left.dealt_with.label},
        "outcomes": [
            f"{Decision.Outcome(code).label.capitalize()}: {size.label}"
            for code, size in left.outcomes.items()
        ],
    }


def _present(left: Redacted) -> str:
    said = {"here": left.here, "all": left.seats}
    if left.met:
        return (
            ngettext(
                "%(here)d of %(all)d person of the committee was there.",
                "%(here)d of %(all)d people of the committee were there.",
                left.seats,
            )
            % said
        )
    return (
        ngettext(
            "Without a meeting: %(here)d of %(all)d person of the committee voted.",
            "Without a meeting: %(here)d of %(all)d people of the committee voted.",
            left.seats,
        )
        % said
    )


def signed(signatures: list[Signature], *, by_name: bool) -> list[str]:
    """One line a signature; for members without the name."""
    return [
        _("%(who)s, %(office)s, on %(day)s") % _signature(row)
        if by_name
        else _("Signed %(office)s on %(day)s") % _signature(row)
        for row in signatures
    ]


def _signature(row: Signature) -> dict[str, str]:
    day = date_format(timezone.localdate(row.at), "j F Y")
    return {"who": row.name, "office": str(row.get_office_display()), "day": day}

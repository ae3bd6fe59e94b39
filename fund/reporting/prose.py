"""The report in sentences: what its tables say, as one tells it to members. Made of the parts themselves, so that what
was left out of a table for being about too few people is not told either."""

from collections.abc import Callable
from datetime import date

from babel.lists import format_list
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.money_words import money

from .figures import Part

type Teller = Callable[[Part, str], list[str]]


def told(parts: list[Part], currency: str) -> dict[str, str]:
    """A paragraph for each part that has one, by the part's code."""
    return {
        part.code: " ".join(sentences)
        for part in parts
        if part.code in TELLERS and (sentences := TELLERS[part.code](part, currency))
    }


def requests(part: Part, currency: str) -> list[str]:
    """Per kind of request: sent, granted, refused, withdrawn, waiting."""
    found = []
    for line in part.lines:
        what, _colon, kind = line.key.partition(":")
        if what == "sent" and line.number:
            found += _of_kind(part, kind, currency)
    return found


def _of_kind(part: Part, kind: str, currency: str) -> list[str]:
    lines = {line.key.partition(":")[0]: line for line in part.lines if line.key.endswith(f":{kind}")}
    counts = {what: line.number or 0 for what, line in lines.items()}
    said = [
        ngettext("%(kind)s: one request was sent.", "%(kind)s: %(count)d requests were sent.", counts["sent"])
        % {"kind": lines["sent"].note, "count": counts["sent"]}
    ]
    if granted := counts["granted"]:
        cents = lines["granted"].cents
        if cents is None:
            said.append(
                ngettext("%(count)d was granted.", "%(count)d were granted.", granted) % {"count": granted}
            )
        else:
            said.append(
                ngettext(
                    "%(count)d was granted, %(cents)s.", "%(count)d were granted, %(cents)s in all.", granted
                )
                % {"count": granted, "cents": money(cents, currency)}
            )
    if refused := counts["refused"]:
        said.append(
            ngettext("%(count)d was refused.", "%(count)d were refused.", refused) % {"count": refused}
        )
    if withdrawn := counts["withdrawn"]:
        said.append(
            ngettext("%(count)d was withdrawn.", "%(count)d were withdrawn.", withdrawn)
            % {"count": withdrawn}
        )
    if waiting := counts["waiting"]:
        said.append(
            ngettext("%(count)d was still to be decided.", "%(count)d were still to be decided.", waiting)
            % {"count": waiting}
        )
    return said


def shared(part: Part, currency: str) -> list[str]:
    each = [(str(line.label), line.share) for line in part.lines if not line.total and line.share is not None]
    if len(each) < 2:
        return []
    language = translation.get_language() or "en"
    said = [_("%(name)s %(share)d %%") % {"name": who, "share": share} for who, share in each]
    return [
        _("By number of awards: %(shares)s.")
        % {"shares": format_list(said, locale=language.replace("-", "_"))}
    ]


def delays(part: Part, currency: str) -> list[str]:
    days = {line.key: line.number for line in part.lines}
    found = []
    for level, sentence in (
        (
            "critical",
            _(
                "Half of the critical requests were decided within %(half)d days, nine in ten within %(most)d."
            ),
        ),
        (
            "ordinary",
            _("Half of the ordinary ones were decided within %(half)d days, nine in ten within %(most)d."),
        ),
    ):
        half, most = days.get(f"decision:{level}:half"), days.get(f"decision:{level}:most")
        if half is not None and most is not None:
            found.append(sentence % {"half": half, "most": most})
    return found


def appeals(part: Part, currency: str) -> list[str]:
    counts = {line.key: line.number or 0 for line in part.lines}
    if not counts.get("lodged"):
        return []
    lodged, changed = counts["lodged"], counts["changed"]
    return [
        ngettext("%(count)d decision was appealed.", "%(count)d decisions were appealed.", lodged)
        % {"count": lodged},
        ngettext("%(count)d was changed after it.", "%(count)d were changed after it.", changed)
        % {"count": changed}
        if changed
        else _("None was changed after it."),
    ]


def flows(part: Part, currency: str) -> list[str]:
    """The fund's year: held, received, given, lent, repaid, held."""
    cents = {line.key: line.cents or 0 for line in part.lines}
    if "start" not in cents:
        return []
    cents["lost"] = cents.get("losses", 0) + cents.get("given_up", 0)
    tellings = [
        ("start", 1, _("The fund held %(cents)s at the start.")),
        ("contributions", 1, _("Contributions brought %(cents)s.")),
        ("gifts", 1, _("Gifts brought %(cents)s.")),
        ("line", 1, _("Lenders and funders brought %(cents)s more than they took back.")),
        ("aid_given", -1, _("%(cents)s was given as aid.")),
        ("loans_out", -1, _("%(cents)s was lent without interest.")),
        ("loans_repaid", 1, _("Members repaid %(cents)s of their loans.")),
        ("given_up", 1, _("%(cents)s of loans was given up.")),
        ("lost", -1, _("%(cents)s was lost otherwise.")),
        ("end", 1, _("At the end the fund held %(cents)s.")),
    ]
    always = ("start", "end")
    return [
        sentence % {"cents": money(sign * cents[key], currency)}
        for key, sign, sentence in tellings
        if key in cents and (sign * cents[key] > 0 or key in always)
    ]


TELLERS: dict[str, Teller] = {
    "requests": requests,
    "country": shared,
    "urgency": shared,
    "delays": delays,
    "appeals": appeals,
    "flows": flows,
}


def period(since: date, until: date) -> str:
    """What a report of these days is called: of a year, or of a period."""
    whole = (since.month, since.day, until.month, until.day) == (1, 1, 12, 31) and since.year == until.year
    return _("Annual report %(year)d") % {"year": since.year} if whole else ""

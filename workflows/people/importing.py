"""The register of members, handed in as a table: read whole, shown, then written whole or not at all.

Columns: number, first_name, last_name, cooperative (its code), joined_on; and, where they are there: email,
phone, address, language, category (A, B, C), iban, iban_holder, left_on, household (its code), advisor (their
e-mail), activities (codes, apart by spaces), region, sector, born_in (a year), gender (w, m, x). A cell left empty
changes nothing. Handing in the same table twice changes nothing the second time.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows import iban
from workflows.refusals import Refusal
from workflows.sheets import as_day, read_rows

from .models import Activity, Cooperative, Household, Member, RoleGrant, User
from .permissions import Role

REQUIRED = ("number", "first_name", "last_name", "cooperative", "joined_on")
TEXTS = {"first_name": 80, "last_name": 80, "phone": 40, "address": 500, "iban_holder": 80}
KNOWN = {
    *REQUIRED,
    *TEXTS,
    "email",
    "language",
    "category",
    "iban",
    "left_on",
    "household",
    "advisor",
    "activities",
    "region",
    "sector",
    "born_in",
    "gender",
}
WRITTEN = [
    "user",
    "cooperative",
    "household",
    "advisor",
    "first_name",
    "last_name",
    "email",
    "phone",
    "address",
    "language",
    "category",
    "joined_on",
    "left_on",
    "iban",
    "iban_holder",
    "born_in",
    "gender",
]
CHUNK = 1000

Progress = Callable[[int, int], None]


class FileHasProblems(Refusal):
    """Lines that cannot be taken: nothing of the file was written."""

    code = "file_has_problems"


@dataclass
class Line:
    """One member as the table has them; `values` holds only the cells that say something."""

    number: int
    key: str
    values: dict[str, Any]
    activities: list[str] = field(default_factory=list)
    region: str = ""
    sector: str = ""


@dataclass
class Reading:
    """What a table would do. `problems` are (line, sentence)."""

    lines: list[Line] = field(default_factory=list)
    problems: list[tuple[int, str | Promise]] = field(default_factory=list)
    created: int = 0
    changed: int = 0


class _Known:
    """What the table refers to, fetched once."""

    def __init__(self) -> None:
        self.cooperatives = {one.code.casefold(): one for one in Cooperative.objects.all()}
        staff = RoleGrant.objects.holding(timezone.localdate()).filter(role=Role.ADVISOR)
        self.advisors = {one.user.email.casefold(): one.user for one in staff.select_related("user")}
        self.members = {one.number: one for one in Member.objects.iterator(chunk_size=CHUNK)}
        self.households = {one.code: one for one in Household.objects.all()}


def read(source: Any, *, progress: Progress | None = None) -> Reading:
    """Read and check a CSV or XLSX table; write nothing.

    raises   BadSheet where the file itself cannot be read
    """
    rows = list(read_rows(source, required=REQUIRED))
    known, reading, seen = _Known(), Reading(), dict[str, int]()
    strangers = sorted({name for _line, row in rows[:1] for name in row} - KNOWN)
    if strangers:
        sentence = _("Columns that nobody knows here: %(names)s.") % {"names": ", ".join(strangers)}
        reading.problems.append((1, sentence))
    for count, (number, row) in enumerate(rows, start=1):
        try:
            _take(reading, known, seen, number, row)
        except (Refusal, ValidationError, ValueError) as problem:
            reading.problems.append((number, _sentence(problem)))
        if progress and (count % CHUNK == 0 or count == len(rows)):
            progress(count, len(rows))
    return reading


def _take(reading: Reading, known: _Known, seen: dict[str, int], number: int, row: dict[str, str]) -> None:
    line = _line(number, row, known)
    if line.key in seen:
        raise Refusal(
            _("Member %(key)s stands on line %(line)d already.") % {"key": line.key, "line": seen[line.key]}
        )
    seen[line.key] = number
    before = known.members.get(line.key)
    if before is None:
        reading.created += 1
    else:
        wanted = line.values.get("iban")
        if wanted and before.iban and wanted != before.iban:
            raise Refusal(
                _("The account number differs from the one that %(key)s gave: only they change it.")
                % {"key": line.key}
            )
        reading.changed += _differs(before, line.values, known.households)
    reading.lines.append(line)


def _differs(member: Member, values: dict[str, Any], households: dict[str, Household]) -> bool:
    """Whether the table says something else than the row; compares keys, fetches nothing."""
    for name, value in values.items():
        if name == "household":
            held, wanted = member.household_id, households[value].pk if value in households else 0
        elif name in ("cooperative", "advisor"):
            held, wanted = getattr(member, f"{name}_id"), value.pk
        else:
            held, wanted = getattr(member, name), value
        if held != wanted:
            return True
    return False


def _line(number: int, row: dict[str, str], known: _Known) -> Line:
    if empty := [name for name in REQUIRED if not row.get(name)]:
        raise Refusal(_("Nothing stands under: %(names)s.") % {"names": ", ".join(empty)})
    key = row["number"]
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9./-]{0,19}", key, re.ASCII):
        raise Refusal(_("“%(key)s” is not a member number.") % {"key": key[:40]})
    values: dict[str, Any] = {}
    for name, most in TEXTS.items():
        if text := row.get(name, ""):
            if len(text) > most:
                raise Refusal(
                    _("“%(name)s” is longer than %(most)d characters.") % {"name": name, "most": most}
                )
            values[name] = text
    for name, parse in _PARSERS.items():
        if text := row.get(name, ""):
            values[name] = parse(text, known)
    if values.get("left_on") and values["left_on"] < values["joined_on"]:
        raise Refusal(_("The member left before joining."))
    activities = row.get("activities", "").replace(",", " ").replace(";", " ").split()
    if long := [code for code in activities if len(code) > 20]:
        raise Refusal(_("“%(code)s” is not the code of an activity.") % {"code": long[0][:40]})
    return Line(number, key, values, activities, row.get("region", "")[:40], row.get("sector", "")[:40])


def _cooperative(text: str, known: _Known) -> Cooperative:
    if found := known.cooperatives.get(text.casefold()):
        return found
    raise Refusal(_("No cooperative has the code “%(code)s”.") % {"code": text[:40]})


def _advisor(text: str, known: _Known) -> User:
    if found := known.advisors.get(text.casefold()):
        return found
    raise Refusal(_("No advisor signs in as “%(email)s”.") % {"email": text[:80]})


def _email(text: str, known: _Known) -> str:
    validate_email(text)
    return text.lower()


def _one_of(allowed: Iterable[str], what: str | Promise) -> Callable[[str, _Known], str]:
    allowed = list(allowed)

    def parse(text: str, known: _Known) -> str:
        for one in allowed:
            if text.casefold() == one.casefold():
                return one
        raise Refusal(
            _("“%(text)s” is not a %(what)s: %(allowed)s.")
            % {"text": text[:40], "what": what, "allowed": ", ".join(allowed)}
        )

    return parse


def _day(text: str, known: _Known) -> date:
    return as_day(text)


def _year(text: str, known: _Known) -> int:
    if re.fullmatch(r"[0-9]{4}", text, re.ASCII) and 1900 <= int(text) <= timezone.localdate().year:
        return int(text)
    raise Refusal(_("“%(text)s” is not a year of birth, such as 1984.") % {"text": text[:40]})


def _household(text: str, known: _Known) -> str:
    if len(text) > 20:
        raise Refusal(_("“%(code)s” is not the code of a household.") % {"code": text[:40]})
    return text


_PARSERS: dict[str, Callable[[str, _Known], Any]] = {
    "cooperative": _cooperative,
    "advisor": _advisor,
    "email": _email,
    "language": _one_of(dict(settings.LANGUAGES), _("language")),
    "category": _one_of(Member.Category.values, _("category")),
    "joined_on": _day,
    "left_on": _day,
    "born_in": _year,
    "gender": _one_of(Member.Gender.values, _("gender")),
    "household": _household,
    "iban": lambda text, known: iban.parse(text).compact,
}


def _sentence(problem: Exception) -> str:
    return (
        " ".join(str(one) for one in problem.messages)
        if isinstance(problem, ValidationError)
        else str(problem)
    )


@transaction.atomic
def write(reading: Reading, *, on: date, progress: Progress | None = None) -> None:
    """Write what was read, whole: members, households, activities, and a sign-in for whoever has an address.

    raises   FileHasProblems: nothing is written
    """
    if reading.problems:
        raise FileHasProblems(
            _("%(count)d lines have problems: nothing was written.") % {"count": len(reading.problems)},
            problems=len(reading.problems),
        )
    households = _households(
        {line.values["household"] for line in reading.lines if "household" in line.values}
    )
    sign_ins = _sign_ins(reading.lines, on=on)
    done = 0
    for part in batched(reading.lines, CHUNK):
        _write_members(part, households, sign_ins)
        done += len(part)
        if progress:
            progress(done, len(reading.lines))
    _write_activities(reading.lines, on=on)


def _households(codes: set[str]) -> dict[str, Household]:
    Household.objects.bulk_create(
        [Household(code=code) for code in sorted(codes)], ignore_conflicts=True, batch_size=CHUNK
    )
    return {one.code: one for one in Household.objects.all()} if codes else {}


def _sign_ins(lines: list[Line], *, on: date) -> dict[str, User]:
    """By member number, an account without a password for each line with an e-mail of its own: people choose
    with “Forgot your password?”. Members who share an address share none."""
    held = Member.objects.exclude(user=None).values_list("number", "user__email")
    numbers, taken = {number for number, _email in held}, {email for _number, email in held}
    fresh: dict[str, Line] = {}
    for line in lines:
        email = line.values.get("email")
        if email and email not in taken and line.key not in numbers:
            fresh.setdefault(email, line)
    if not fresh:
        return {}
    known = {one.email: one for one in User.objects.all() if one.email in fresh}
    made = [_account(line) for email, line in fresh.items() if email not in known]
    User.objects.bulk_create(made, batch_size=CHUNK)
    known |= {one.email: one for one in made}
    now = timezone.now()
    RoleGrant.objects.bulk_create(
        [RoleGrant(user=user, role=Role.MEMBER, from_on=on, approved_at=now) for user in known.values()],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )
    return {line.key: known[email] for email, line in fresh.items()}


def _account(line: Line) -> User:
    return User(
        email=line.values["email"],
        first_name=line.values["first_name"],
        last_name=line.values["last_name"],
        language=line.values.get("language", line.values["cooperative"].language),
        password="!",  # no password opens it
    )


def _write_members(
    part: tuple[Line, ...], households: dict[str, Household], sign_ins: dict[str, User]
) -> None:
    keys = [line.key for line in part]
    before = {one.number: one for one in Member.objects.select_for_update().filter(number__in=keys)}
    new, changed = [], []
    for line in part:
        member = before.get(line.key)
        values = dict(line.values)
        if "household" in values:
            values["household"] = households[values["household"]]
        if line.key in sign_ins:
            values["user"] = sign_ins[line.key]
        if member is None:
            new.append(Member(number=line.key, **{"language": values["cooperative"].language} | values))
        elif "user" in values or _differs(member, line.values, households):
            for name, value in values.items():
                setattr(member, name, value)
            changed.append(member)
    Member.objects.bulk_create(new)
    Member.objects.bulk_update(changed, WRITTEN, batch_size=200)


def _write_activities(lines: list[Line], *, on: date) -> None:
    """Each Activity once, with every member who names it; its first member says where it is."""
    first: dict[str, Line] = {}
    pairs: list[tuple[str, str]] = []
    for line in lines:
        for code in line.activities:
            first.setdefault(code, line)
            pairs.append((code, line.key))
    if not pairs:
        return
    found = ((code, line, line.values["cooperative"]) for code, line in sorted(first.items()))
    Activity.objects.bulk_create(
        [
            Activity(
                code=code, name=code, cooperative=owner, region=line.region, sector=line.sector, opened_on=on
            )
            for code, line, owner in found
        ],
        ignore_conflicts=True,
    )
    activities = dict(Activity.objects.values_list("code", "pk"))
    members = dict(Member.objects.values_list("number", "pk"))
    link = Activity.members.through
    link.objects.bulk_create(
        [link(activity_id=activities[code], member_id=members[key]) for code, key in sorted(set(pairs))],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )

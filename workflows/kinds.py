"""The plug for kinds of case. Aid and loans register what is particular to them; the case, the desk and the
committee ask it here and know neither."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core import checks
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.refusals import Unmet

Case = Any  # workflows.cases.models.Case, which stands above this module


@dataclass(frozen=True)
class Answer:
    """One answer of an application, as the case page shows it."""

    name: str  # what a correction asks for
    label: str | Promise
    value: str
    sensitive: bool = (
        False  # shown to the applicant and to those who handle or decide the case, to nobody else
    )
    group: str | Promise = ""


@dataclass(frozen=True)
class Requirement:
    """One document that an application asks for; `max_age_days` where it may be only so old, by its own date."""

    code: str
    label: str | Promise
    hint: str | Promise = ""
    required: bool = True
    max_age_days: int | None = None

    def is_too_old(self, dated_on: date | None, on: date) -> bool:
        """Whether a document of that date is older on that day than is asked; the last day of its age still counts."""
        if self.max_age_days is None or dated_on is None:
            return False
        return dated_on < on - timedelta(days=self.max_age_days)


class Envelope(NamedTuple):
    """What a case would draw on: its available cents, and a key that cases of one envelope share."""

    cents: int
    currency: str
    key: str = ""
    name: str = ""


@dataclass(frozen=True)
class Parties:
    """People beside the applicant whom a kind ties to its cases: they neither see such a case nor decide it.

    among  (cases, user ids) → (case id, user id, code of the reason), in a fixed number of queries
    of     (user) → the condition on Case for those in which this person has such a part
    """

    among: Callable[[Collection[Case], Collection[int]], Iterable[tuple[int, int, str]]]
    of: Callable[[Any], Q]


def _nothing(case: Case, *args: Any, **kwargs: Any) -> Any:
    return []


def _cannot_grow(case: Case, *args: Any, **kwargs: Any) -> None:
    raise Unmet(_("What was granted in such a case cannot grow."), code="cannot_grow")


IN_WRITING = _("You receive its decision in writing.")


@dataclass(frozen=True, eq=False)
class Kind:
    """What a kind of case brings with it. Amounts are integer cents.

    unmet      sentences, one for each thing still missing before the case can be submitted or marked ready
    committee  code of the committee that decides this case
    granted    commits the money and makes what follows (award, agreement), inside the deciding transaction;
               raises a Refusal with the figures where it cannot. With `wait_for_money=True` it does not raise
               where the money is short: the case is paid when its turn comes
    refused    what else a refusal releases, inside the same transaction
    stopped    lets go of what was granted and is not paid yet, inside the transaction of who stops it
    raised     grants more than before, after an appeal, inside the deciding transaction: gets `cents`, the new
               total, and `before_cents`; raises a Refusal where what was granted can no longer grow
    fields     the answers, for this reader
    record     the answers as values (JSON), to be compared later with what they became
    fields_then  (case, reader, record): the answers as they stood in a record, for this reader
    declaration  what the applicant confirmed, in the active language
    documents  what the terms ask for
    required   by case id: codes of the documents that must be there, in a fixed number of queries; left out: asked of
               `documents`, case by case
    edit_url   where the applicant changes a draft or answers a correction
    panel      (template, context) pairs that the case page shows below its own sections
    signs      whether the applicant signs something after a grant, before the money leaves
    theme      code of what the case is about (a programme, a purpose), kept on the case so that lists can ask for it
    sector     that of the Activity which the case is for; "": that of the member's first Activity
    themes     (code, words) of every theme, in the active language
    awaits_money  whether the case is granted and the money for it has not come yet
    envelopes  by case id: the envelope each case would draw on; shown while deciding
    parties    who else has a part in a case: a guarantor, a supplier, a creditor
    whole      whether it is granted as it was asked or not at all: nobody votes for a part of it
    asks_money whether its amount is money asked of the fund; else it is only what the case is about
    amount_label  how that amount is called, where it is not what was asked
    after_grant   what the letter says happens now, where a grant needs other words than the usual ones
    then       what the applicant reads, once it is sent, of what follows: a plural of `days`, in which money is paid
    forget     empties what was written in a request that ended before it was sent
    account    the account that the case is to be paid on, as it is kept: cases that name the same one are found by it
    advised    whether the member's advisor reads its cases and gives an opinion
    """

    code: str
    label: str | Promise
    prefix: str
    start_label: str | Promise
    start_url: Callable[[], str]
    unmet: Callable[[Case], Sequence[str | Promise]]
    committee: Callable[[Case], str]
    granted: Callable[..., None]
    fields: Callable[[Case, Any], Sequence[Answer]]
    edit_url: Callable[[Case], str]
    record: Callable[[Case], dict[str, Any]] = lambda case: {}
    fields_then: Callable[[Case, Any, dict[str, Any]], Sequence[Answer]] = _nothing
    refused: Callable[..., None] = _nothing
    stopped: Callable[..., None] = _nothing
    raised: Callable[..., None] = _cannot_grow
    declaration: Callable[[Case], str] = lambda case: ""
    documents: Callable[[Case], Sequence[Requirement]] = _nothing
    required: Callable[[Collection[Case]], Mapping[int, Collection[str]]] | None = None
    panel: Callable[[Case, Any], Sequence[tuple[str, dict]]] = _nothing
    signs: bool = False
    theme: Callable[[Case], str] = lambda case: ""
    sector: Callable[[Case], str] = lambda case: ""
    themes: Callable[[], Sequence[tuple[str, str]]] = list
    awaits_money: Callable[[Case], bool] = lambda case: False
    envelopes: Callable[[Collection[Case]], Mapping[int, Envelope]] = lambda cases: {}
    parties: Parties | None = None
    whole: Callable[[Case], bool] = lambda case: False
    asks_money: bool = True
    amount_label: str | Promise = ""
    after_grant: str | Promise = ""
    then: str | Promise = IN_WRITING
    forget: Callable[[Case], None] = lambda case: None
    advised: bool = False
    account: Callable[[Case], str] = lambda case: ""

    def envelope(self, case: Case) -> Envelope | None:
        return self.envelopes([case]).get(case.pk)

    def asked(self, cases: Collection[Case]) -> Mapping[int, Collection[str]]:
        """By case id: codes of the documents that must be there."""
        if self.required is not None:
            return self.required(cases)
        return {case.pk: [need.code for need in self.documents(case) if need.required] for case in cases}


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def of(case: Case) -> Kind:
    return _kinds[case.kind]


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def by_kind(cases: Iterable[Case]) -> dict[Kind, list[Case]]:
    """Cases under their kinds, in the order in which each kind first appears."""
    sorted_out: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        sorted_out[case.kind].append(case)
    return {_kinds[code]: group for code, group in sorted_out.items()}


def to_start() -> list[Kind]:
    """Those that a member starts from the first page."""
    return [kind for kind in _kinds.values() if kind.start_label]


def choices() -> list[tuple[str, str]]:
    return [(kind.code, str(kind.label)) for kind in _kinds.values()]


def theme_choices() -> list[tuple[str, str]]:
    """Every theme as "kind:code" with its words in the active language."""
    return [(f"{kind.code}:{code}", words) for kind in all_kinds() for code, words in kind.themes()]


@checks.register()
def each_kind_has_its_own_prefix(**kwargs: Any) -> list[checks.CheckMessage]:
    prefixes = [kind.prefix for kind in _kinds.values()]
    if len(set(prefixes)) == len(prefixes):
        return []
    return [
        checks.Error("Two kinds of case share a prefix: their references would collide.", id="entraide.E001")
    ]

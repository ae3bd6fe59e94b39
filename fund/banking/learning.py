"""Rules learnt from what a treasurer confirmed: money from that account, that name, or with those words was
for this. A rule suggests the same again, in words; anyone who matches can switch it off."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fund.banking import iban
from fund.banking.models import ExpectedPayment, Match, MatchingRule, StatementLine
from fund.banking.uses import USES
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours
from workflows.sealed import keyed_hash

Looks = MatchingRule.Looks
POINTS = {Looks.IBAN: 45, Looks.WORDS: 35, Looks.NAME: 22}


def wording(text: str) -> str:
    """The words of a free text without its numbers, which change from month to month; empty when too few
    are left to mean anything."""
    found = [word.upper() for word in re.findall(r"[^\W\d_]{3,}", text)]
    return " ".join(found)[:100] if sum(map(len, found)) >= 6 else ""


def words_key(text: str) -> str:
    return keyed_hash("fund.banking.words", wording(text))


def marks(line: StatementLine) -> Iterator[tuple[str, str, str]]:
    """(what it looks at, key, as a person reads it): the account where there is one, else name and words."""
    if line.party_key:
        yield Looks.IBAN, line.party_key, iban.masked(line.party_iban) if line.party_iban else ""
        return
    if line.party_name_key:
        yield Looks.NAME, line.party_name_key, line.party_name
    if key := words_key(line.communication):
        yield Looks.WORDS, key, wording(line.communication)


def learn(line: StatementLine, *, expected: ExpectedPayment | None, use: str, by: User) -> None:
    """Keep what a person confirmed; the caller's transaction."""
    today = timezone.localdate()
    for looks_at, key, told in marks(line):
        rule, new = MatchingRule.objects.get_or_create(
            fund=line.account.fund, looks_at=looks_at, key=key, expected=expected, use=use,
            defaults={"told": told, "times": 1, "last_on": today, "by": by},
        )  # fmt: skip
        if not new:
            MatchingRule.objects.filter(pk=rule.pk).update(times=F("times") + 1, last_on=today)


def forget(match: Match) -> None:
    """The confirmation was a mistake: what it alone taught goes with it."""
    keys = Q(key="-")
    for looks_at, key, _told in marks(match.line):
        keys |= Q(looks_at=looks_at, key=key)
    use = "" if match.expected_id else match.use
    taught = MatchingRule.objects.filter(
        keys, fund=match.line.account.fund_id, expected=match.expected_id, use=use
    )
    taught.filter(times__lte=1).delete()
    taught.update(times=F("times") - 1)


def recalled(line: StatementLine) -> list[MatchingRule]:
    """The rules that this line reminds of, the most confirmed first."""
    keys = Q()
    for looks_at, key, _told in marks(line):
        keys |= Q(looks_at=looks_at, key=key)
    if not keys:
        return []
    rules = MatchingRule.objects.on().filter(keys, fund=line.account.fund_id)
    rules = rules.filter(Q(expected__is_open=True) | Q(expected=None)).select_related("expected__member")
    fitting = [rule for rule in rules.order_by("-times", "-last_on")[:20] if _fits(rule, line)]
    return fitting


def _fits(rule: MatchingRule, line: StatementLine) -> bool:
    return line.came_in if rule.expected_id else rule.use in USES and USES[rule.use].incoming == line.came_in


def why(rule: MatchingRule) -> str:
    """As a reason beside a suggestion."""
    seen = {
        Looks.IBAN: _("money from this account was matched to it"),
        Looks.NAME: _("money from this name was matched to it"),
        Looks.WORDS: _("money with these words was matched to it"),
    }[Looks(rule.looks_at)]
    times = ngettext("%(times)d time, last on %(on)s", "%(times)d times, last on %(on)s", rule.times)
    return f"{seen} {times % {'times': rule.times, 'on': date_format(rule.last_on, 'j F Y')}}"


def in_words(rule: MatchingRule) -> str:
    """The whole rule as a sentence."""
    what: Any = rule.expected or USES[rule.use].label
    sentence = {
        Looks.IBAN: _("Money from the account %(told)s is for: %(what)s."),
        Looks.NAME: _("Money from %(told)s is for: %(what)s."),
        Looks.WORDS: _("Money with the words “%(told)s” is for: %(what)s."),
    }[Looks(rule.looks_at)]
    return sentence % {"told": rule.told or "…", "what": what}


@transaction.atomic
def switch(rule: MatchingRule, *, on: bool, by: User) -> MatchingRule:
    """Let a rule suggest, or not. raises NotYours"""
    if not may(by, "line.match"):
        raise NotYours()
    rule = MatchingRule.objects.select_for_update(of=("self",)).select_related("expected").get(pk=rule.pk)
    rule.off_at, rule.off_by = (None, None) if on else (timezone.now(), by)
    rule.save(update_fields=["off_at", "off_by"])
    return rule

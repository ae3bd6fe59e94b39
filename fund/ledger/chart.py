"""The chart of accounts: what each kind of account is, the floor it keeps, and the one way to get an
account."""

from .models import BUDGET_KINDS, Account, Envelope, Fund, Kind

__all__ = ["ACCOUNTING_KINDS", "BUDGET_KINDS", "ENVELOPE_KINDS", "Kind", "account", "general", "nature"]

ACCOUNTING_KINDS = tuple(kind for kind in Kind if kind not in BUDGET_KINDS)

ENVELOPE_KINDS = frozenset({Kind.AVAILABLE, Kind.COMMITTED, Kind.SPENT, Kind.LENT, Kind.LOST})
"""Budget accounts that each envelope has one of."""

# What may not fall below zero. The bank has no floor: its statement is a fact, and a fact is recorded even
# when it hurts. What the fund may promise or pay is bounded by what is available and committed.
_FLOORED = frozenset(
    {
        Kind.TRANSIT, Kind.CASH, Kind.LOAN, Kind.CLAIM, Kind.AID_GIVEN, Kind.LOSSES,
        Kind.AVAILABLE, Kind.COMMITTED, Kind.SPENT, Kind.LENT, Kind.LOST,
    }
)  # fmt: skip

# Debts and income show a negative balance (in less out); a screen shows them the way a reader thinks of them.
_CREDIT_BY_NATURE = frozenset(
    {
        Kind.CONTRIBUTIONS, Kind.GIFTS, Kind.LINE, Kind.OWN, Kind.OPENING, Kind.FEES,
        Kind.INTEREST, Kind.CREDIT, Kind.SUSPENSE, Kind.SOURCE,
    }
)  # fmt: skip


def account(fund: Fund, kind: Kind | str, envelope: Envelope | None = None, ref: str = "") -> Account:
    """The account of a fund, opened at first use with the floor of its kind.

    envelope  for the budget kinds that envelopes have; none means the general envelope
    ref       tells accounts of one kind apart: a loan's number, a funding line's code
    """
    kind = Kind(kind)
    if kind in ENVELOPE_KINDS:
        envelope = envelope or general(fund)
    if envelope is not None and envelope.fund_id != fund.pk:
        raise ValueError(f"envelope {envelope.code} belongs to another fund than {fund.code}")
    found, _created = Account.objects.get_or_create(
        fund=fund, kind=kind, envelope=envelope, ref=ref, defaults={"floor_cents": floor(kind)}
    )
    return found


def floor(kind: Kind) -> int | None:
    return 0 if kind in _FLOORED else None


def general(fund: Fund) -> Envelope:
    """The envelope that holds what is set aside for nothing in particular."""
    return Envelope.objects.get_or_create(fund=fund, code="general", defaults={"name": fund.name})[0]


def nature(kind: Kind | str) -> int:
    """-1 for debts and income, so that `balance * nature` reads as a person expects; else 1."""
    return -1 if kind in _CREDIT_BY_NATURE else 1

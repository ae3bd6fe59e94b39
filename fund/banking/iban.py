"""Account numbers: the rules stand in workflows.iban, where members and payments share them."""

from workflows.iban import (
    SEPA,
    BadIban,
    Iban,
    check_bic,
    masked,
    masked_at,
    of_belgian_account,
    parse,
    printed,
)

__all__ = [
    "SEPA",
    "BadIban",
    "Iban",
    "check_bic",
    "masked",
    "masked_at",
    "of_belgian_account",
    "parse",
    "printed",
]

"""Which reader a bank file belongs to: told from its content, never from its name."""

from django.utils.translation import gettext_lazy as _

from fund.banking import camt, coda, mt940
from fund.banking.statement import MAX_BYTES, Statement, UnreadableStatement


def read(raw: bytes) -> list[Statement]:
    """Every statement of the file, each with what is wrong with it.

    raises  UnreadableStatement, and nothing else, whatever the bytes
    """
    if not raw.strip():
        raise UnreadableStatement(_("The file is empty."), code="empty")
    if len(raw) > MAX_BYTES:
        raise UnreadableStatement(
            _("The file has %(size)d MB; at most %(most)d MB are read.")
            % {"size": len(raw) >> 20, "most": MAX_BYTES >> 20},
            code="too_large",
        )
    if camt.looks_like(raw):
        return camt.read(raw)
    if coda.looks_like(coda.decode(raw[:400])):
        return coda.read(raw)
    if mt940.looks_like(mt940.decode(raw[:100_000])):
        return mt940.read(raw)
    raise UnreadableStatement(
        _("This is no bank statement that can be read: not camt.052, .053 or .054, not CODA, not MT940."),
        code="unknown_format",
    )

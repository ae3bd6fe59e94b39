"""Which reader a bank file belongs to: told from its content, never from its name."""

from django.utils.translation import gettext_lazy as _

from fund.banking import camt, coda, mt940
from fund.banking.packed import Packed
from fund.banking.statement import MAX_WHOLE, Statement, UnreadableStatement


def read(content: bytes | Packed) -> list[Statement]:
    """Every statement of the file, each with what is wrong with it.

    raises  UnreadableStatement, and nothing else, whatever the bytes
    """
    packed = Packed.of(content)
    if not packed.head.strip():
        raise UnreadableStatement(_("The file is empty."), code="empty")
    if camt.looks_like(packed.head):
        return camt.read(packed)
    if packed.size > MAX_WHOLE:
        raise UnreadableStatement(
            _("The file has %(size)d MB; of its kind at most %(most)d MB are read.")
            % {"size": packed.size >> 20, "most": MAX_WHOLE >> 20},
            code="too_large",
        )
    if coda.looks_like(coda.decode(packed.head[:400])):
        return coda.read(packed.bytes())
    if mt940.looks_like(mt940.decode(packed.head[:100_000])):
        return mt940.read(packed.bytes())
    raise UnreadableStatement(
        _("This is no bank statement that can be read: not camt.052, .053 or .054, not CODA, not MT940."),
        code="unknown_format",
    )

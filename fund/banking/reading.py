"""Which reader a bank file belongs to: told from its content, never from its name."""

from django.utils.translation import gettext_lazy as _

from fund.banking import apart, camt, coda, mt940, tables, zipped
from fund.banking.packed import HEAD, Packed
from fund.banking.statement import MAX_WHOLE, Statement, UnreadableStatement


def read(content: bytes | Packed, layout: tables.Layout | None = None) -> list[Statement]:
    """Every statement of the file, each with what is wrong with it.

    layout  of a table, as its treasurer named its columns
    raises  UnreadableStatement, and nothing else, whatever the bytes; Unmapped for a table without a layout
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
    return apart.read(packed, layout) if packed.size > apart.ALONE else whole(packed.bytes(), layout)


def whole(raw: bytes, layout: tables.Layout | None = None) -> list[Statement]:
    """The same for a format that is no stream: all of it is held in memory."""
    head = raw[:HEAD]
    if coda.looks_like(coda.decode(head[:400])):
        return coda.read(raw)
    if mt940.looks_like(mt940.decode(head[:100_000])):
        return mt940.read(raw)
    if layout is not None:
        return tables.read(raw, layout)
    if zipped.looks_like(head):
        raise UnreadableStatement(_("This is a ZIP inside another file: unpack it first."), code="nested_zip")
    if tables.looks_like(head):
        raise tables.Unmapped(
            _("This is a table (CSV). Say once which column holds what, and its kind is known then.")
        )
    raise UnreadableStatement(
        _(
            "This is no bank statement that can be read: not camt.052, .053 or .054, not CODA, not MT940, not a table."
        ),
        code="unknown_format",
    )


def is_table(packed: Packed) -> bool:
    """Whether it is none of the formats that say what they are, and may be a table."""
    return (
        bool(packed.head.strip())
        and packed.size <= MAX_WHOLE
        and not camt.looks_like(packed.head)
        and not coda.looks_like(coda.decode(packed.head[:400]))
        and not mt940.looks_like(mt940.decode(packed.head[:100_000]))
        and not zipped.looks_like(packed.head)
        and tables.looks_like(packed.head)
    )

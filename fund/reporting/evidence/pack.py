"""The evidence of a funding line as one archive: an index (XLSX and tagged PDF), and the files its reader may open.

Names in it are made from numbers of ours, never from what somebody typed: the same line gives the same names. Persons
stand in it by the number of their case only.
"""

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from fund.reporting.models import EvidencePack
from fund.sources import deadlines
from fund.sources.models import FundingLine
from workflows import pdf
from workflows.cases import attachments
from workflows.cases.models import Document
from workflows.jobs import sources, working
from workflows.long_runs import Run
from workflows.people.models import User
from workflows.refusals import NotYours, Refusal
from workflows.sheets import Column, Table, xlsx_book

from .justified import COLUMNS, GAPS, Justified, areas, endings, justify
from .pieces import Became

MADE = (1980, 1, 1, 0, 0, 0)  # the earliest day that a ZIP knows: two archives of the same are alike
PART = 1 << 20
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")

FILES = [
    Column(gettext_lazy("File"), lambda one: one[0]), Column(gettext_lazy("SHA-256"), lambda one: one[1]),
    Column(gettext_lazy("Remark"), lambda one: one[2]),
]  # fmt: skip
SUMS = [
    Column(gettext_lazy("What"), lambda one: one[0]), Column(gettext_lazy("Amount"), lambda one: one[1], "amount"),
]  # fmt: skip
LACKING = [
    Column(gettext_lazy("What is missing"), lambda one: GAPS[one[0]]),
    Column(gettext_lazy("How many"), lambda one: one[1], "number"),
    Column(gettext_lazy("Amount"), lambda one: one[2], "amount"),
]
DUE = [
    Column(gettext_lazy("Due"), "on", "day"), Column(gettext_lazy("What"), "words"),
    Column(gettext_lazy("Condition"), "text"), Column(gettext_lazy("Amount"), "cents", "amount"),
]  # fmt: skip


def ask(line: FundingLine, *, papers: bool, by: User) -> EvidencePack:
    """Have the evidence of a line put together; raises TooMany."""
    made = EvidencePack(fund=line.fund, line=line, papers=papers, by=by)
    return EvidencePack.objects.get(pk=working.begin(made).pk)


@dataclass
class Archive:
    """A ZIP that is being written, and what is in it.

    files     [name, SHA-256, remark] of each; no digest: left out, and why
    """

    zip: zipfile.ZipFile
    files: list[tuple[str, str, str]]

    def add(self, name: str, content: bytes, *, packed: bool = False) -> None:
        how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self.zip.writestr(zipfile.ZipInfo(name, MADE), content, how)

    def keep(self, name: str, content: bytes) -> None:
        self.add(name, content)
        self.files.append((name, hashlib.sha256(content).hexdigest(), ""))

    def leave_out(self, name: str, why: str) -> None:
        self.files.append((name, "", why))


def safe(text: str) -> str:
    """A part of a path: letters, digits, dashes and dots of ASCII, no dot first, never empty."""
    return UNSAFE.sub("-", text).strip(".-") or "unnamed"


def write(made: EvidencePack, bench: working.Bench) -> None:
    """Put it together as its reader may see it, a file at a time."""
    told = justify(
        FundingLine.objects.select_related("fund", "envelope", "account").get(pk=made.line_id), made.by
    )
    made.wanted = len(told.rows)
    bench.tell()
    with tempfile.TemporaryFile() as room:
        with zipfile.ZipFile(room, "w") as opened:
            archive = Archive(opened, [])
            for _row in bench.counted(_papers(told, archive, made.by) if made.papers else iter(told.rows)):
                pass
            name = f"evidence-{safe(told.line.code)}"
            archive.add(f"{name}.xlsx", _xlsx(told, archive).read())
            archive.add(f"{name}.pdf", printed(told, archive.files))
        _hand_over(room, bench)
    made.filename, made.content_type = f"{name}-{timezone.localdate():%Y-%m-%d}.zip", "application/zip"
    kept = [[path, digest] for path, digest, _why in archive.files if digest]
    working.note(made, contents=kept, left_out=len(archive.files) - len(kept), totals=totals(told))


def _hand_over(room: IO[bytes], bench: working.Bench) -> None:
    room.seek(0)
    while part := room.read(PART):
        bench.write(part)


def totals(told: Justified) -> dict[str, int]:
    return {
        "drawn_cents": told.drawn_cents, "ledger_cents": told.ledger.drawn_cents, "paid_cents": told.paid_cents,
        "unused_cents": told.unused_cents, "lacking_cents": told.lacking_cents, "rows": len(told.rows),
    }  # fmt: skip


# ---- the files


def _papers(told: Justified, archive: Archive, reader: User) -> Iterator[Any]:
    """Each row, while the files that it rests on are added: each once, of cases that are not hidden."""
    orders = [row.piece.order.pk for row in told.rows if row.piece.order and not row.is_hidden]
    beside = [area.papers(orders, reader) for area in areas()]
    documents = _documents(told)
    done: set[str] = set()
    for row in told.rows:
        if row.piece.order and not row.is_hidden:
            for papers in beside:
                for paper in papers.get(row.piece.order.pk, ()):
                    _add_once(
                        archive,
                        done,
                        "/".join(["agreements", *map(safe, paper.name.split("/"))]),
                        paper.content,
                    )
        if row.piece.draw and not row.is_hidden:
            for document in documents.pop(row.piece.reference, ()):
                _add_document(archive, document, reader)
        yield row


def _add_once(archive: Archive, done: set[str], name: str, content: Callable[[], bytes]) -> None:
    if name not in done:
        done.add(name)
        _add(archive, name, name, content)


def _add(archive: Archive, name: str, hidden: str, content: Callable[[], bytes]) -> None:
    """A file, or why it is left out, under a name that does not tell what it shows."""
    try:
        with transaction.atomic():
            held = content()
    except Refusal as refused:
        archive.leave_out(hidden, _("Not open to you.") if isinstance(refused, NotYours) else str(refused))
    else:
        archive.keep(name, held)


def _documents(told: Justified) -> dict[str, list[Document]]:
    """What each case that was paid from what was drawn had to show, and has."""
    references = {row.piece.reference for row in told.rows if row.piece.draw and row.piece.reference}
    found: dict[str, list[Document]] = {}
    rows = Document.objects.filter(case__reference__in=references).usable().exclude(requirement="")
    for document in rows.select_related("case__applicant").order_by("case__reference", "pk"):
        found.setdefault(document.case.reference, []).append(document)
    return found


def _add_document(archive: Archive, document: Document, reader: User) -> None:
    """Through the one door out of a case: only for whom it opens, only where it was scanned, and on record."""
    ending = endings.get(document.content_type, "bin")
    folder = f"documents/{safe(document.case.reference)}"

    def content() -> bytes:
        read: bytes = attachments.opened(document, by=reader, at=timezone.now()).read()
        return read

    name = f"{folder}/{safe(document.requirement)}-{document.pk}.{ending}"
    _add(archive, name, f"{folder}/{document.pk}", content)


# ---- the index


def sums(told: Justified) -> list[tuple[str, int]]:
    """What the pieces come to beside what the ledger says by itself."""
    return [
        (_("Drawn, by the ledger"), told.ledger.drawn_cents),
        (_("Drawn, as these rows add up"), told.drawn_cents),
        (_("Paid out"), told.paid_cents),
        (_("Not used yet"), told.unused_cents),
        (_("Given back to the funder"), told.cents(Became.BACK)),
        (_("Lost, moved, or used before these books began"), told.cents(Became.LOST, Became.MOVED, Became.BEFORE)),
        (_("With something missing"), told.lacking_cents),
        (_("Justified"), told.justified_cents),
        (_("Paid again of what borrowers repaid"), told.cents(Became.PAID, drawn=False)),
    ]  # fmt: skip


def _xlsx(told: Justified, archive: Archive) -> IO[bytes]:
    sheets = [
        Table(_("Totals"), SUMS, sums(told)),
        Table(_("What is missing"), LACKING, told.by_gap()),
        Table(_("Evidence"), COLUMNS, told.gaps_first),
        Table(_("Deadlines"), DUE, deadlines.of_line(told.line, timezone.localdate())),
    ]
    if archive.files:
        sheets.append(Table(pgettext("archive", "Files"), FILES, archive.files))
    return xlsx_book(sheets)


def printed(told: Justified, files: list[tuple[str, str, str]]) -> bytes:
    """The index as a tagged PDF, in the language that is on."""
    line, currency = told.line, told.line.fund.currency
    text, day, amount = ({"kind": kind} for kind in ("text", "day", "amount"))
    data = {
        "letter": {"sender": {"name": line.fund.name}},
        "currency": _("Amounts in %(currency)s.") % {"currency": currency},
        "facts": [
            [_("Funder"), line.lender], [_("Funding line"), line.code], [_("Kind"), str(line.get_kind_display())],
        ],
        "agrees": _("The rows add up to what the ledger says, to the cent.") if told.agrees else "",
        "differs": "" if told.agrees else _("The rows do not add up to what the ledger says."),
        "words": {
            "totals": _("Totals"), "missing": _("What is missing"), "nothing": _("Nothing is missing."),
            "deadlines": _("Deadlines"), "evidence": _("Evidence"), "files": pgettext("archive", "Files"),
        },
        "sums": {"columns": [{"label": _("What")} | text, {"label": _("Amount")} | amount], "rows": sums(told)},
        "missing": {
            "columns": [{"label": _("What is missing")} | text, {"label": _("How many"), "kind": "number"},
                        {"label": _("Amount")} | amount],
            "rows": [[str(GAPS[gap]), count, cents] for gap, count, cents in told.by_gap()],
        },
        "deadlines": {
            "columns": [{"label": _("Due")} | day, {"label": _("What")} | text, {"label": _("Amount")} | amount],
            "rows": [[one.on, " ".join(filter(None, [one.words + ("." if one.text else ""), one.text])), one.cents]
                     for one in deadlines.of_line(line, timezone.localdate())],
        },
        "evidence": {
            "columns": [
                {"label": _("Drawn on")} | day, {"label": _("Amount")} | amount, {"label": _("Case")} | text,
                {"label": _("Decision, agreement")} | text, {"label": _("Paid on")} | day,
                {"label": _("Bank line of")} | day, {"label": _("What is missing")} | text,
            ],
            "rows": [
                [
                    row.piece.draw.on if row.piece.draw else None, row.piece.cents,
                    row.piece.reference or row.became,
                    ", ".join(filter(None, [row.decision, row.agreed.number if row.agreed else ""])),
                    row.piece.movement.value_on if row.piece.movement else None,
                    row.piece.bank.booked_on if row.piece.bank else None, row.missing,
                ]
                for row in told.gaps_first
            ],
        },
        "files": [[name, digest[:16] or why] for name, digest, why in files],
    }  # fmt: skip
    title = _("Evidence for %(line)s") % {"line": line}
    return pdf.render("typst/evidence.typ", data, language=get_language() or "en", title=title)


# ---- as rows of the list of all long runs


def found(user: Any) -> Any:
    return EvidencePack.objects.visible_to(user).select_related("by", "line", "fund")


def run(made: EvidencePack, user: Any) -> Run:
    return sources.work_run(
        made, title=_("Evidence for %(line)s") % {"line": made.line}, url=made.get_absolute_url(),
        resume=reverse("reporting:evidence_again", args=[made.pk]),
    )  # fmt: skip

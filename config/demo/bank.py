"""The bank of the demonstration: it answers payment files and brings repayments, as camt.053 statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


@dataclass(frozen=True)
class Line:
    """One line of a statement; `cents` is negative when money leaves."""

    cents: int
    reference: str
    end_to_end_id: str = ""
    structured: str = ""
    free_text: str = ""
    name: str = ""
    iban: str = ""
    return_reason: str = ""


def euros(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _balance(code: str, cents: int, on: date, currency: str) -> str:
    sign = "CRDT" if cents >= 0 else "DBIT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{euros(cents)}</Amt>'
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _remittance(line: Line) -> str:
    if line.structured:
        scheme = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
        return f"<RmtInf><Strd><CdtrRefInf>{scheme}<Ref>{escape(line.structured)}</Ref></CdtrRefInf></Strd></RmtInf>"
    return f"<RmtInf><Ustrd>{escape(line.free_text)}</Ustrd></RmtInf>" if line.free_text else ""


def _entry(line: Line, on: date, currency: str) -> str:
    incoming = line.cents > 0
    sign, party, account = ("CRDT", "Dbtr", "DbtrAcct") if incoming else ("DBIT", "Cdtr", "CdtrAcct")
    person = f"<{party}><Pty><Nm>{escape(line.name)}</Nm></Pty></{party}>" if line.name else ""
    iban = f"<{account}><Id><IBAN>{line.iban}</IBAN></Id></{account}>" if line.iban else ""
    parties = f"<RltdPties>{person}{iban}</RltdPties>" if person or iban else ""
    came_back = f"<RtrInf><Rsn><Cd>{line.return_reason}</Cd></Rsn></RtrInf>" if line.return_reason else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{euros(line.cents)}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>"
        f"<AcctSvcrRef>{escape(line.reference)}</AcctSvcrRef>"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{'RCDT' if incoming else 'ICDT'}</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>"
        f"</Domn></BkTxCd><NtryDtls><TxDtls><Refs><AcctSvcrRef>{escape(line.reference)}</AcctSvcrRef>"
        f"<EndToEndId>{escape(line.end_to_end_id or 'NOTPROVIDED')}</EndToEndId></Refs>"
        f'<Amt Ccy="{currency}">{euros(line.cents)}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
        f"{parties}{_remittance(line)}{came_back}</TxDtls></NtryDtls></Ntry>"
    )


def statement(
    iban: str, number: int, on: date, opening_cents: int, lines: Sequence[Line], *, currency: str = "EUR"
) -> bytes:
    """One camt.053.001.08 statement of one day that adds up."""
    closing = opening_cents + sum(line.cents for line in lines)
    entries = "".join(_entry(line, on, currency) for line in lines)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>DEMO-{on:%Y%m%d}-{number}</MsgId><CreDtTm>{on}T20:00:00+01:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{on.year}/{number:04d}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>"
        f"<CreDtTm>{on}T20:00:00+01:00</CreDtTm><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{_balance('OPBD', opening_cents, on, currency)}{_balance('CLBD', closing, on, currency)}{entries}"
        f"</Stmt></BkToCstmrStmt></Document>"
    ).encode()

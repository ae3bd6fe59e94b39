"""Small bank files written for the tests: a bank's answer to what the fund sent, in camt, CODA and MT940."""

from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape


@dataclass
class Booked:
    """One entry of a statement that a test writes. Positive cents came in."""

    cents: int
    on: date = date(2026, 5, 4)
    end_to_end_id: str = ""
    reference: str = ""
    text: str = ""
    name: str = "Ana Test"
    iban: str = "BE71096123456769"
    bank_reference: str = ""
    reason: str = ""
    batch_id: str = ""


def euros(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def camt053(
    entries: list[Booked],
    *,
    iban: str = "BE68539007547034",
    opening: int = 0,
    closing: int | None = None,
    number: str = "2026-001",
    on: date = date(2026, 5, 4),
    version: str = "08",
    kind: str = "053",
) -> bytes:
    """A statement in the version asked for; the closing balance is what adds up unless told otherwise."""
    body, root = {"053": ("Stmt", "BkToCstmrStmt"), "054": ("Ntfctn", "BkToCstmrDbtCdtNtfctn"),
                  "052": ("Rpt", "BkToCstmrAcctRpt")}[kind]  # fmt: skip
    closing = opening + sum(entry.cents for entry in entries) if closing is None else closing
    balances = _balance("OPBD", opening, on) + _balance("CLBD", closing, on) if kind == "053" else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"><{root}>\n'
        f"<GrpHdr><MsgId>TEST</MsgId><CreDtTm>{on}T18:00:00</CreDtTm></GrpHdr>\n"
        f"<{body}><Id>{number}</Id><CreDtTm>{on}T18:00:00</CreDtTm>\n"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n{balances}"
        + "".join(_entry(entry, version) for entry in entries)
        + f"</{body}></{root}></Document>\n"
    ).encode()


def _balance(code: str, cents: int, on: date) -> str:
    side = "DBIT" if cents < 0 else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{euros(cents)}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>\n"
    )


def _entry(entry: Booked, version: str) -> str:
    status = "<Sts>BOOK</Sts>" if version <= "06" else "<Sts><Cd>BOOK</Cd></Sts>"
    side, party = ("DBIT", "Cdtr") if entry.cents < 0 else ("CRDT", "Dbtr")
    if entry.reason:
        party = "Cdtr" if entry.cents > 0 else "Dbtr"
    name = (
        f"<Nm>{escape(entry.name)}</Nm>" if version <= "06" else f"<Pty><Nm>{escape(entry.name)}</Nm></Pty>"
    )
    remittance = (
        f"<RmtInf><Strd><CdtrRefInf><Ref>{entry.reference}</Ref></CdtrRefInf></Strd></RmtInf>"
        if entry.reference
        else f"<RmtInf><Ustrd>{escape(entry.text)}</Ustrd></RmtInf>" if entry.text else ""
    )  # fmt: skip
    reason = f"<RtrInf><Rsn><Cd>{entry.reason}</Cd></Rsn></RtrInf>" if entry.reason else ""
    batch = f"<Btch><PmtInfId>{entry.batch_id}</PmtInfId></Btch>" if entry.batch_id else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{euros(entry.cents)}</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>{entry.on}</Dt></BookgDt><ValDt><Dt>{entry.on}</Dt></ValDt>"
        + (f"<AcctSvcrRef>{entry.bank_reference}</AcctSvcrRef>" if entry.bank_reference else "")
        + "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls>{batch}<TxDtls><Refs><EndToEndId>{entry.end_to_end_id or 'NOTPROVIDED'}</EndToEndId>"
        f"</Refs>"
        f"<RltdPties><{party}>{name}</{party}>"
        f"<{party}Acct><Id><IBAN>{entry.iban}</IBAN></Id></{party}Acct></RltdPties>"
        f"{remittance}{reason}</TxDtls></NtryDtls></Ntry>\n"
    )


def coda(entries: list[Booked], *, iban: str = "BE68539007547034", opening: int = 0, number: int = 1,
         on: date = date(2026, 5, 4), last: bool = True) -> str:  # fmt: skip
    """One CODA statement, version 2, that adds up."""
    day = on.strftime("%d%m%y")
    closing = opening + sum(entry.cents for entry in entries)
    records = [
        f"00000{day}53905{'':8}{'':10}{'ENTRAIDE':26}{'GKCCBEBB':11}{'00123456789':11} {'00000':5}".ljust(127)
        + "2",
        f"12{number:03d}{iban:34}EUR{_coda_amount(opening)}{day}{'ENTRAIDE':26}{'FUND':35}{number:03d}",
    ]
    for position, entry in enumerate(entries, start=1):
        digits = "".join(letter for letter in entry.reference if letter.isdigit())
        text = f"1101{digits}" if entry.reference else f"0{entry.text}"
        first = (
            f"21{position:04d}0000{entry.bank_reference:21}{_coda_amount(entry.cents)}"
            f"{entry.on.strftime('%d%m%y')}00150000{text:54}{entry.on.strftime('%d%m%y')}{number:03d}0"
        )
        second = f"22{position:04d}0000{'':53}{entry.end_to_end_id:35}{'GKCCBEBB':11}   {_r(entry):5}"
        third = f"23{position:04d}0000{entry.iban:34}EUR{entry.name:35}"
        records += [f"{first}1 0", second.ljust(125) + "1 0", third.ljust(125) + "0 0"]
    debit = -sum(entry.cents for entry in entries if entry.cents < 0)
    credit = sum(entry.cents for entry in entries if entry.cents > 0)
    records.append(f"8{number:03d}{iban:34}EUR{_coda_amount(closing)}{day}".ljust(127) + "0")
    records.append(
        f"9{'':15}{len(records) - 1:06d}{debit * 10:015d}{credit * 10:015d}".ljust(127) + "21"[not last]
    )
    return "\r\n".join(records) + "\r\n"


def _coda_amount(cents: int) -> str:
    return f"{'1' if cents < 0 else '0'}{abs(cents) * 10:015d}"


def _r(entry: Booked) -> str:
    return f"2{entry.reason}" if entry.reason else ""

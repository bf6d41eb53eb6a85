"""Writes bank statements as German banks do, for tests."""

from xml.sax.saxutils import escape

ACCOUNT = "DE89370400440532013000"


def text(name: str, value: str) -> str:
    """An element, or nothing where there is no value."""
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def detail(
    amount: str = "",
    *,
    side: str = "CRDT",
    end_to_end_id: str = "NOTPROVIDED",
    remittance: str = "",
    reference: str = "",
    name: str = "",
    iban: str = "",
    reason: str = "",
    original: str = "",
    block: str = "",
    party: str = "",
    old: bool = False,
) -> str:
    """TxDtls. `original`: the amount of a returned debit without the bank's fees; `party`: whose
    name and IBAN they are (Dbtr of credits and of returned debits, else Cdtr)."""
    who = party or ("Dbtr" if side == "CRDT" or reason else "Cdtr")
    named = text("Nm", name) if old or not name else f"<Pty>{text('Nm', name)}</Pty>"
    told = [text("Ustrd", remittance)]
    told += [f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>"] if reference else []
    back = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else ""
    return (
        f"<TxDtls><Refs>{text('PmtInfId', block)}{text('EndToEndId', end_to_end_id)}</Refs>"
        f"{_money(amount, side, old)}{_original(original)}"
        f"<RltdPties><{who}>{named}</{who}>"
        f"<{who}Acct><Id>{text('IBAN', iban)}</Id></{who}Acct></RltdPties>"
        f"<RmtInf>{''.join(told)}</RmtInf>{back}</TxDtls>"
    )


def _money(amount: str, side: str, old: bool) -> str:
    if not amount:
        return ""
    if old:
        return f'<AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>'
    return f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _original(amount: str) -> str:
    if not amount:
        return ""
    return f'<AmtDtls><InstdAmt><Amt Ccy="EUR">{amount}</Amt></InstdAmt></AmtDtls>'


def booking(
    amount: str,
    *details: str,
    side: str = "CRDT",
    day: str = "2026-12-08",
    reference: str = "",
    status: str = "BOOK",
    block: str = "",
    code: str = "",
    more: str = "",
    old: bool = False,
) -> str:
    """Ntry. `block`: PmtInfId of a booking that is one sum; `code`: sub-family of BkTxCd."""
    said = status if old else f"<Cd>{status}</Cd>"
    batch = f"<Btch>{text('PmtInfId', block)}</Btch>" if block else ""
    parts = f"<NtryDtls>{batch}{''.join(details)}</NtryDtls>" if batch or details else ""
    domain = f"<Domn><Cd>PMNT</Cd><Fmly><Cd>X</Cd><SubFmlyCd>{code}</SubFmlyCd></Fmly></Domn>"
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{said}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{text('AcctSvcrRef', reference)}"
        f"<BkTxCd>{domain if code else ''}</BkTxCd>{parts}{text('AddtlNtryInf', more)}</Ntry>"
    )


def statement(*bookings: str, kind: str = "053", version: str = "08") -> str:
    """The whole document."""
    outer, inner = {
        "053": ("BkToCstmrStmt", "Stmt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }[kind]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"><{outer}>'
        "<GrpHdr><MsgId>M1</MsgId></GrpHdr>"
        f"<{inner}><Id>S1</Id><Acct><Id><IBAN>{ACCOUNT}</IBAN></Id></Acct>"
        f"{''.join(bookings)}</{inner}></{outer}></Document>"
    )

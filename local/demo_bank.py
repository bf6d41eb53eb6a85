"""The demo's bank: writes statements of what customers have transferred and what debits brought."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import escape

from local.demo_seller import SELLER

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
RETURN_FEE = Decimal("3.00")  # what the bank takes for a debit that comes back
NO_FUNDS = "AM04"  # ISO 20022: insufficient funds


class Movement(NamedTuple):
    """Money on the account; below zero is a debit of `end_to_end_id` that comes back."""

    day: date
    amount: Decimal
    name: str
    text: str = ""
    end_to_end_id: str = ""


def statement(movements: list[Movement]) -> str:
    """A camt.053 file."""
    account = f"<Acct><Id><IBAN>{SELLER['BANK_IBAN']}</IBAN></Id></Acct>"
    booked = "".join(_booking(place, each) for place, each in enumerate(movements, 1))
    return (
        f'<Document xmlns="{NAMESPACE}"><BkToCstmrStmt><Stmt>{account}{booked}</Stmt>'
        "</BkToCstmrStmt></Document>"
    )


def _booking(place: int, of: Movement) -> str:
    comes_back = of.amount < 0
    side = "DBIT" if comes_back else "CRDT"
    moved = of.amount - RETURN_FEE if comes_back else of.amount
    original = f'<AmtDtls><InstdAmt><Amt Ccy="EUR">{-of.amount}</Amt></InstdAmt></AmtDtls>'
    reason = f"<RtrInf><Rsn><Cd>{NO_FUNDS}</Cd></Rsn></RtrInf>"
    return (
        f'<Ntry><Amt Ccy="EUR">{abs(moved)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{of.day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{_reference(place, of)}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>{of.end_to_end_id or 'NOTPROVIDED'}</EndToEndId></Refs>"
        f"{original if comes_back else ''}"
        f"<RltdPties><Dbtr><Pty><Nm>{escape(of.name)}</Nm></Pty></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{escape(of.text)}</Ustrd></RmtInf>{reason if comes_back else ''}"
        "</TxDtls></NtryDtls></Ntry>"
    )


def _reference(place: int, of: Movement) -> str:
    name = re.sub(r"[^A-Z]", "", of.name.upper())[:6]
    return f"{of.day:%y%m%d}{name}{place}"

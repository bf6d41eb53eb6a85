"""How a document is paid: means of payment, due date, discount for early payment."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from kundenakte.documents.amounts import decimal, from_cents, payable, round_cents
from kundenakte.documents.parties import text

Snapshot = Mapping[str, Any]

# BT-81, codes of UNTDID 4461
SEPA_TRANSFER, TRANSFER, DEBIT, CASH, ONLINE, CLEARING = "58", "30", "59", "10", "68", "97"
TRANSFERS = (SEPA_TRANSFER, TRANSFER)
# PAYMENT.TYPE: transfer, debit, cash, PayPal, in advance, card. No card code is used: it would ask
# for the card's number (BR-DE-24), which never reaches us.
_BY_TYPE = {"2": DEBIT, "3": CASH, "4": ONLINE, "6": ONLINE}


class Discount(NamedTuple):
    """A discount for early payment: until when, how many percent, and what is then to be paid."""

    days: int
    percent: str
    until: date
    cents: int


def means(snapshot: Snapshot) -> str:
    """BT-81. Where nothing is to be paid (a Storno, a credit) the amount is cleared."""
    if payable(snapshot) <= 0 or snapshot["KIND"] != "invoice":
        return CLEARING
    kind = str((snapshot.get("PAYMENT") or {}).get("TYPE") or "1")
    in_euro = snapshot["CURRENCY_CODE"] == "EUR"
    return _BY_TYPE.get(kind, SEPA_TRANSFER if in_euro else TRANSFER)


def discount(snapshot: Snapshot) -> Discount | None:
    """The agreed discount, None where there is none or nothing to pay."""
    percent, days = decimal(snapshot.get("CASH_DISCOUNT_PERCENT")), _days(snapshot)
    if percent <= 0 or days <= 0 or payable(snapshot) <= 0:
        return None
    until = date.fromisoformat(snapshot["INVOICE_DATE"]) + timedelta(days=days)
    off = round_cents(from_cents(payable(snapshot)) * percent / 100)
    return Discount(days, f"{percent:.2f}", until, payable(snapshot) - off)


def _days(snapshot: Snapshot) -> int:
    return int(snapshot.get("CASH_DISCOUNT_DAYS") or 0)


def described(snapshot: Snapshot) -> str:
    """BT-20: the sentence on payment, and the discount in the form of XRechnung (BR-DE-18)."""
    lines = []
    if payable(snapshot) > 0 and snapshot.get("DUE_DATE"):
        due = date.fromisoformat(text(snapshot, "DUE_DATE"))
        lines.append(f"Zahlbar bis {due:%d.%m.%Y}.")
    if agreed := discount(snapshot):
        lines.append(f"#SKONTO#TAGE={agreed.days}#PROZENT={agreed.percent}#")
        return "\n".join(lines) + "\n"
    return "\n".join(lines)

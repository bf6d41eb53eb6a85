"""The GiroCode's payload (EPC069-12), for transfers in euro."""

from collections.abc import Mapping
from typing import Any

from kundenakte.documents import terms
from kundenakte.documents.amounts import from_cents
from kundenakte.documents.parties import text
from kundenakte.domain.reference import is_reference

LONGEST_NAME = 70
LONGEST_TEXT = 140
MOST_BYTES = 331  # version 13 at error level M


def payload(snapshot: Mapping[str, Any], cents: int) -> str:
    """The code's text for a transfer of `cents`, "" where none is to be made or it would not fit.

    Each line is a field, so a line break within a value would make it another one: there is none.
    """
    seller = snapshot["SELLER"]
    iban = "".join(text(seller, "BANK_IBAN").split()).upper()
    if cents <= 0 or terms.means(snapshot) != terms.SEPA_TRANSFER or not iban:
        return ""
    name = _line(text(seller, "BANK_OWNER") or text(seller, "COMPANY"))[:LONGEST_NAME]
    reference, words = remittance(snapshot)
    fields = ["BCD", "002", "1", "SCT", "", name, iban, f"EUR{from_cents(cents):f}", ""]
    code = "\n".join([*fields, reference, words]).rstrip("\n")
    return code if len(code.encode()) <= MOST_BYTES else ""


def remittance(snapshot: Mapping[str, Any]) -> tuple[str, str]:
    """Either a structured creditor reference or a text, the invoice's number (PAY-3)."""
    reference = _line(text(snapshot.get("PAYMENT") or {}, "REFERENCE"))
    if is_reference(reference):
        return reference, ""
    return "", (reference or _line(text(snapshot, "INVOICE_NUMBER")))[:LONGEST_TEXT]


def _line(value: str) -> str:
    return " ".join(value.split())

"""What keeps a snapshot from being issued, all of it at once (rules INV-1 to INV-10, EINV-5).

Checked before a number is taken. Each fault names the field: a customer's or an invoice's by its
wire name, an account's as `settings.NAME`; its words say where the field is entered. What passes
here also passes the schema, CEN's rules and, for a public buyer, XRechnung's; tests hold that.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kundenakte.documents.amounts import payable
from kundenakte.documents.checks_amounts import amount_faults
from kundenakte.documents.checks_parties import buyer_faults, payment_faults, seller_faults
from kundenakte.documents.clean import is_readable
from kundenakte.documents.logo import logo_fault
from kundenakte.documents.parties import text
from kundenakte.documents.texts import TEXTS
from kundenakte.documents.units import UNITS
from kundenakte.domain.codes import CURRENCIES
from kundenakte.domain.errors import Problem
from kundenakte.domain.invoice import MOST_ITEMS

Snapshot = Mapping[str, Any]

LANGUAGES = ("de", "en")
_SELF_BILLING = re.compile(r"gutschrift|credit note|self.?bill", re.IGNORECASE)  # INV-4


def faults(snapshot: Snapshot) -> list[Problem]:
    """Everything that is missing or wrong, in the order in which a document shows it."""
    if unreadable := list(_unreadable(snapshot)):
        return unreadable  # what follows would stumble over these
    found = [
        *seller_faults(snapshot),
        *buyer_faults(snapshot),
        *_head(snapshot),
        *_original(snapshot),
        *_lines(snapshot),
        *_notes(snapshot),
        *amount_faults(snapshot),
        *payment_faults(snapshot),
        *_logo(snapshot),
    ]
    return list({(problem.field, problem.reason): problem for problem in found}.values())


def _unreadable(snapshot: Snapshot) -> Iterator[Problem]:
    """Parts of another kind than the snapshot's, and dates that are none."""
    if snapshot.get("KIND") not in ("invoice", "storno", "correction"):
        yield Problem("invalid", "KIND", "invoice, storno or correction is expected")
    if not snapshot.get("ITEMS"):
        yield Problem("missing", "ITEMS", "an invoice has one line at least")
    elif len(snapshot["ITEMS"]) > MOST_ITEMS:
        yield Problem("invalid", "ITEMS", f"an invoice has at most {MOST_ITEMS} lines")
    if not text(snapshot, "INVOICE_DATE"):
        yield Problem("missing", "INVOICE_DATE")
    places = [snapshot, *(snapshot.get("ITEMS") or ())]
    for name in ("INVOICE_DATE", "DUE_DATE", "PERIOD_FROM", "PERIOD_TO"):
        if any(not _is_date(place.get(name)) for place in places):
            yield Problem("invalid", name, "a date YYYY-MM-DD is expected")


def _is_date(value: Any) -> bool:
    try:
        return not value or date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def _head(snapshot: Snapshot) -> Iterator[Problem]:
    if text(snapshot, "CURRENCY_CODE") not in CURRENCIES:
        yield Problem("invalid", "CURRENCY_CODE", "a currency such as EUR is expected")
    if text(snapshot, "LANGUAGE_CODE") not in LANGUAGES:
        yield Problem("invalid", "LANGUAGE_CODE", "documents are written in de or en")
    if _SELF_BILLING.search(text(snapshot, "INVOICE_TITLE")):
        reason = "this word means a document that the customer makes out (§ 14 (2) UStG)"
        yield Problem("invalid", "INVOICE_TITLE", reason)
    if payable(snapshot) > 0 and not text(snapshot, "DUE_DATE"):
        yield Problem("missing", "DUE_DATE")
    agreed = [bool(snapshot.get(f"CASH_DISCOUNT_{name}")) for name in ("PERCENT", "DAYS")]
    if any(agreed) and not all(agreed):
        name = "DAYS" if agreed[0] else "PERCENT"
        yield Problem("missing", f"CASH_DISCOUNT_{name}", "a discount has a percentage and days")


def _original(snapshot: Snapshot) -> Iterator[Problem]:
    """COR-1: which invoice is meant, and why."""
    if snapshot["KIND"] == "invoice":
        return
    original = snapshot.get("ORIGINAL") or {}
    for name in ("INVOICE_NUMBER", "INVOICE_DATE"):
        if not text(original, name) or not _is_date(original["INVOICE_DATE"]):
            yield Problem("missing", f"ORIGINAL.{name}", "of the invoice that is meant")
    if snapshot["KIND"] == "correction" and not text(snapshot, "REASON"):
        yield Problem("missing", "REASON", "a correction says what was wrong")


def _lines(snapshot: Snapshot) -> Iterator[Problem]:
    dated = text(snapshot, "DELIVERY_DATE") or text(snapshot, "PERIOD_TO")
    for item in snapshot["ITEMS"]:
        if not is_readable(text(item, "DESCRIPTION")):
            yield Problem("missing", "DESCRIPTION", "each line says what was supplied")
        if not dated and not text(item, "PERIOD_TO"):
            reason = "of the supply, or a period for each line (§ 14 (4) no. 6 UStG)"
            yield Problem("missing", "DELIVERY_DATE", reason)
        if text(item, "UNIT_CODE") and text(item, "UNIT_CODE") not in UNITS:
            yield Problem("invalid", "UNIT_CODE", "the code of a unit that can be named")
    for place in (snapshot, *snapshot["ITEMS"]):
        if "" < text(place, "PERIOD_TO") < text(place, "PERIOD_FROM"):
            yield Problem("invalid", "PERIOD_TO", "the period ends before it begins")


def _notes(snapshot: Snapshot) -> Iterator[Problem]:
    notes = map(str, snapshot.get("TAX_NOTES") or ())
    if any(note.startswith("tax.") and note not in TEXTS for note in notes):
        yield Problem("invalid", "TAX_NOTES", "there is no such note")


def _logo(snapshot: Snapshot) -> Iterator[Problem]:
    logo = text(snapshot["SELLER"], "LOGO")
    if logo and (fault := logo_fault(logo)):
        yield Problem("invalid", "settings.LOGO", fault)

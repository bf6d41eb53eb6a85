"""The fixed texts of documents (rules-germany, section 16): the German wording is what the law or
its forms ask for; in an English document the translation stands below it.

They are no templates: a text that changes gets a new version of the software.
"""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain.fixed_texts import PRENOTICE, Text

TEXTS = {
    "tax.reverse_charge": Text(
        "Steuerschuldnerschaft des Leistungsempfängers",
        "Reverse charge: the recipient of the supply owes the VAT",
    ),
    "tax.small_business": Text(
        "Steuerfrei nach § 19 UStG (Kleinunternehmer)",
        "Exempt from VAT under section 19 of the German VAT Act (small business)",
    ),
    "tax.cash_basis": Text(
        "Versteuerung nach vereinnahmten Entgelten",
        "The seller accounts for VAT on payments received",
    ),
    "tax.not_taxable": Text(
        "Nicht im Inland steuerbare Leistung", "Supply not subject to VAT in Germany"
    ),
    "tax.intra_community": Text(
        "Steuerfreie innergemeinschaftliche Lieferung", "Intra-Community supply, exempt from VAT"
    ),
    "tax.export": Text("Steuerfreie Ausfuhrlieferung", "Export supply, exempt from VAT"),
    "tax.exempt": Text("Steuerfreie Leistung nach § 4 UStG", "Supply exempt from VAT"),
    "doc.invoice": Text("Rechnung", "Invoice"),
    "doc.storno": Text("Stornorechnung", "Cancellation invoice"),
    "doc.correction": Text("Rechnungskorrektur", "Corrected invoice"),
    "doc.storno.ref": Text(
        "Storno zu Rechnung {number} vom {date}", "Cancels invoice {number} of {date}"
    ),
    "doc.correction.ref": Text(
        "Korrektur zu Rechnung {number} vom {date}", "Corrects invoice {number} of {date}"
    ),
    "default.consumer": Text(
        "Bitte beachten Sie: Sie geraten spätestens 30 Tage nach Fälligkeit und Zugang dieser "
        "Rechnung in Verzug, ohne dass es einer Mahnung bedarf.",
        "Please note: you are in default at the latest 30 days after this invoice is due and "
        "received, without a reminder being needed.",
    ),
    "sepa.prenotice": PRENOTICE,
}

# Which note a category of EN 16931 asks for where the snapshot names none, and its VATEX code.
CATEGORY_NOTES = {
    "AE": ("tax.reverse_charge", "VATEX-EU-AE"),
    "O": ("tax.not_taxable", "VATEX-EU-O"),
    "K": ("tax.intra_community", "VATEX-EU-IC"),
    "G": ("tax.export", "VATEX-EU-G"),
    "E": ("tax.exempt", ""),
}
# Whatever is not one of these is the ground of an exemption.
_NO_GROUND = {note for name, (note, _) in CATEGORY_NOTES.items() if name != "E"} | {
    "tax.cash_basis"
}


def tax_notes(snapshot: Mapping[str, Any]) -> list[str]:
    """Keys of TEXTS (or texts of the merchant's own) that must be on the document, in order.

    Those of the snapshot, those its tax categories ask for, and the one on cash accounting
    (section 14 (4) no. 6a UStG, a duty from 2028 on; earlier it does no harm).
    """
    notes = [str(note) for note in snapshot.get("TAX_NOTES") or ()]
    for group in snapshot.get("VAT_ITEMS") or ():
        notes += _asked_by(group["CATEGORY"], snapshot, notes)
    seller = snapshot.get("SELLER") or {}
    if seller.get("CASH_TAXATION") and not seller.get("SMALL_BUSINESS"):
        notes.append("tax.cash_basis")
    return list(dict.fromkeys(notes))


def _asked_by(category: str, snapshot: Mapping[str, Any], notes: list[str]) -> list[str]:
    if category not in CATEGORY_NOTES:
        return []
    if category == "E":
        small = bool((snapshot.get("SELLER") or {}).get("SMALL_BUSINESS"))
        grounds = [note for note in notes if note not in _NO_GROUND]
        return [] if grounds else ["tax.small_business" if small else "tax.exempt"]
    return [CATEGORY_NOTES[category][0]]


def exemption(category: str, snapshot: Mapping[str, Any]) -> tuple[str, str]:
    """BT-120 and BT-121 of a category: the reason in German, and its VATEX code ("" for none)."""
    if category not in CATEGORY_NOTES:
        return "", ""
    key, code = CATEGORY_NOTES[category]
    if category == "E":
        key = next(note for note in tax_notes(snapshot) if note not in _NO_GROUND)
    return german(key), code


def german(key: str) -> str:
    """The German wording of a key; a text that is no key is the merchant's own and stays."""
    return TEXTS[key].de if key in TEXTS else key

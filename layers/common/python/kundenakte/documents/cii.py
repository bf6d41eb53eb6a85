"""A snapshot as EN 16931 invoice in CII syntax: `factur-x.xml` of the PDF, or an XRechnung.

One function for each part of the message, in the order of the schema, which is strict. BT and BG
numbers are those of EN 16931-1. That the parts are there is checks.py's matter.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from xml.etree.ElementTree import tostring

from kundenakte.documents.amounts import decimal, plain, unit_price_net
from kundenakte.documents.cii_node import Node, amount, day
from kundenakte.documents.cii_parties import address, agreement
from kundenakte.documents.cii_settlement import settlement
from kundenakte.documents.texts import german, tax_notes

Snapshot = Mapping[str, Any]

EN16931 = "en16931"
XRECHNUNG = "xrechnung"
GUIDELINES = {
    EN16931: "urn:cen.eu:en16931:2017",
    XRECHNUNG: "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
}
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
TYPE_CODES = {"invoice": "380", "storno": "384", "correction": "384"}


def xml(snapshot: Snapshot, profile: str = EN16931) -> str:
    """The message of a final invoice, with an XML declaration; `profile` is a key of GUIDELINES."""
    root = Node("rsm:CrossIndustryInvoice")
    context = root.add("rsm:ExchangedDocumentContext")
    context.add("ram:BusinessProcessSpecifiedDocumentContextParameter").text("ram:ID", PROCESS)
    guideline = context.add("ram:GuidelineSpecifiedDocumentContextParameter")
    guideline.text("ram:ID", GUIDELINES[profile])
    _document(root, snapshot)
    transaction = root.add("rsm:SupplyChainTradeTransaction")
    for number, item in enumerate(snapshot["ITEMS"], 1):
        _line(transaction, number, item, snapshot)
    agreement(transaction, snapshot)
    _delivery(transaction, snapshot)
    settlement(transaction, snapshot)
    body = tostring(root.element, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _document(root: Node, snapshot: Snapshot) -> None:
    document = root.add("rsm:ExchangedDocument")
    document.text("ram:ID", snapshot["INVOICE_NUMBER"])
    document.text("ram:TypeCode", TYPE_CODES[snapshot["KIND"]])
    day(document, "ram:IssueDateTime", snapshot["INVOICE_DATE"])
    for subject, content in notes(snapshot):
        note = document.add("ram:IncludedNote")
        note.text("ram:Content", content)
        note.text("ram:SubjectCode", subject)


def notes(snapshot: Snapshot) -> list[tuple[str, str]]:
    """BG-1: subject code (BT-21) and text (BT-22) of each note."""
    seller = snapshot["SELLER"]
    register = [str(seller[name]) for name in ("REGISTER", "MANAGEMENT") if seller.get(name)]
    found = [
        ("", snapshot.get("INVOICE_TITLE")),
        ("", snapshot.get("INTROTEXT")),
        ("", _reference(snapshot)),
        ("", snapshot.get("REASON")),
        *(("TXD", german(note)) for note in tax_notes(snapshot)),
        ("REG", ", ".join(register)),
    ]
    return [(subject, str(content)) for subject, content in found if content]


def _reference(snapshot: Snapshot) -> str:
    original = snapshot.get("ORIGINAL") or {}
    if snapshot["KIND"] == "invoice" or not original:
        return ""
    issued = date.fromisoformat(original["INVOICE_DATE"]).strftime("%d.%m.%Y")
    words = german(f"doc.{snapshot['KIND']}.ref")
    return words.format(number=original["INVOICE_NUMBER"], date=issued)


def _line(transaction: Node, number: int, item: Snapshot, snapshot: Snapshot) -> None:
    """BG-25. A price may not be negative (BR-27): a deduction has a negative quantity instead."""
    price = unit_price_net(item, gross=bool(snapshot.get("IS_GROSS")))
    quantity = decimal(item["QUANTITY"]) * (-1 if price < 0 else 1)
    line = transaction.add("ram:IncludedSupplyChainTradeLineItem")
    line.add("ram:AssociatedDocumentLineDocument").text("ram:LineID", str(number))
    product = line.add("ram:SpecifiedTradeProduct")
    title, _, details = str(item["DESCRIPTION"]).partition("\n")
    product.text("ram:SellerAssignedID", item.get("ARTICLE_NUMBER"))
    product.text("ram:Name", title)
    product.text("ram:Description", details)
    net_price = line.add("ram:SpecifiedLineTradeAgreement").add("ram:NetPriceProductTradePrice")
    net_price.text("ram:ChargeAmount", plain(abs(price)))
    delivery = line.add("ram:SpecifiedLineTradeDelivery")
    unit = item.get("UNIT_CODE") or "C62"
    delivery.text("ram:BilledQuantity", plain(quantity), unitCode=unit)
    _line_settlement(line, item)


def _line_settlement(line: Node, item: Snapshot) -> None:
    group = line.add("ram:SpecifiedLineTradeSettlement")
    tax = group.add("ram:ApplicableTradeTax")
    tax.text("ram:TypeCode", "VAT")
    tax.text("ram:CategoryCode", item["CATEGORY"])
    if item["CATEGORY"] != "O":  # BR-O-05
        tax.text("ram:RateApplicablePercent", plain(decimal(item["VAT_PERCENT"])))
    period(group, item)
    total = group.add("ram:SpecifiedTradeSettlementLineMonetarySummation")
    amount(total, "ram:LineTotalAmount", item["COMPLETE_NET"])


def period(parent: Node, values: Snapshot) -> None:
    """BG-26 or BG-14: first and last day, where they are known."""
    if values.get("PERIOD_FROM") or values.get("PERIOD_TO"):
        billing = parent.add("ram:BillingSpecifiedPeriod")
        day(billing, "ram:StartDateTime", values.get("PERIOD_FROM"))
        day(billing, "ram:EndDateTime", values.get("PERIOD_TO"))


def _delivery(transaction: Node, snapshot: Snapshot) -> None:
    delivery = transaction.add("ram:ApplicableHeaderTradeDelivery")
    if any(group["CATEGORY"] == "K" for group in snapshot["VAT_ITEMS"]):
        address(delivery.add("ram:ShipToTradeParty"), snapshot["BUYER"], "ADDRESS", "ADDRESS_2")
    event = delivery.add("ram:ActualDeliverySupplyChainEvent")
    day(event, "ram:OccurrenceDateTime", delivery_day(snapshot))


def delivery_day(snapshot: Snapshot) -> str:
    """BT-72: the delivery date where it is one, else the last day of the period, else the day of
    the invoice."""
    written = str(snapshot.get("DELIVERY_DATE") or "")
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return str(snapshot.get("PERIOD_TO") or snapshot["INVOICE_DATE"])

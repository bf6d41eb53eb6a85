"""BG-16 to BG-23 of a CII message: how it is paid, taxes, totals, what it refers to."""

from collections.abc import Mapping
from typing import Any

from kundenakte.documents import amounts, terms
from kundenakte.documents.amounts import decimal, plain
from kundenakte.documents.cii_node import Node, amount, day
from kundenakte.documents.parties import Fields, text
from kundenakte.documents.texts import exemption

Snapshot = Mapping[str, Any]


def settlement(transaction: Node, snapshot: Snapshot) -> None:
    """The last part of the message."""
    node = transaction.add("ram:ApplicableHeaderTradeSettlement")
    means = terms.means(snapshot)
    if means == terms.DEBIT:
        node.text("ram:CreditorReferenceID", snapshot["SELLER"].get("CREDITOR_ID"))
    payment = snapshot.get("PAYMENT") or {}
    node.text("ram:PaymentReference", payment.get("REFERENCE") or snapshot["INVOICE_NUMBER"])
    converted = snapshot.get("TAX_CURRENCY") or {}
    node.text("ram:TaxCurrencyCode", converted.get("CURRENCY_CODE"))
    node.text("ram:InvoiceCurrencyCode", snapshot["CURRENCY_CODE"])
    _means(node, means, snapshot["SELLER"], payment)
    for group in snapshot["VAT_ITEMS"]:
        _tax(node, group, snapshot)
    _period(node, snapshot)
    _terms(node, means, snapshot)
    _totals(node, snapshot)
    _original(node, snapshot)


def _means(node: Node, means: str, seller: Fields, payment: Fields) -> None:
    """BG-16: by transfer to which account (BT-84 to BT-86), by debit from which (BT-91)."""
    group = node.add("ram:SpecifiedTradeSettlementPaymentMeans")
    group.text("ram:TypeCode", means)
    if means == terms.DEBIT:
        account = group.add("ram:PayerPartyDebtorFinancialAccount")
        account.text("ram:IBANID", compact(payment.get("BANK_IBAN")))
    if means in terms.TRANSFERS:
        account = group.add("ram:PayeePartyCreditorFinancialAccount")
        account.text("ram:IBANID", compact(seller.get("BANK_IBAN")))
        account.text("ram:AccountName", seller.get("BANK_OWNER"))
        if bic := compact(seller.get("BANK_BIC")):
            bank = group.add("ram:PayeeSpecifiedCreditorFinancialInstitution")
            bank.text("ram:BICID", bic)


def compact(number: Any) -> str:
    """An IBAN or BIC without blanks, in capitals."""
    return "".join(str(number or "").split()).upper()


def _tax(node: Node, group: Fields, snapshot: Snapshot) -> None:
    """BG-23, once for each category and rate."""
    tax = node.add("ram:ApplicableTradeTax")
    reason, code = exemption(group["CATEGORY"], snapshot)
    amount(tax, "ram:CalculatedAmount", group["VAT_VALUE"])
    tax.text("ram:TypeCode", "VAT")
    tax.text("ram:ExemptionReason", reason)
    amount(tax, "ram:BasisAmount", group["COMPLETE_NET"])
    tax.text("ram:CategoryCode", group["CATEGORY"])
    tax.text("ram:ExemptionReasonCode", code)
    tax.text("ram:RateApplicablePercent", plain(decimal(group["VAT_PERCENT"])))


def _period(node: Node, snapshot: Snapshot) -> None:
    if snapshot.get("PERIOD_FROM") or snapshot.get("PERIOD_TO"):
        period = node.add("ram:BillingSpecifiedPeriod")
        day(period, "ram:StartDateTime", snapshot.get("PERIOD_FROM"))
        day(period, "ram:EndDateTime", snapshot.get("PERIOD_TO"))


def _terms(node: Node, means: str, snapshot: Snapshot) -> None:
    """BT-9, BT-20 and BT-89."""
    description = terms.described(snapshot)
    mandate = (snapshot.get("PAYMENT") or {}).get("MANDATE_REFERENCE")
    due = snapshot.get("DUE_DATE") if amounts.payable(snapshot) > 0 else ""
    debit = mandate if means == terms.DEBIT else ""
    if not (description or due or debit):
        return
    group = node.add("ram:SpecifiedTradePaymentTerms")
    if description:
        # With its line break at the end, which XRechnung asks for (BR-DE-18).
        Node("ram:Description", group).element.text = description
    day(group, "ram:DueDateDateTime", due)
    group.text("ram:DirectDebitMandateID", debit)


def _totals(node: Node, snapshot: Snapshot) -> None:
    """BG-22; BT-112 is net plus tax, and BT-114 what leads from there to what is payable."""
    totals = node.add("ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    net, tax = int(snapshot["SUB_TOTAL"]), int(snapshot["VAT_TOTAL"])
    currency = snapshot["CURRENCY_CODE"]
    amount(totals, "ram:LineTotalAmount", net)
    amount(totals, "ram:TaxBasisTotalAmount", net)
    amount(totals, "ram:TaxTotalAmount", tax, currencyID=currency)
    if converted := snapshot.get("TAX_CURRENCY"):
        other = converted["CURRENCY_CODE"]
        amount(totals, "ram:TaxTotalAmount", converted["VAT_TOTAL"], currencyID=other)
    if snapshot.get("ROUNDING"):
        amount(totals, "ram:RoundingAmount", snapshot["ROUNDING"])
    amount(totals, "ram:GrandTotalAmount", net + tax)
    if amounts.prepaid(snapshot):
        amount(totals, "ram:TotalPrepaidAmount", amounts.prepaid(snapshot))
    amount(totals, "ram:DuePayableAmount", amounts.payable(snapshot))


def _original(node: Node, snapshot: Snapshot) -> None:
    """BG-3: the invoice that is cancelled or corrected."""
    original: Fields = snapshot.get("ORIGINAL") or {}
    if text(original, "INVOICE_NUMBER"):
        reference = node.add("ram:InvoiceReferencedDocument")
        reference.text("ram:IssuerAssignedID", original["INVOICE_NUMBER"])
        day(reference, "ram:FormattedIssueDateTime", original.get("INVOICE_DATE"), "qdt")

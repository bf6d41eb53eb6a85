"""PAYMENT_INFO of an invoice: how the rest of it is to be paid, in one sentence."""

from datetime import date

from kundenakte.domain import collection_state
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount_text

DEBIT = 2
BY_TRANSFER = (1, 5)  # transfer, in advance
_SENTENCES = {
    ("transfer", "de"): "Bitte überweisen Sie {amount} {currency} bis zum {due} auf das Konto "
    "{iban}, Verwendungszweck {reference}.",
    ("transfer", "en"): "Please transfer {amount} {currency} by {due} to account {iban}, "
    "reference {reference}.",
    ("debit", "de"): "{amount} {currency} werden am {collected} von Ihrem Konto eingezogen, "
    "Mandat {mandate}.",
    ("debit", "en"): "{amount} {currency} will be collected from your account on {collected}, "
    "mandate {mandate}.",
}


def payment_info(invoice: Invoice) -> str:
    """The sentence in the invoice's language; "" when nothing is open, and for other ways to pay.

    What is not collected any more is to be transferred.
    """
    fields, payment = invoice.fields, invoice.fields.get("PAYMENT", {})
    if invoice.outstanding <= 0 or invoice.canceled:
        return ""
    collected = collection_state.day_of(fields, invoice.state)
    iban = fields.get("SELLER", {}).get("BANK_IBAN", "")
    if not collected and not (iban and payment.get("TYPE", 1) in (*BY_TRANSFER, DEBIT)):
        return ""
    language = "de" if fields.get("LANGUAGE_CODE", "de") == "de" else "en"
    return _SENTENCES["debit" if collected else "transfer", language].format(
        amount=amount_text(invoice.outstanding, comma=language == "de"),
        currency=fields.get("CURRENCY_CODE", "EUR"),
        due=_day(fields["DUE_DATE"], language),
        collected=_day(collected, language),
        iban=iban,
        mandate=payment.get("MANDATE_REFERENCE", ""),
        reference=payment.get("REFERENCE") or invoice.number,
    )


def _day(text: str, language: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}" if text and language == "de" else text

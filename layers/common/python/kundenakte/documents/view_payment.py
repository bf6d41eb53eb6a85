"""How a document is to be paid, in the template's words."""

from collections.abc import Mapping
from typing import Any

from kundenakte.documents import girocode, terms
from kundenakte.documents.amounts import payable, prepaid
from kundenakte.documents.parties import text
from kundenakte.documents.texts import TEXTS
from kundenakte.documents.words import Speech
from kundenakte.domain.writing import in_fours, masked_account

Snapshot = Mapping[str, Any]
_SENTENCES = {terms.CASH: "pay_cash", terms.ONLINE: "pay_online"}


def payment(snapshot: Snapshot, say: Speech) -> dict[str, Any]:
    """Heading, sentences, details as label and value, and the GiroCode's payload ("" for none)."""
    means, cents = terms.means(snapshot), payable(snapshot)
    code = girocode.payload(snapshot, cents) if text(snapshot, "INVOICE_NUMBER") else ""
    amount, seller = say.money(cents, text(snapshot, "CURRENCY_CODE")), snapshot["SELLER"]
    payee = text(seller, "BANK_OWNER") or text(seller, "COMPANY")
    return {
        "heading": say("payment"),
        "sentences": [*_sentences(snapshot, means, amount, say), *_discount(snapshot, say)],
        "details": _details(snapshot, payee, say) if means in terms.TRANSFERS else [],
        "code": code,
        "code_label": say("code"),
        "code_hint": say("code_hint"),
        "code_alt": say("code_alt", amount=amount, payee=payee),
    }


def _sentences(snapshot: Snapshot, means: str, amount: str, say: Speech) -> list[str]:
    if means == terms.CLEARING:
        if snapshot["KIND"] == "storno" and payable(snapshot) <= 0:
            return [say("pay_back")]  # all of an invoice, so that nothing of it is to be paid
        if snapshot["KIND"] != "invoice" or payable(snapshot) < 0:
            return [say("pay_offset")]
        return [say("pay_settled" if prepaid(snapshot) else "pay_nothing")]
    if means in terms.TRANSFERS:
        due = say.day(snapshot.get("DUE_DATE"))
        return [say("pay_transfer", amount=amount, due=due)]
    if means == terms.DEBIT:
        return _debit(snapshot, amount, say)
    return [say(_SENTENCES[means], amount=amount)]


def _debit(snapshot: Snapshot, amount: str, say: Speech) -> list[str]:
    """The pre-notification (SEPA rulebook): amount, day, account, mandate, creditor."""
    paid = snapshot["PAYMENT"]
    account = masked_account(text(paid, "BANK_IBAN"))
    if not text(paid, "COLLECTION_DATE"):
        return [say("pay_debit", amount=amount, account=account)]
    wording = TEXTS["sepa.prenotice"]
    speeches = [Speech("de")] if say.german else [Speech("de"), say]
    currency = text(snapshot, "CURRENCY_CODE")
    return [
        (wording.de if speech.german else wording.en).format(
            amount=speech.money(payable(snapshot), currency),
            date=speech.day(paid["COLLECTION_DATE"]),
            account=account,
            reference=text(paid, "MANDATE_REFERENCE"),
            id=text(snapshot["SELLER"], "CREDITOR_ID"),
        )
        for speech in speeches
    ]


def _discount(snapshot: Snapshot, say: Speech) -> list[str]:
    agreed = terms.discount(snapshot)
    if agreed is None:
        return []
    amount = say.money(agreed.cents, text(snapshot, "CURRENCY_CODE"))
    percent, until = say.percent(agreed.percent), say.day(agreed.until)
    return [say("discount", until=until, percent=percent, amount=amount)]


def _details(snapshot: Snapshot, payee: str, say: Speech) -> list[list[str]]:
    seller = snapshot["SELLER"]
    reference, words = girocode.remittance(snapshot)
    rows = [
        (say("payee"), payee),
        ("IBAN", in_fours(text(seller, "BANK_IBAN"))),
        ("BIC", text(seller, "BANK_BIC")),
        (say("bank"), text(seller, "BANK_NAME")),
        (say("remittance"), in_fours(reference) if reference else words),
    ]
    return [[label, value] for label, value in rows if value]

"""Mails about invoices: the document itself, its debit, what became of it, reminders of it."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain.billing_events import document_url
from kundenakte.domain.collection_state import day_of, due_on
from kundenakte.domain.fixed_texts import PRENOTICE
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.writing import in_fours, masked_account
from kundenakte.mails import clean
from kundenakte.mails.content import Button, Content, Facts, Row
from kundenakte.mails.invoice_rows import overview
from kundenakte.mails.links import fixed, of_customer
from kundenakte.mails.order import Order
from kundenakte.mails.values import day, payload_cents
from kundenakte.mails.words import Words

DEBIT, CASH, ONLINE = 2, 3, (4, 6)  # PAYMENT_TYPE


def invoice(order: Order, words: Words) -> Content:
    """A new invoice, Storno or correction: its lines, and how it is paid."""
    found = _needed(order)
    kind = str(found.fields.get("KIND", "invoice"))
    carried = words("sentences.attached" if order.attached else "sentences.by_link")
    facts, sentences = _payment(found, words)
    return Content(
        _values(order, found, words),
        variant=f"invoice.{kind}" if kind != "invoice" else "invoice",
        facts=[overview(found, words), *facts],
        sentences=[*sentences, *([carried] if order.attached or _url(order) else [])],
        button=_button(order, words),
    )


def invoice_order(order: Order, words: Words) -> Content:
    """An invoice that the merchant has mailed, in his own words where he gave any."""
    made = invoice(order, words)
    subject, text = order.event.get("subject"), order.event.get("message")
    return made._replace(subject=clean.line(subject), text=clean.prose(text))


def prenotification(order: Order, words: Words) -> Content:
    """A debit that is announced: amount, day, account, mandate, creditor (SEPA-7)."""
    event = order.event
    about = _about(event)
    amount = words.writing.money(payload_cents(about.get("outstanding_amount")), _currency(about))
    told = {
        "AMOUNT": amount,
        "COLLECTION_DATE": day(event.get("collection_date"), words),
        "IBAN": masked_account(clean.line(event.get("iban"))),
        "MANDATE": clean.line(event.get("mandate_reference")),
        "CREDITOR_ID": clean.line(event.get("creditor_id")),
    }
    rows = [
        Row(words("labels.invoice"), clean.line(about.get("invoice_number"))),
        Row(words("labels.amount"), amount, strong=True),
        Row(words("labels.collected"), told["COLLECTION_DATE"]),
    ]
    return Content(
        {**_values(order, order.invoice, words), **told},
        facts=[Facts("", rows)],
        sentences=[_prenotice(told, words), words("sentences.covered")],
        button=_button(order, words),
    )


def payment_failed(order: Order, words: Words) -> Content:
    """A debit that was not paid, or came back: what is open, and what happens next."""
    found = _needed(order)
    amount = words.writing.money(found.outstanding, found.fields["CURRENCY_CODE"])
    again = found.state.get("COLLECTION", {}).get("AGAIN", "")
    facts: list[Facts] = []
    if found.outstanding <= 0:
        sentences = [words("sentences.pay_settled")]
    elif again:
        sentences = [words("sentences.again", day=words.writing.day(again))]
    else:
        facts = _transfer(found.fields, words)
        sentences = [words("sentences.pay_soon", amount=amount)]
    rows = [
        Row(words("labels.invoice"), found.number),
        Row(words("labels.outstanding"), amount, strong=True),
    ]
    return Content(
        _values(order, found, words),
        facts=[Facts("", rows), *facts],
        sentences=sentences,
        button=_button(order, words),
    )


def reminder(order: Order, words: Words) -> Content:
    """A reminder: invoice, date, amount, what is open of it, account, reference (DUN-5)."""
    about, event = _about(order.event), order.event
    currency = _currency(about)
    money = {
        name: words.writing.money(payload_cents(value), currency)
        for name, value in (
            ("TOTAL", about.get("total")),
            ("OUTSTANDING", about.get("outstanding_amount")),
            ("FEES", event.get("fees")),
            ("AMOUNT_TO_PAY", event.get("amount_to_pay")),
        )
    }
    told = {
        **money,
        "INVOICE_NUMBER": clean.line(about.get("invoice_number")),
        "INVOICE_DATE": day(about.get("invoice_date"), words),
        "DUE_DATE": day(about.get("due_date"), words),
        "LEVEL": str(event.get("level", "")),
        "PAY_UNTIL": day(event.get("pay_until"), words),
    }
    payee = {**event.get("payee", {}), "reference": about.get("reference", "")}
    return Content(
        {**_values(order, order.invoice, words), **told},
        facts=[Facts("", _reminded(told, event, words)), *_account(payee, told, words)],
        sentences=[words("sentences.paid_meanwhile")],
        button=_button(order, words),
    )


def _reminded(told: Mapping[str, str], event: Mapping[str, Any], words: Words) -> list[Row]:
    fees = [("fees", "FEES")] if payload_cents(event.get("fees")) else []
    plain = [
        ("invoice", "INVOICE_NUMBER"),
        ("invoice_date", "INVOICE_DATE"),
        ("due", "DUE_DATE"),
        ("invoice_total", "TOTAL"),
        ("outstanding", "OUTSTANDING"),
        *fees,
    ]
    strong = [("to_pay", "AMOUNT_TO_PAY"), ("pay_until", "PAY_UNTIL")]
    return [Row(words(f"labels.{label}"), told[name]) for label, name in plain] + [
        Row(words(f"labels.{label}"), told[name], strong=True) for label, name in strong
    ]


def _payment(found: Invoice, words: Words) -> tuple[list[Facts], list[str]]:
    """How an invoice is paid: account data for a transfer, and what to do."""
    fields, kind = found.fields, int(found.fields.get("PAYMENT", {}).get("TYPE", 1))
    amount = words.writing.money(found.outstanding, fields["CURRENCY_CODE"])
    if fields.get("KIND", "invoice") != "invoice" or found.total < 0:
        return [], [words("sentences.pay_back")]
    if found.outstanding <= 0:
        return [], [words("sentences.pay_settled" if found.total else "sentences.pay_nothing")]
    if kind == DEBIT and day_of(fields, found.state):
        announced = _announced(found, amount, words)
        return [], [f"{announced} {words('sentences.nothing_to_do')}"]
    if kind == CASH:
        return [], [words("sentences.pay_cash", amount=amount)]
    if kind in ONLINE:
        return [], [words("sentences.pay_online", amount=amount)]
    due = words.writing.day(fields.get("DUE_DATE", ""))
    return _transfer(fields, words), [words("sentences.pay_transfer", amount=amount, due=due)]


def _announced(found: Invoice, amount: str, words: Words) -> str:
    paid, seller = found.fields["PAYMENT"], found.fields.get("SELLER", {})
    told = {
        "AMOUNT": amount,
        "COLLECTION_DATE": words.writing.day(day_of(found.fields, found.state)),
        "IBAN": masked_account(paid.get("BANK_IBAN", "")),
        "MANDATE": clean.line(paid.get("MANDATE_REFERENCE")),
        "CREDITOR_ID": clean.line(seller.get("CREDITOR_ID")),
    }
    return _prenotice(told, words)


def _prenotice(told: Mapping[str, str], words: Words) -> str:
    return fixed(PRENOTICE, words).format(
        amount=told["AMOUNT"],
        date=told["COLLECTION_DATE"],
        account=told["IBAN"],
        reference=told["MANDATE"],
        id=told["CREDITOR_ID"],
    )


def _transfer(fields: Mapping[str, Any], words: Words) -> list[Facts]:
    seller = fields.get("SELLER", {})
    payee = {
        "owner": seller.get("BANK_OWNER") or seller.get("COMPANY", ""),
        "iban": seller.get("BANK_IBAN", ""),
        "bic": seller.get("BANK_BIC", ""),
        "reference": fields.get("PAYMENT", {}).get("REFERENCE", ""),
    }
    return _account(payee, {"INVOICE_NUMBER": fields.get("INVOICE_NUMBER", "")}, words)


def _account(payee: Mapping[str, Any], told: Mapping[str, str], words: Words) -> list[Facts]:
    """Where to pay to; the creditor reference is printed in fours, else the number is named."""
    if not payee.get("iban"):
        return []
    reference = in_fours(clean.line(payee.get("reference"))) or told["INVOICE_NUMBER"]
    rows = [
        Row(words("labels.payee"), clean.line(payee.get("owner"))),
        Row(words("labels.iban"), in_fours(clean.line(payee["iban"]))),
        Row(words("labels.bic"), clean.line(payee.get("bic"))),
        Row(words("labels.reference"), reference),
    ]
    return [Facts(words("labels.transfer"), [row for row in rows if row.value])]


def _values(order: Order, found: Invoice | None, words: Words) -> dict[str, str]:
    """The placeholders of every mail about an invoice."""
    told = {"DOCUMENT_URL": _url(order)}
    if found is None:
        about = _about(order.event)
        return {**told, "INVOICE_NUMBER": clean.line(about.get("invoice_number"))}
    fields = found.fields
    currency = fields["CURRENCY_CODE"]
    return {
        **told,
        "INVOICE_NUMBER": found.number,
        "INVOICE_DATE": words.writing.day(fields.get("INVOICE_DATE", "")),
        "DUE_DATE": words.writing.day(due_on(fields, found.state) or fields.get("DUE_DATE", "")),
        "TOTAL": words.writing.money(found.total, currency),
        "OUTSTANDING": words.writing.money(found.outstanding, currency),
    }


def _button(order: Order, words: Words) -> Button | None:
    """To the document, else to the customer's overview."""
    if url := _url(order):
        return Button(words("buttons.invoice"), url)
    overview_url = of_customer(order.account, order.customer).get("DASHBOARD_URL", "")
    return Button(words("buttons.overview"), overview_url) if overview_url else None


def _url(order: Order) -> str:
    if order.invoice:
        return document_url(order.invoice, order.account)
    return str(_about(order.event).get("document_url") or "")


def _about(event: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = event.get("invoice", {})
    return found


def _currency(about: Mapping[str, Any]) -> str:
    return str(about.get("currency_code") or "EUR")


def _needed(order: Order) -> Invoice:
    """The order's invoice. Raises ValueError without one."""
    if order.invoice is None:
        raise ValueError("the mail needs its invoice")
    return order.invoice

"""The next reminder of one invoice: its state, log and events, in the unit's one transaction."""

from typing import Any

from kundenakte.billing import tell
from kundenakte.domain import billing_events, dunning, times
from kundenakte.domain.customer import Customer
from kundenakte.domain.dunning import Step
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount
from kundenakte.domain.settlement import open_fees
from kundenakte.storage import customers, invoices, notes
from kundenakte.storage.unit import UnitOfWork

ACTION = "dunning"
MAIL = "mail.reminder"
MOST_WORDS = 3  # the third reminder's mail is that of all later ones


def remind(unit: UnitOfWork, invoice_id: int) -> int:
    """Plan the reminder that is due for an invoice, and answer its level; 0 where none is.

    An invoice whose turn has not come is put off to its day, so that it is not found before.
    """
    invoice = invoices.find(unit, invoice_id)
    if invoice is None or not dunning.may_be_reminded(invoice, unit.today):
        return 0
    levels = unit.account.dunning_levels
    step = dunning.next_step(invoice, levels) if levels else None
    customer = customers.find(unit, invoice.customer_id)
    if step is None or customer is None or dunning.stopped(customer, unit.today):
        return 0
    if unit.today.isoformat() < step.day:
        _put_off(unit, invoice, customer, step)
        return 0
    _send(unit, invoice, customer, step)
    return step.level


def _put_off(unit: UnitOfWork, invoice: Invoice, customer: Customer, step: Step) -> None:
    """Plan to look again on the step's day; others learn that the invoice is overdue (DUN-6)."""
    unit.follow(max(invoice.version, customer.version))
    tell.invoice_changed(unit, customer, invoice)
    kept = invoice.state.get("DUNNING", {})
    invoices.save_state(unit, invoice, {"DUNNING": {**kept, "NEXT": step.day}})


def _send(unit: UnitOfWork, invoice: Invoice, customer: Customer, step: Step) -> None:
    unit.follow(max(invoice.version, customer.version))
    customers.must_stay(unit, customer)
    state = dunning.reminded(invoice, step, unit.account.dunning_levels, unit.today)
    after = invoice.with_state(DUNNING=state)
    about = {"INVOICE_ID": invoice.id, "INVOICE_NUMBER": invoice.number}
    change = {"FIELD": "DUNNING_LEVEL", "BEFORE": step.level - 1, "AFTER": step.level}
    notes.log(unit, customer.customer_id, ACTION, [change], **about)
    told = billing_events.reminded_event(step.level, after, customer, unit.account, at=unit.at)
    notes.event(unit, customer.customer_id, "payment.reminded", told)
    mail = f"reminder_{min(step.level, MOST_WORDS)}"
    notes.event(unit, customer.customer_id, MAIL, _order(unit, after, step), mail=mail)
    invoices.save_state(unit, invoice, {"DUNNING": state})


def _order(unit: UnitOfWork, invoice: Invoice, step: Step) -> dict[str, Any]:
    """What the letter must name (DUN-5): invoice, day, amount, what is open of it, what to pay."""
    fees, fields = open_fees(invoice), invoice.fields
    seller = fields.get("SELLER", {})
    return {
        "account_hash": unit.account.hash,
        "invoice": {
            "invoice_id": invoice.id,
            "invoice_number": invoice.number,
            "invoice_date": fields["INVOICE_DATE"],
            "due_date": fields["DUE_DATE"],
            "total": amount(invoice.total),
            "outstanding_amount": amount(invoice.outstanding),
            "currency_code": fields["CURRENCY_CODE"],
            "reference": fields["PAYMENT"].get("REFERENCE", ""),
            "document_url": billing_events.document_url(invoice, unit.account),
        },
        "customer": {"customer_id": invoice.customer_id},
        "level": step.level,
        "fees": amount(fees),
        "amount_to_pay": amount(invoice.outstanding + fees),
        "pay_until": invoice.state["DUNNING"]["HISTORY"][-1]["DUE_DATE"],
        "payee": {
            "owner": seller.get("BANK_OWNER") or seller.get("COMPANY", ""),
            "iban": seller.get("BANK_IBAN", ""),
            "bic": seller.get("BANK_BIC", ""),
        },
        "language_code": fields.get("LANGUAGE_CODE", "de"),
        "created": times.wall_clock(unit.at),
    }

"""What a withdrawal does by itself (rule CON-19): the contract ends at once, its invoice is taken
back, all of it or what is left of it.

Only where nothing is to be weighed: one contract of a consumer, ordered on a page of ours, within
the period that was told then, billed once at most. All else waits for a person; so does paying back
what was paid, which the law wants within fourteen days and in the way it was paid.
"""

from datetime import date

from kundenakte.billing import end, record, settle
from kundenakte.billing.declared import Found, Plan, Step, reachable
from kundenakte.billing.storno import storno
from kundenakte.domain import declaration as declared
from kundenakte.domain.article import supply_kind
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.languages import language_of
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import invoice_list, invoices, subscriptions, usage
from kundenakte.storage.unit import UnitOfWork

GOODS = "goods"  # one may withdraw from when they arrive, and sends them back
LATER = 20  # invoices of a customer that are read at once
REASONS = {"de": "Widerruf des Vertrags, Vorgang {0}", "en": "Withdrawal, reference {0}"}


def plan(unit: UnitOfWork, found: Found, *, linked: bool) -> Plan:
    """What is to be done; nothing is planned yet."""
    customer = found.customer
    if customer is None:
        return Plan(declared.UNKNOWN)
    if len(found.contracts) != 1 or not (linked or reachable(customer)):
        return Plan(declared.FOUND)
    [contract] = found.contracts
    invoice = _invoice(unit, contract)
    if not _is_clear(unit, customer, contract) or not _is_simple(unit, contract, invoice):
        return Plan(declared.FOUND)
    outcome = declared.REFUND if invoice and _is_paid(invoice) else declared.WITHDRAWN
    return Plan(outcome, (Step(contract, unit.today),))


def carry_out(unit: UnitOfWork, customer: Customer, step: Step, reference: str) -> None:
    """Plan the end of the contract, today, and what becomes of its invoice: the days after today
    are given back where the consumer has asked for an early start, else all of it.

    It is closed at once, so that nobody can bring back what was taken back.
    """
    before = record.standing(unit, step.subscription.id)
    invoice, early = _invoice(unit, before), _early(before)
    made = end.ended(unit, customer, before, step.last, reference, refund=early)
    over = made.after.with_fields(STATE="closed", NEXT_EVENT=None, PLAN_UPCOMING=None)
    closed, action = "subscription.closed", "subscription.withdraw"
    ended = made._replace(after=over)
    settle.carry_out(unit, customer, before, ended, event=closed, action=action)
    if invoice and not early:
        reason = REASONS[language_of(customer)].format(reference)
        storno(unit, customer, invoice, reason)


def _is_clear(unit: UnitOfWork, customer: Customer, contract: Subscription) -> bool:
    """Whether the right to withdraw exists beyond doubt."""
    until = str(contract.fields.get("ORDER", {}).get("WITHDRAWAL_UNTIL", ""))
    return (
        customer.fields["CUSTOMER_TYPE"] == "consumer"
        and bool(until)
        and unit.today <= date.fromisoformat(until)
        and supply_kind(contract.plan) != GOODS
    )


def _is_simple(unit: UnitOfWork, contract: Subscription, invoice: Invoice | None) -> bool:
    """Whether there is one invoice at most, whole, for this contract alone, and nothing that is
    still to be billed."""
    billed = int(contract.fields.get("INVOICES", 0))
    if billed > 1 or "CANCELLATION_DATE" in contract.fields:
        return False
    if next(iter(usage.unbilled(unit, contract)), None) is not None:
        return False
    if not billed:
        return True
    if invoice is None or not _is_whole(invoice) or not _is_divisible(contract):
        return False
    return not _is_shared(unit, contract) and not _is_followed(unit, contract, invoice)


def _is_whole(invoice: Invoice) -> bool:
    return invoice.final and not invoice.canceled and "CORRECTED_BY" not in invoice.state


def _is_shared(unit: UnitOfWork, contract: Subscription) -> bool:
    by = contract.fields["PAID_BY"]
    theirs = subscriptions.of_customer(unit, contract.customer_id)
    return any(one.id != contract.id and one.fields.get("PAID_BY") == by for one in theirs)


def _is_divisible(contract: Subscription) -> bool:
    """Whether it is known what the days until now have cost, where they are to be paid."""
    return contract.interval is not None or not _early(contract)


def _is_followed(unit: UnitOfWork, contract: Subscription, invoice: Invoice) -> bool:
    """Whether something was invoiced within the period, such as an add-on."""
    later = invoice_list.of_customer(unit, contract.customer_id, invoice.id, LATER)
    return any(one.fields.get("SUBSCRIPTION_ID") == contract.id for one in later)


def _invoice(unit: UnitOfWork, contract: Subscription) -> Invoice | None:
    by = contract.fields.get("PAID_BY")
    return invoices.find(unit, int(by)) if by else None


def _early(contract: Subscription) -> bool:
    return bool(contract.fields.get("ORDER", {}).get("EARLY_START"))


def _is_paid(invoice: Invoice) -> bool:
    """Whether money was paid, or is being collected."""
    return invoice.paid > 0 or bool(invoice.state.get("COLLECTION"))

"""How money that came in is spread over a customer's invoices.

The invoice that was due first is settled first; what its reminders have cost is paid by what is
left once all of them are settled; the rest is the customer's credit. That order is the customer's
presumed will (§ 366 (1) BGB): who pays an invoice's amount means the invoice.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from kundenakte.domain import money
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice

MOST_INVOICES = 40  # in one payment: each is two writes of a transaction that takes 100


class Share(NamedTuple):
    """What one invoice gets: `settled` cents of its total, of which `discount` cents are granted
    and not paid (Skonto), and `fees` cents for its reminders."""

    invoice: Invoice
    settled: int = 0
    discount: int = 0
    fees: int = 0


def open_fees(invoice: Invoice) -> int:
    """Cents that its reminders have cost and that are not paid; 0 once it is canceled."""
    dunning = invoice.state.get("DUNNING", {})
    return 0 if invoice.canceled else int(dunning.get("FEES", 0)) - int(dunning.get("FEES_PAID", 0))


def takes_money(invoice: Invoice) -> bool:
    """Whether money can be put to it: something is open of its total or of its fees."""
    return not invoice.canceled and (invoice.outstanding > 0 or open_fees(invoice) > 0)


def must_be_creditable(customer: Customer, currency: str, cents: int) -> None:
    """Raises Refused for cents of another currency than that of the credit balance: they would
    count as many of that."""
    own = customer.fields.get("CURRENCY_CODE", currency)
    if cents and own != currency:
        fault = (
            f"{money.amount_text(cents)} would be left, which cannot be credit: that is in {own}"
        )
        raise Refused(Problem("invalid", "CURRENCY_CODE", fault))


def spread(cents: int, day: date, invoices: Iterable[Invoice]) -> list[Share]:
    """What each of the open invoices gets of so many cents paid on a day; those that get nothing
    are left out."""
    wanting = sorted(filter(takes_money, invoices), key=_due)[:MOST_INVOICES]
    discounts = _discounts(cents, day, wanting)
    shares = []
    for invoice in wanting:
        asked = max(0, invoice.outstanding - discounts.get(invoice.id, 0))
        paid = min(cents, asked)
        cents -= paid
        discount = discounts.get(invoice.id, 0) if paid == asked else 0
        shares.append(Share(invoice, paid + discount, discount))
    return [share for share in _with_fees(cents, shares) if share.settled or share.fees]


def discount(invoice: Invoice, day: date) -> int:
    """The cents that may be kept back when all of an invoice is paid on a day (Skonto)."""
    fields = invoice.fields
    percent, days = fields.get("CASH_DISCOUNT_PERCENT"), fields.get("CASH_DISCOUNT_DAYS")
    if not percent or not days or invoice.paid != fields.get("PREPAID", 0):
        return 0
    last_day = date.fromisoformat(fields["INVOICE_DATE"]) + timedelta(days=int(days))
    if day > last_day:
        return 0
    return money.cents(money.amount(invoice.outstanding) * Decimal(str(percent)) / 100)


def _discounts(cents: int, day: date, invoices: list[Invoice]) -> dict[int, int]:
    """INVOICE_ID → what is kept back rightly: the money covers all of them with it, and not
    without."""
    found = {invoice.id: discount(invoice, day) for invoice in invoices}
    full = sum(max(0, invoice.outstanding) for invoice in invoices)
    return found if full - sum(found.values()) <= cents < full else {}


def _with_fees(rest: int, shares: list[Share]) -> list[Share]:
    paid = []
    for share in shares:
        settled = share.settled >= share.invoice.outstanding
        fees = min(rest, open_fees(share.invoice)) if settled else 0
        rest -= fees
        paid.append(share._replace(fees=fees))
    return paid


def _due(invoice: Invoice) -> tuple[Any, ...]:
    fields: Mapping[str, Any] = invoice.fields
    return fields.get("DUE_DATE", ""), invoice.id

"""The account's open invoices as payers refer to them, read when a payment first asks for them."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice

from kundenakte.domain import collection_state
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.matching import Incoming, Match, Open, OpenInvoices
from kundenakte.storage import customers, invoice_list
from kundenakte.storage.unit import UnitOfWork

BATCH = 100


class Book:
    """Which open invoices a payment is for."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def match(self, money: Incoming) -> Match:
        """What `money` pays; nothing certain says Match() or one that is not certain."""
        return self._open.match(money)

    def paid(self, match: Match) -> None:
        """Take off what was booked."""
        self._open.paid(match)

    def suggestions(self, money: Incoming) -> list[int]:
        """What a person might look at first: what the match says, then what is like it."""
        match = self._open.match(money)
        found = [invoice_id for invoice_id, _ in match.allocations]
        return list(dict.fromkeys([*found, *self._open.suggestions(money)]))

    @cached_property
    def _open(self) -> OpenInvoices:
        return OpenInvoices(_read(self._unit))


def _read(unit: UnitOfWork) -> Iterator[Open]:
    found = invoice_list.still_open(unit, 0)
    while part := list(islice(found, BATCH)):
        ids = list(dict.fromkeys(invoice.customer_id for invoice in part))
        known = {one.customer_id: one for one in customers.find_all(unit, ids)}
        yield from (
            _open(invoice, known[invoice.customer_id])
            for invoice in part
            if invoice.customer_id in known
        )


def _open(invoice: Invoice, customer: Customer) -> Open:
    """An invoice that is in a collection run is paid by transfer only where that names it."""
    fields, known = invoice.fields, customer.fields
    person = f"{known.get('FIRST_NAME', '')} {known.get('LAST_NAME', '')}"
    names = (known.get("BANK_ACCOUNT_OWNER", ""), known.get("ORGANIZATION", ""), person.strip())
    collected = collection_state.in_run(invoice.state)
    return Open(
        invoice.id,
        invoice.customer_id,
        invoice.number,
        invoice.outstanding,
        date.fromisoformat(fields["DUE_DATE"]),
        fields["CURRENCY_CODE"],
        "" if collected else str(known.get("BANK_IBAN", "")),
        () if collected else tuple(str(name) for name in names if name),
    )

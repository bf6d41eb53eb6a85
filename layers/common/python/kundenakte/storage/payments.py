"""Payments in customers' files; each is written once, with the invoices it settles."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import NotFound
from kundenakte.domain.payment import KIND, Payment
from kundenakte.storage import counters, customers, files, keys
from kundenakte.storage.client import document
from kundenakte.storage.unit import UnitOfWork


def next_id(unit: UnitOfWork) -> int:
    """The next PAYMENT_ID."""
    return counters.next_id(unit, KIND)


def read(unit: UnitOfWork, payment_id: int) -> Payment:
    """The payment as last written. Raises NotFound on PAYMENT_ID."""
    found = find(unit, payment_id)
    if found is None:
        raise NotFound("PAYMENT_ID")
    return found


def find(unit: UnitOfWork, payment_id: int) -> Payment | None:
    """The payment as last written, or None; also None when its customer was deleted."""
    item = files.find(unit, KIND, payment_id)
    return of_item(item) if item and "blocked" not in item else None


def of_customer(
    unit: UnitOfWork, customer_id: int, *, newest_first: bool = False
) -> Iterator[Payment]:
    """All payments of a customer, ascending by id unless the newest are wanted first."""
    found = files.of_customer(unit, customer_id, f"{KIND}#", newest_first=newest_first)
    return (of_item(item) for item in found if "blocked" not in item)


def of_account(unit: UnitOfWork, after: int = 0, size: int = files.BATCH) -> Iterator[Payment]:
    """All payments of the account, ascending by id."""
    return map(of_item, files.of_account(unit, KIND, after, size=size))


def newest(unit: UnitOfWork, before: int, size: int) -> Iterator[Payment]:
    """The account's payments with an id below `before`, the newest first; not those of customers
    who were deleted."""
    found = files.of_account(unit, KIND, until=before - 1, size=size, newest_first=True)
    return (of_item(item) for item in found if "blocked" not in item)


def of_item(item: Mapping[str, Any]) -> Payment:
    """The payment that an item holds."""
    return Payment(json.loads(item["doc"]["S"]), int(item["version"]["N"]))


def add(unit: UnitOfWork, new: Payment) -> None:
    """Plan to store a payment; what it settles is planned apart, with `settle`."""
    files.own(unit, KIND, new.id, new.customer_id)
    unit.put(_item(unit, new))


def mark_reversed(unit: UnitOfWork, before: Payment, by: int) -> None:
    """Plan to note which payment reverses this one; a second reversal is refused by the version."""
    fields = {**before.fields, "REVERSED_BY": by}
    item = _item(unit, Payment(fields))
    unit.put(item, "version = :read", {":read": {"N": str(before.version)}})


def move_credit(unit: UnitOfWork, customer: Customer, cents: int, action: str) -> None:
    """Plan to change a customer's CREDIT_BALANCE by cents. With no cents the customer must still be
    there, but may change meanwhile."""
    if cents:
        after = credited(customer, cents, unit.at)
        customers.replace(unit, customer, after, action=action)
    else:
        customers.must_stay(unit, customer)


def credited(customer: Customer, cents: int, at: str) -> Customer:
    """The customer with so many cents more of credit; `at` becomes LASTUPDATE."""
    balance = customer.fields.get("CREDIT_BALANCE", 0) + cents
    return customer.changed({"CREDIT_BALANCE": balance}, at=at) if cents else customer


def _item(unit: UnitOfWork, payment: Payment) -> dict[str, Any]:
    return {
        **keys.filed(unit.account.id, payment.customer_id, KIND, payment.id),
        "list_key": {"S": keys.listed(unit.account.id, KIND)},
        "list_sort": {"S": f"{payment.id:016d}"},
        "version": {"N": str(unit.time_id())},
        "doc": document(payment.fields),
    }

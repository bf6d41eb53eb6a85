"""What customers change of their own data by themselves, on hosted pages."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain import bank, page_payment
from kundenakte.domain.customer import Customer
from kundenakte.storage import customers, mandates
from kundenakte.storage.unit import UnitOfWork


def change(
    unit: UnitOfWork,
    before: Customer,
    given: Mapping[str, Any],
    account: page_payment.Account | None = None,
    proof: Mapping[str, str] | None = None,
) -> None:
    """Plan the change, and the mail that tells of it. `account` is one that a mandate was given
    for: the mandate before ends, the new one keeps `proof` of the consent (SEPA-10). Raises Refused
    for what a customer may not be without."""
    changes, mandate = dict(given), None
    if account:
        reference = bank.new_reference()
        mandates.claim(unit, reference, before.customer_id)
        changes |= page_payment.changes(account, reference, unit.at)
        mandate = {"EVIDENCE": dict(proof or {})}
    after = before.changed(changes, at=unit.at)
    customers.replace(unit, before, after, action="customer.update", mandate=mandate, tell=True)

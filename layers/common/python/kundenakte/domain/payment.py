"""A payment: money received or given back, and which invoices it settles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KIND = "PAYMENT"
METHODS = ("transfer", "directdebit", "cash", "paypal", "creditcard", "credit", "other")


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as stored. It is never changed: what was wrong is reversed by one of its own.

    AMOUNT is in cents, above zero when money came in. ALLOCATIONS say how much of it settles which
    invoice; TO_CREDIT is what went to the customer's CREDIT_BALANCE (below zero: came from there).
    AMOUNT = the sum of both.
    """

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def id(self) -> int:
        """PAYMENT_ID, given by the system."""
        return int(self.fields["PAYMENT_ID"])

    @property
    def customer_id(self) -> int:
        """Whose file it is in."""
        return int(self.fields["CUSTOMER_ID"])

    @property
    def amount(self) -> int:
        """Cents; above zero when money came in."""
        return int(self.fields["AMOUNT"])

    @property
    def allocations(self) -> dict[int, int]:
        """INVOICE_ID → cents."""
        return {part["INVOICE_ID"]: part["AMOUNT"] for part in self.fields.get("ALLOCATIONS", [])}

    @property
    def to_credit(self) -> int:
        """Cents that went to the customer's credit balance."""
        return int(self.fields.get("TO_CREDIT", 0))

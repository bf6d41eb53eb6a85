"""A payment: money received or given back, and which invoices it settles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KIND = "PAYMENT"
METHODS = ("transfer", "directdebit", "cash", "paypal", "creditcard", "credit", "other")
REVERSALS = ("chargeback", "reversal")


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as stored. It is never changed: what was wrong is reversed by one of its own.

    AMOUNT is in cents, above zero when money came in. ALLOCATIONS say how much of which invoice it
    settles; TO_CREDIT is what went to the customer's CREDIT_BALANCE (below zero: came from there);
    FEES is what went to costs of reminders. DISCOUNTS say what of the ALLOCATIONS was not paid but
    granted (Skonto). AMOUNT + DISCOUNTS = ALLOCATIONS + FEES + TO_CREDIT.
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
        """INVOICE_ID → cents of its total that it settles."""
        return self._parts("ALLOCATIONS")

    @property
    def fees(self) -> dict[int, int]:
        """INVOICE_ID → cents that its reminders have cost."""
        return self._parts("FEES")

    @property
    def invoice_ids(self) -> set[int]:
        """All invoices that it has to do with."""
        return {*self.allocations, *self.fees}

    @property
    def discounts(self) -> dict[int, int]:
        """INVOICE_ID → cents of its allocation that were granted and not paid (Skonto)."""
        return self._parts("DISCOUNTS")

    @property
    def kind(self) -> str:
        """payment, credit (no money moved), refund, chargeback or reversal."""
        return str(self.fields["KIND"])

    @property
    def to_credit(self) -> int:
        """Cents that went to the customer's credit balance."""
        return int(self.fields.get("TO_CREDIT", 0))

    @property
    def moved(self) -> int:
        """Cents that it is about: of an offset, which moves no money, what it settled, or else what
        became credit."""
        if self.kind != "credit":
            return self.amount
        settled = sum(cents for cents in self.allocations.values() if cents > 0)
        return settled or abs(self.to_credit)

    @property
    def reversed(self) -> bool:
        """Whether another payment has taken it back."""
        return "REVERSED_BY" in self.fields

    @property
    def revocable(self) -> bool:
        """Whether it can be taken back."""
        return self.kind in ("payment", "refund") and not self.reversed

    def _parts(self, name: str) -> dict[int, int]:
        return {part["INVOICE_ID"]: part["AMOUNT"] for part in self.fields.get(name, [])}

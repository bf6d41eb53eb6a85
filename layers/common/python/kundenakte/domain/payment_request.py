"""The inputs of payment.get, payment.create and payment.delete, extensions of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page
from kundenakte.domain.payment import METHODS, REVERSALS, Payment
from kundenakte.domain.settlement import MOST_INVOICES

LONGEST_TEXT = 255  # characters of REFERENCE and REASON
BY_HAND = tuple(method for method in METHODS if method != "credit")  # that one moves no money


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """FILTER of payment.get; empty values ask for nothing, dates are inclusive."""

    payment_id: int | None = None
    customer_id: int | None = None
    invoice_id: int | None = None
    start_date: str = ""
    end_date: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        return cls(
            reading.optional_id(values, "PAYMENT_ID"),
            reading.optional_id(values, "CUSTOMER_ID"),
            reading.optional_id(values, "INVOICE_ID"),
            reading.day(values, "START_DATE"),
            reading.day(values, "END_DATE"),
            page,
        )

    def matches(self, payment: Payment) -> bool:
        """Whether everything asked for holds."""
        day = str(payment.fields["DATE"])
        return (
            self.payment_id in (None, payment.id)
            and self.customer_id in (None, payment.customer_id)
            and (self.invoice_id is None or self.invoice_id in payment.invoice_ids)
            and self.start_date <= day
            and (not self.end_date or day <= self.end_date)
        )


@dataclass(frozen=True, slots=True)
class PaymentCreate:
    """DATA of payment.create. `amount` is in cents and above zero, also of a refund; `date` ""
    means today."""

    amount: int
    customer_id: int | None = None
    invoice_id: tuple[int, ...] = ()
    date: str = ""
    kind: str = "payment"
    method: str = "transfer"
    reference: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused: a customer or invoices, and an amount above zero, must be there."""
        del page
        customer_id = reading.optional_id(values, "CUSTOMER_ID")
        invoice_ids = _ids(values.get("INVOICE_ID"))
        if customer_id is None and not invoice_ids:
            raise Refused(Problem("missing", "CUSTOMER_ID"))
        return cls(
            reading.cents(values, "AMOUNT"),
            customer_id,
            invoice_ids,
            reading.day(values, "DATE"),
            _one_of(values, "KIND", ("payment", "refund")),
            _one_of(values, "METHOD", BY_HAND),
            _line(values, "REFERENCE"),
        )


@dataclass(frozen=True, slots=True)
class PaymentDelete:
    """DATA of payment.delete: which payment is taken back, why, and when ("" means today)."""

    payment_id: int
    kind: str = "reversal"
    date: str = ""
    reason: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls(
            reading.an_id(values, "PAYMENT_ID"),
            _one_of(values, "KIND", REVERSALS[::-1]),
            reading.day(values, "DATE"),
            _line(values, "REASON"),
        )


def _ids(value: Any) -> tuple[int, ...]:
    """One id or a list of them, each once."""
    listed = value if isinstance(value, list) else [value]
    found = [reading.optional_id({"INVOICE_ID": one}, "INVOICE_ID") for one in listed]
    ids = tuple(dict.fromkeys(one for one in found if one is not None))
    if len(ids) > MOST_INVOICES:
        raise Refused(Problem("invalid", "INVOICE_ID", f"at most {MOST_INVOICES} invoices"))
    return ids


def _one_of(values: Mapping[str, Any], field: str, known: tuple[str, ...]) -> str:
    """One of the words, in any case; the first when nothing is given."""
    found = reading.text(values, field).lower() or known[0]
    if found not in known:
        raise Refused(Problem("invalid", field, f"one of {', '.join(known)} is expected"))
    return found


def _line(values: Mapping[str, Any], field: str) -> str:
    found = " ".join(reading.text(values, field).split())
    if len(found) > LONGEST_TEXT:
        raise Refused(Problem("invalid", field, f"at most {LONGEST_TEXT} characters"))
    return found

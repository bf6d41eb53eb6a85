"""FILTER of invoice.get: what an invoice must be to be found; all must hold (contract 3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.page import FIRST_PAGE, Page

TYPES = ("outgoing", "draft", "credit")
STATES = ("unpaid", "paid", "overdue", "canceled")


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Empty values ask for nothing. Days are YYYY-MM-DD, inclusive; MONTH and YEAR are those of
    INVOICE_DATE, which a draft may be without. `state` finds no drafts."""

    invoice_id: tuple[int, ...] = ()
    invoice_number: str = ""
    invoice_title: str = ""
    customer_id: int | None = None
    subscription_id: int | None = None
    month: int | None = None
    year: int | None = None
    start_due_date: str = ""
    end_due_date: str = ""
    type: str = ""
    state: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        state = reading.text(values, "STATE") or reading.text(values, "STATUS")
        return cls(
            invoice_id=_ids(values),
            invoice_number=reading.text(values, "INVOICE_NUMBER"),
            invoice_title=reading.text(values, "INVOICE_TITLE"),
            customer_id=reading.optional_id(values, "CUSTOMER_ID"),
            subscription_id=reading.optional_id(values, "SUBSCRIPTION_ID"),
            month=_in_range(values, "MONTH", 1, 12),
            year=_in_range(values, "YEAR", 1900, 2999),
            start_due_date=reading.day(values, "START_DUE_DATE"),
            end_due_date=reading.day(values, "END_DUE_DATE"),
            type=_one_of(reading.text(values, "TYPE"), "TYPE", TYPES),
            state=_one_of(state, "STATE", STATES),
            page=page,
        )

    def matches(self, invoice: Invoice, today: str) -> bool:
        """Whether everything asked for holds of the invoice on a day (YYYY-MM-DD)."""
        fields = invoice.fields
        return (
            (not self.invoice_id or invoice.id in self.invoice_id)
            and self.invoice_number in ("", invoice.number)
            and self.invoice_title.casefold() in ("", fields.get("INVOICE_TITLE", "").casefold())
            and self.customer_id in (None, invoice.customer_id)
            and self.subscription_id in (None, fields.get("SUBSCRIPTION_ID"))
            and self._dated(fields.get("INVOICE_DATE", ""))
            and self._due(fields.get("DUE_DATE", ""))
            and self.type in ("", invoice.type)
            and (not self.state or (invoice.final and self.state == invoice.status(today)))
        )

    def _dated(self, day: str) -> bool:
        if self.year is None and self.month is None:
            return True
        year, _, rest = day.partition("-")
        return bool(day) and self.year in (None, int(year)) and self.month in (None, int(rest[:2]))

    def _due(self, day: str) -> bool:
        if not self.start_due_date and not self.end_due_date:
            return True
        return bool(day) and self.start_due_date <= day <= (self.end_due_date or day)


def _ids(values: Mapping[str, Any]) -> tuple[int, ...]:
    """INVOICE_ID, one or a list of them ("ID-Array possible")."""
    value = values.get("INVOICE_ID")
    given = value if isinstance(value, list) else [value]
    found = [reading.optional_id({"INVOICE_ID": one}, "INVOICE_ID") for one in given]
    return tuple(sorted({one for one in found if one is not None}))


def _in_range(values: Mapping[str, Any], field: str, least: int, most: int) -> int | None:
    found = reading.optional_id(values, field)
    if found is not None and not least <= found <= most:
        raise Refused(Problem("invalid", field, f"{least} to {most} is expected"))
    return found


def _one_of(value: str, field: str, known: tuple[str, ...]) -> str:
    if value and value.lower() not in known:
        raise Refused(Problem("invalid", field, f"one of {', '.join(known)} is expected"))
    return value.lower()

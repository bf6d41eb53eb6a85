"""The input of calls that need no more than the invoice, or one of its items."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.invoice import ITEMS_PER_INVOICE
from kundenakte.domain.page import FIRST_PAGE, Page


@dataclass(frozen=True, slots=True)
class InvoiceId:
    """INVOICE_ID, and for lists the page."""

    invoice_id: int
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused when INVOICE_ID is missing or no whole number."""
        return cls(reading.an_id(values, "INVOICE_ID"), page)


@dataclass(frozen=True, slots=True)
class InvoiceItemId:
    """INVOICE_ITEM_ID, which says by itself what invoice the item is of."""

    invoice_item_id: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused when INVOICE_ITEM_ID is missing or no whole number."""
        del page
        return cls(reading.an_id(values, "INVOICE_ITEM_ID"))

    @property
    def invoice_id(self) -> int:
        """The invoice that has such an item, if there is one."""
        return self.invoice_item_id // ITEMS_PER_INVOICE


@dataclass(frozen=True, slots=True)
class InvoiceReason:
    """INVOICE_ID and, as an extension of ours, the REASON that is printed on the Storno."""

    invoice_id: int
    reason: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls(reading.an_id(values, "INVOICE_ID"), reading.text(values, "REASON"))


@dataclass(frozen=True, slots=True)
class InvoicePaid:
    """INVOICE_ID and PAID_DATE (YYYY-MM-DD); "" means today."""

    invoice_id: int
    paid_date: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused for what is no date."""
        del page
        return cls(reading.an_id(values, "INVOICE_ID"), reading.day(values, "PAID_DATE"))

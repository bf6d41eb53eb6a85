"""The input of calls that need no more than the customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.page import FIRST_PAGE, Page


@dataclass(frozen=True, slots=True)
class CustomerId:
    """CUSTOMER_ID, and for lists the page."""

    customer_id: int
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused when CUSTOMER_ID is missing or no whole number."""
        return cls(reading.an_id(values, "CUSTOMER_ID"), page)

"""Two files that are one customer: what the one that stays takes over from the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import Page
from kundenakte.domain.tags import MAX_TAGS

# What is taken over where the one that stays lacks all of it. Bank data are not: a mandate is given
# by its own words, and ends or goes on with the file that it is in.
_TOGETHER = (
    ("ORGANIZATION", "POSITION"),
    ("SALUTATION", "TITLE_ACADEMIC", "FIRST_NAME", "LAST_NAME"),
    ("ADDRESS", "ADDRESS_2", "ZIPCODE", "CITY", "STATE"),
    ("SECONDARY_ADDRESS",),
    ("EMAIL",),
    ("EMAIL_CC",),
    ("PAYMENT_MAIL_ADDRESS",),
    ("PHONE",),
    ("PHONE_2",),
    ("MOBILE",),
    ("FAX",),
    ("VAT_ID",),
    ("TAX_ID",),
    ("BIRTHDAY",),
    ("COMMENT",),
)


@dataclass(frozen=True, slots=True)
class CustomerMerge:
    """CUSTOMER_ID stays; FROM_CUSTOMER_ID is merged into it."""

    customer_id: int
    from_customer_id: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused when an id is missing or no whole number, or both are the same."""
        del page
        both = reading.an_id(values, "CUSTOMER_ID"), reading.an_id(values, "FROM_CUSTOMER_ID")
        if both[0] == both[1]:
            raise Refused(Problem("invalid", "FROM_CUSTOMER_ID", "another customer is expected"))
        return cls(*both)


def must_be_own(customer: Customer, field: str = "CUSTOMER_ID") -> None:
    """Raises Refused for a customer that was merged into another: nothing new begins there."""
    if (into := customer.merged_into) is not None:
        raise Refused(Problem("merged", field, f"was merged into CUSTOMER_ID {into}"))


def taken_over(stays: Customer, goes: Customer) -> dict[str, Any]:
    """The fields of the one that stays that change: what it lacked, all tags, the credit of both.

    Raises Refused where there would be too many tags.
    """
    changes: dict[str, Any] = {}
    for names in _TOGETHER:
        if not any(stays.fields.get(name) for name in names):
            changes |= {name: goes.fields[name] for name in names if name in goes.fields}
    tags = [*({**goes.tags, **stays.tags}).values()]
    if len(tags) > MAX_TAGS:
        raise Refused(Problem("invalid", "TAGS", f"at most {MAX_TAGS} tags"))
    credit = stays.fields.get("CREDIT_BALANCE", 0) + goes.fields.get("CREDIT_BALANCE", 0)
    return {**changes, "TAGS": tags, "CREDIT_BALANCE": credit}

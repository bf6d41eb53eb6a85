"""FILTER of customer.get: what a customer must be to be found; all must hold (contract 2.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import folding, reading
from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page
from kundenakte.domain.tags import read_tags

_EXACT = {  # attribute of the filter → field of the customer
    "customer_number": "CUSTOMER_NUMBER",
    "customer_ext_uid": "CUSTOMER_EXT_UID",
    "hash": "HASH",
    "comment": "COMMENT",
}


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Empty values ask for nothing. COUNTRY_CODE and CITY match in any case, TERM in part, TAGS
    (folded; our extension) when the customer carries all of them."""

    customer_id: int | None = None
    customer_number: str = ""
    customer_ext_uid: str = ""
    hash: str = ""
    country_code: str = ""
    city: str = ""
    term: str = ""
    tags: tuple[str, ...] = ()
    comment: str = ""
    changedata_url: str = ""
    dashboard_url: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        texts = {name: reading.text(values, name.upper()) for name in _TEXTS}
        if texts["term"] and not folding.plain(texts["term"]):
            raise Refused(Problem("invalid", "TERM", "there is nothing in it to look for"))
        return cls(
            customer_id=reading.optional_id(values, "CUSTOMER_ID"),
            tags=_tags(values.get("TAGS")),
            page=page,
            **texts,
        )

    def matches(self, customer: Customer, account: Account) -> bool:
        """Whether everything asked for holds for the customer as it is stored now."""
        fields = customer.fields
        return (
            self.customer_id in (None, customer.customer_id)
            and all(
                getattr(self, name) in ("", fields.get(field, "")) for name, field in _EXACT.items()
            )
            and self.country_code.upper() in ("", fields.get("COUNTRY_CODE", ""))
            and self.city.casefold() in ("", fields.get("CITY", "").casefold())
            and (not self.tags or set(self.tags) <= customer.tags.keys())
            and self.changedata_url in ("", account.page_url("accountdata", customer.hash))
            and self.dashboard_url in ("", account.page_url("dashboard", customer.hash))
            and (not self.term or folding.contains(customer.search_texts, self.term))
        )

    @property
    def page_hash(self) -> str:
        """The customer's hash, given as such or at the end of one of its addresses; or ""."""
        return self.hash or (self.changedata_url or self.dashboard_url).rpartition("/")[2]


_TEXTS = [*_EXACT, "country_code", "city", "term", "changedata_url", "dashboard_url"]


def _tags(value: Any) -> tuple[str, ...]:
    if value in (None, "", []):
        return ()
    try:
        return tuple(sorted(folding.tag(tag) for tag in read_tags(value)))
    except ValueError as error:
        raise Refused(Problem("invalid", "TAGS", str(error))) from None

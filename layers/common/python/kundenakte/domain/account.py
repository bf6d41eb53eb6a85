"""An account: one merchant of the installation, an island of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kundenakte.domain.number_range import NumberRange

DEFAULTS: dict[str, Any] = {
    "PUBLIC_URL": "",
    "COMPANY": "",
    "COUNTRY_CODE": "DE",
    "CURRENCY_CODE": "EUR",
    "LANGUAGE_CODE": "de",
    "DAYS_FOR_PAYMENT": 14,
    "UNIQUE_EXT_UID": True,
    "CALLS_PER_MINUTE": 500,
    "CUSTOMER_NUMBERS": {},
}


@dataclass(frozen=True, slots=True)
class Account:
    """The calling account, and as whom it calls: with an API key, from a page, or for a `job`.

    `hash` is the public one in page URLs. `email` and `key_id` name the API key that was used; both
    are "" for pages. `settings` holds DEFAULTS overlaid with what the account has set.
    """

    id: str
    hash: str
    settings: Mapping[str, Any]
    email: str = ""
    key_id: str = ""
    job: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Account":
        """The account that a pointer's document describes."""
        return cls(
            id=document["ACCOUNT"],
            hash=document["HASH"],
            settings={**DEFAULTS, **document["SETTINGS"]},
            email=document.get("EMAIL", ""),
            key_id=document.get("KEY_ID", ""),
        )

    @property
    def actor(self) -> str:
        """Who acts, as the change log names it."""
        return f"key {self.key_id} {self.email}" if self.key_id else self.job or "page"

    @property
    def customer_numbers(self) -> NumberRange:
        """The range that numbers of new customers come from."""
        return NumberRange.of(self.settings["CUSTOMER_NUMBERS"])

    def page_url(self, page: str, customer_hash: str) -> str:
        """The address of a customer's hosted page (contract 6.1)."""
        return f"{self.settings['PUBLIC_URL']}/{page}/{self.hash}/{customer_hash}"

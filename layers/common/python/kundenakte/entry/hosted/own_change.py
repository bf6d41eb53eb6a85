"""A change of own data by the customer: what it is, whether it needs a one-time code, and how it
waits for that beside the code.

New bank data need one, and so does another e-mail address, which codes would go to from then on.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from kundenakte.billing import own_data
from kundenakte.domain import folding, page_fields, page_payment
from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.signing import signed
from kundenakte.entry.hosted import confirm
from kundenakte.storage.unit import UnitOfWork

BANK, EMAIL = "bank", "email"  # what a code protects
_WATCHED: Final = (
    *page_fields.PARAMETERS,
    *page_payment.PARAMETERS,
    "CUSTOMER_TYPE",
    "HASH",
    "BANK_ACCOUNT_MANDATE_REFERENCE",
)


class Change(NamedTuple):
    """`given` by wire name; `account` with the `text` of the mandate that was given for it."""

    given: Mapping[str, Any]
    account: page_payment.Account | None = None
    text: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether all stays as it is."""
        return not self.given and self.account is None


def needs_code(customer: Customer, change: Change) -> str:
    """BANK or EMAIL, "" where no code is needed."""
    if change.account:
        return BANK
    known = str(customer.fields.get("EMAIL", ""))
    new = str(change.given.get("EMAIL", known))
    return EMAIL if known and folding.address(new) != folding.address(known) else ""


def code_goes_to(customer: Customer, change: Change) -> str:
    """The address on file; where there is none, the one that is entered now. "" for nowhere."""
    if customer.fields.get("EMAIL"):
        return confirm.reachable(customer)
    return str(change.given.get("EMAIL", ""))


def waiting(account: Account, customer: Customer, change: Change, back: str) -> dict[str, Any]:
    """What waits beside the code."""
    return {
        "KIND": needs_code(customer, change),
        "BACK": back,
        "SEEN": fingerprint(account, customer),
        "GIVEN": dict(change.given),
        "ACCOUNT": list(change.account) if change.account else None,
        "TEXT": change.text,
    }


def waited(about: Mapping[str, Any]) -> Change:
    """The change that waited."""
    account = page_payment.Account(*about["ACCOUNT"]) if about["ACCOUNT"] else None
    return Change(about["GIVEN"], account, about["TEXT"])


def plan(unit: UnitOfWork, before: Customer, change: Change, confirmed: str = "") -> None:
    """Plan the change; `confirmed` says in the evidence how it was made sure who agreed. Raises
    Refused."""
    proof = page_payment.evidence(change.text, "accountdata", confirmed) if change.account else None
    own_data.change(unit, before, change.given, change.account, proof)


def fingerprint(account: Account, customer: Customer) -> str:
    """Stands for what the page shows of the customer: another one means that somebody else has
    changed it. Changes that the page does not show make none."""
    watched = {name: customer.fields.get(name) for name in _WATCHED}
    return signed(account, "seen", json.dumps(watched, sort_keys=True))[:24]

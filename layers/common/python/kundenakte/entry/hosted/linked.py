"""The contract that the address of a page for declarations leads to."""

import re
from typing import Final

from kundenakte.billing.declared import Link
from kundenakte.domain.customer import Customer
from kundenakte.entry import session
from kundenakte.entry.visit import Visit, find_subscription, overview_key
from kundenakte.pages.frame import Frame

# A SUBSCRIPTION_ID; it can be guessed, and proves nothing.
NUMBER: Final = re.compile(r"[0-9]{1,15}")
# A HASH, a time-limited link, or how the overview names a contract (entry/visit.py).
SECRET: Final = re.compile(r"([0-9a-f]{32}|[0-9a-f]{40})(-[1-9][0-9]{0,15})?")


def is_address(key: str) -> bool:
    """Whether a page was ever called so; all that were are answered, whatever became of them."""
    return not key or bool(SECRET.fullmatch(key) or NUMBER.fullmatch(key))


def frame_of(visit: Visit, key: str, link: Link | None) -> Frame:
    """The frame of the page, with the way back to the overview for who has come from there."""
    frame = visit.frame(link.customer if link else None)
    owner = overview_key(key) if link else ""
    return frame._replace(home=frame.path("dashboard", owner)) if owner else frame


def link_of(visit: Visit, key: str) -> Link | None:
    """The contract whose secret address was called. None for all others, also where the account
    wants a code before data is shown and none was given: who cancels needs no login, but then has
    to say what is canceled."""
    found = find_subscription(visit, key) if key else None
    if found is None or not _may_see(visit, found[1]):
        return None
    return Link(*found)


def _may_see(visit: Visit, customer: Customer) -> bool:
    return visit.account.settings["PAGE_CODE"] != "always" or session.is_open(visit, customer)


def first_values(key: str, link: Link | None) -> dict[str, str]:
    """What the form is filled in with when it is opened: all of it where the address proves whose
    contract it is, the number where the address names only that."""
    if link:
        fields = link.customer.fields
        return {
            "name": _name(link.customer),
            "identity": link.customer.number,
            "contract": title(link),
            "email": str(fields.get("EMAIL", "")),
        }
    return {"identity": key, "contract": key} if NUMBER.fullmatch(key) else {}


def title(link: Link) -> str:
    """How the contract is called."""
    fields, plan = link.subscription.fields, link.subscription.plan
    return str(fields.get("SUBSCRIPTION_TITLE") or plan.get("TITLE") or plan["ARTICLE_NUMBER"])


def _name(customer: Customer) -> str:
    person = (customer.fields.get(name, "") for name in ("FIRST_NAME", "LAST_NAME"))
    return " ".join(filter(None, person)) or str(customer.fields.get("ORGANIZATION", ""))

"""The session of who has typed a one-time code: a signed cookie, for an hour and for one customer.

It needs no store. The customer's hash is signed with it, so that a new hash ends it with the links;
the prefix `__Host-` keeps other hosts of the site from setting it (RFC 6265bis).
"""

import time

from kundenakte.domain.customer import Customer
from kundenakte.domain.signing import equal, signed
from kundenakte.entry.visit import Visit

SECONDS = 60 * 60


def is_open(visit: Visit, customer: Customer) -> bool:
    """Whether the visitor has a session of this customer."""
    cookies = visit.http.event.get("cookies") or []
    named = _name(visit, customer) + "="
    return any(_valid(visit, customer, c[len(named) :]) for c in cookies if c.startswith(named))


def opened(visit: Visit, customer: Customer) -> None:
    """Have the answer set the cookie."""
    until = f"{int(time.time()) + SECONDS:x}"
    value = f"{until}.{_mac(visit, customer, until)}"
    kept = f"Max-Age={SECONDS}; Path=/; Secure; HttpOnly; SameSite=Lax"
    visit.http.note["cookies"] = [f"{_name(visit, customer)}={value}; {kept}"]


def _valid(visit: Visit, customer: Customer, value: str) -> bool:
    until, _, mac = value.partition(".")
    return equal(_mac(visit, customer, until), mac) and int(until, 16) > time.time()


def _name(visit: Visit, customer: Customer) -> str:
    """One for each customer, and none that says which."""
    digest = signed(visit.account, "session name", str(customer.customer_id))
    return f"__Host-kundenakte-{digest[:12]}"


def _mac(visit: Visit, customer: Customer, until: str) -> str:
    return signed(visit.account, "session", str(customer.customer_id), customer.hash, until)

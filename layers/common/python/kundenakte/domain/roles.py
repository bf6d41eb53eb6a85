"""Who of an account's users may do what (contract 7): rights by area, and the roles that bundle
them."""

from collections.abc import Mapping
from typing import Final

NONE, READ, WRITE = 0, 1, 2

OWNER, OFFICE, READ_ONLY = "owner", "office", "read_only"

AREAS: Final = (
    "dashboard",
    "clients",
    "subscriptions",
    "invoices",
    "banking",
    "products",
    "coupons",
    "settings",
    "users",
)

ROLES: Final[Mapping[str, Mapping[str, int]]] = {
    OWNER: dict.fromkeys(AREAS, WRITE),
    OFFICE: {**dict.fromkeys(AREAS, WRITE), "settings": READ, "users": NONE},
    READ_ONLY: {**dict.fromkeys(AREAS, READ), "users": NONE},
}

# The area of a call, by the noun that its name begins with.
NOUNS: Final[Mapping[str, str]] = {
    "article": "products",
    "bankentry": "banking",
    "bankstatement": "banking",
    "collection": "banking",
    "coupon": "coupons",
    "customer": "clients",
    "declaration": "clients",
    "export": "users",  # all that the account has, at once
    "import": "clients",
    "invoice": "invoices",
    "item": "invoices",
    "mail": "clients",
    "mailtemplate": "settings",
    "mandate": "clients",
    "notification": "settings",
    "payment": "invoices",
    "shipment": "subscriptions",
    "subscription": "subscriptions",
    "template": "invoices",
}

# The area of what management does, likewise.
MANAGED: Final[Mapping[str, str]] = {
    "account": "settings",
    "key": "users",
    "receiver": "settings",
    "user": "users",
}


def may(role: str, area: str, needed: int = READ) -> bool:
    """Whether a role reaches so far in an area; a role that is not known reaches nowhere."""
    return ROLES.get(role, {}).get(area, NONE) >= needed


def area_of(service: str) -> str:
    """The area of a call or of an action of management; "" where there is none."""
    noun = service.partition(".")[0]
    return NOUNS.get(noun) or MANAGED.get(noun, "")

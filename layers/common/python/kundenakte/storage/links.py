"""Time-limited links to pages of a customer or a subscription: random tokens that stand in for the
lasting hash."""

import secrets

from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get
from kundenakte.storage.unit import UnitOfWork

SECONDS = 24 * 60 * 60
TOKEN_BYTES = 20  # 40 hex digits: longer than a hash, so that the two are never mistaken


def make(unit: UnitOfWork, customer_id: int) -> str:
    """Plan a link to the customer that works for a day; answers its token."""
    token = secrets.token_hex(TOKEN_BYTES)
    item = {
        **keys.link(unit.account.id, token),
        "customer_id": {"N": str(customer_id)},
        "expires": unit.expires(SECONDS),
    }
    unit.put(item)
    return token


def make_for_subscription(unit: UnitOfWork, subscription_id: int) -> str:
    """Plan a link to a subscription, for a day; it opens none of its customer's pages."""
    token = secrets.token_hex(TOKEN_BYTES)
    item = {
        **keys.link(unit.account.id, token),
        "subscription_id": {"N": str(subscription_id)},
        "expires": unit.expires(SECONDS),
    }
    unit.put(item)
    return token


def customer_of(unit: UnitOfWork, token: str) -> int | None:
    """The CUSTOMER_ID that a token leads to, None when it is unknown or over."""
    return _named(unit, token, "customer_id")


def subscription_of(unit: UnitOfWork, token: str) -> int | None:
    """The SUBSCRIPTION_ID that a token leads to, None when it is unknown or over."""
    return _named(unit, token, "subscription_id")


def _named(unit: UnitOfWork, token: str, name: str) -> int | None:
    item = get(Connection.tables.customers, keys.link(unit.account.id, token))
    if item is None or name not in item or int(item["expires"]["N"]) <= unit.now.timestamp():
        return None
    return int(item[name]["N"])

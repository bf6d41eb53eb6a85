"""Time-limited links to pages of a customer or a subscription: random tokens that stand in for the
lasting hash."""

import secrets
from typing import NamedTuple

from kundenakte.domain.customer import Customer
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import page_keys
from kundenakte.storage.client import Connection, get
from kundenakte.storage.unit import UnitOfWork

SECONDS = 24 * 60 * 60
TOKEN_BYTES = 20  # 40 hex digits: longer than a hash, so that the two are never mistaken


class Link(NamedTuple):
    """Whom a token leads to; it ends when `page_hash` is the hash of its pages no more."""

    number: int
    page_hash: str


def make(unit: UnitOfWork, customer: Customer) -> str:
    """Plan a link to the customer that works for a day; answers its token."""
    return _make(unit, "customer_id", Link(customer.customer_id, customer.hash))


def make_for_subscription(unit: UnitOfWork, subscription: Subscription) -> str:
    """Plan a link to a subscription, for a day; it opens none of its customer's pages."""
    link = Link(subscription.id, str(subscription.fields["HASH"]))
    return _make(unit, "subscription_id", link)


def customer_of(unit: UnitOfWork, token: str) -> Link | None:
    """The customer that a token leads to, None when it is unknown or over."""
    return _named(unit, token, "customer_id")


def subscription_of(unit: UnitOfWork, token: str) -> Link | None:
    """The subscription that a token leads to, None when it is unknown or over."""
    return _named(unit, token, "subscription_id")


def _make(unit: UnitOfWork, name: str, link: Link) -> str:
    token = secrets.token_hex(TOKEN_BYTES)
    item = {
        **page_keys.link(unit.account.id, token),
        name: {"N": str(link.number)},
        "page_hash_then": {"S": link.page_hash},  # in no index, which would make it a second way in
        "expires": unit.expires(SECONDS),
    }
    unit.put(item)
    return token


def _named(unit: UnitOfWork, token: str, name: str) -> Link | None:
    item = get(Connection.tables.customers, page_keys.link(unit.account.id, token))
    if item is None or name not in item or int(item["expires"]["N"]) <= unit.now.timestamp():
        return None
    return Link(int(item[name]["N"]), item["page_hash_then"]["S"])

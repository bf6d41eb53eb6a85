"""Makes what tests of the overview and of changes of subscriptions need: addresses and settings."""

import json
from typing import Any

from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from tests import subscribing
from tests.builders import Access, accepted, find
from tests.subscribing import a_shop, book, on, row
from tests.visiting import Page, Visitor


def a_customers_shop(**customer: Any) -> Access:
    """tests.subscribing.a_shop, where one may change from M to L and Y and back, and B and C are
    offered; with a subscription to M, SUBSCRIPTION_ID 1, billed for March 2026."""
    shop = a_shop(**customer)
    with on("2026-03-01"):
        for number, assigned in (("M", "L, Y, B, C"), ("L", "M"), ("Y", "M")):
            data = {"ARTICLE_NUMBER": number, "ASSIGNED_ARTICLES": assigned}
            accepted(shop, "article.update", data)
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "B", "ALLOW_MULTIPLE": 1})
        book(shop, 1, "M")
    return shop


def overview(shop: Access, customer_id: int = 1) -> str:
    """The address of a customer's overview."""
    return f"/dashboard/{shop.hash}/{key(shop, customer_id)}"


def key(shop: Access, customer_id: int = 1) -> str:
    """The lasting hash of a customer."""
    return str(find(shop, CUSTOMER_ID=str(customer_id))[0]["HASH"])


def subscription_hash(shop: Access, subscription_id: int = 1) -> str:
    """The lasting hash of a subscription."""
    return str(row(shop, SUBSCRIPTION_ID=subscription_id)["HASH"])


def own(shop: Access, page: str, *parts: str, subscription_id: int = 1) -> str:
    """The address of a page of a customer's subscription, as the overview links it."""
    tail = "/".join((f"{key(shop)}-{subscription_id}", *parts))
    return f"/{page}/{shop.hash}/{tail}"


def at(day: str, address: str) -> Page:
    """What a page shows on a day."""
    with on(day):
        return Visitor().get(address)


def order(day: str, address: str, **changes: str | None) -> Page:
    """Opens a page on a day and sends its form; fields may be changed."""
    with on(day):
        return Visitor().fill(address, **changes)


def with_setting(shop: Access, **settings: Any) -> None:
    """Changes settings of the account, as pages read them."""
    pointer = keys.hash_pointer(shop.hash)
    table = Connection.tables.accounts
    item = Connection.client.get_item(TableName=table, Key=pointer)["Item"]
    document = json.loads(item["doc"]["S"])
    document["SETTINGS"] |= settings
    item["doc"]["S"] = json.dumps(document)
    Connection.client.put_item(TableName=table, Item=item)


stored = subscribing.stored

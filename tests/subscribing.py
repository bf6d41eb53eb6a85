"""Makes what tests of subscription calls need: articles, subscriptions booked through the call, and
short forms of the calls."""

import json
from typing import Any

from tests import billing
from tests.builders import Access, accepted, an_article, call
from tests.invariants import Stored


def articles(access: Access, *given: dict[str, Any]) -> None:
    """Creates articles; 30.00 a month, net, unless said otherwise."""
    for fields in given:
        accepted(access, "article.create", an_article(**{"UNIT_PRICE": "30.00", **fields}))


def book(access: Access, customer_id: int, number: str, **fields: Any) -> int:
    """Books an article, which must be accepted; answers SUBSCRIPTION_ID."""
    data = {"CUSTOMER_ID": customer_id, "ARTICLE_NUMBER": number, **fields}
    return int(accepted(access, "subscription.create", data)["SUBSCRIPTION_ID"])


def do(access: Access, verb: str, subscription_id: int = 1, **fields: Any) -> dict[str, Any]:
    """A call for a subscription that must be accepted; answers RESPONSE."""
    data = {"SUBSCRIPTION_ID": subscription_id, **fields}
    response = call(access, f"subscription.{verb}", data)
    assert "ERRORS" not in response, response
    return response


def refusal(access: Access, verb: str, **data: Any) -> str:
    """The one error of a call that must be refused."""
    [text] = call(access, f"subscription.{verb}", data)["ERRORS"]
    return str(text)


def stored(access: Access, subscription_id: int = 1) -> dict[str, Any]:
    """The subscription as it is stored."""
    return documents(access, "SUBSCRIPTION")[subscription_id]


def documents(access: Access, kind: str) -> dict[int, dict[str, Any]]:
    """All documents of a kind, by id."""
    items = [item for file in Stored(access.id).files.values() for item in file[kind]]
    found = [json.loads(item["doc"]["S"]) for item in items]
    return {document[f"{kind}_ID"]: document for document in sorted(found, key=lambda d: str(d))}


def invoices(access: Access) -> list[dict[str, Any]]:
    """All final documents, in the order of their ids."""
    return [document for _, document in sorted(documents(access, "INVOICE").items())]


def lines(document: dict[str, Any]) -> list[tuple[str, int]]:
    """The first line of each item's text, and what it costs without VAT, in cents."""
    return [
        (item["DESCRIPTION"].partition("\n")[0], item["COMPLETE_NET"]) for item in document["ITEMS"]
    ]


def events(access: Access, customer_id: int = 1) -> list[str]:
    """The types of all events, oldest first."""
    items = sorted(Stored(access.id).files[customer_id]["EVENT"], key=lambda one: one["sk"]["S"])
    return [json.loads(item["doc"]["S"])["type"] for item in items]


def log(access: Access, customer_id: int = 1) -> list[dict[str, Any]]:
    """The log entries about subscriptions, oldest first."""
    entries = Stored(access.id).log(customer_id)
    return [entry for entry in entries if entry["ACTION"].startswith("subscription.")]


on = billing.on

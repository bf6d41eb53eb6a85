"""Makes what tests of subscription calls need: articles, subscriptions booked through the call, and
short forms of the calls."""

import json
from typing import Any

from tests import billing
from tests.builders import Access, accepted, an_article, call, post, v1
from tests.invariants import Stored


def a_shop(**customer: Any) -> Access:
    """A seller on 1 March 2026 with a business customer, CUSTOMER_ID 1, and these articles, all net
    at 19 %: M 31.00 a month, L 62.00 a month, Y 365.00 a year, B and C 3.10, add-ons."""
    access = billing.a_seller()
    with on("2026-03-01"):
        billing.a_billed_customer(access, **customer)
        articles(
            access,
            {"ARTICLE_NUMBER": "M", "TITLE": "Plan M", "UNIT_PRICE": "31"},
            {"ARTICLE_NUMBER": "L", "TITLE": "Plan L", "UNIT_PRICE": "62"},
            {"ARTICLE_NUMBER": "Y", "UNIT_PRICE": "365", "SUBSCRIPTION_INTERVAL": "1 year"},
            {"ARTICLE_NUMBER": "B", "TITLE": "Backup", "UNIT_PRICE": "3.10", "IS_ADDON": 1},
            {"ARTICLE_NUMBER": "C", "TITLE": "Cache", "UNIT_PRICE": "3.10", "IS_ADDON": 1},
        )
    return access


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


def v1_do(access: Access, verb: str, subscription_id: int = 1, **fields: Any) -> dict[str, Any]:
    """The same on /v1."""
    body = {"DATA": {"SUBSCRIPTION_ID": subscription_id, **fields}}
    status, response = v1(access, f"subscription.{verb}", body)
    assert status == 200, response
    return dict(response)


def xml(access: Access, verb: str, inner: str, part: str = "DATA") -> str:
    """RESPONSE of a call in XML, as it is written."""
    body = f"<FBAPI><SERVICE>subscription.{verb}</SERVICE><{part}>{inner}</{part}></FBAPI>"
    text = str(post(access, body)["body"])
    return text.partition("<RESPONSE>")[2].partition("</RESPONSE>")[0]


def row(access: Access, **filters: Any) -> dict[str, Any]:
    """The one row of subscription.get."""
    [found] = call(access, "subscription.get", FILTER=filters)["SUBSCRIPTIONS"]
    return dict(found)


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
    items = sorted(Stored(access.id).files[customer_id]["LOG"], key=lambda one: one["sk"]["S"])
    entries = [json.loads(item["doc"]["S"]) for item in items]
    return [entry for entry in entries if entry["ACTION"].startswith("subscription.")]


on = billing.on

"""shipment.create: what is refused, and what is stored."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, accepted, call, items, post, v1


@pytest.fixture
def seller(tables: None) -> Access:
    """An account with a customer who has two subscriptions, 1 and 2."""
    seller = billing.a_seller()
    customer_id = billing.a_billed_customer(seller)
    billing.a_subscription(seller, customer_id, "2026-11-01")
    addons = [{"ARTICLE_NUMBER": "ssl", "TITLE": "SSL", "QUANTITY": "2", "UNIT_PRICE": "1"}]
    billing.a_subscription(seller, customer_id, "2026-11-01", ADDONS=addons)
    return seller


def rows(seller: Access) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(seller, "shipment.get", LIMIT=100)["SHIPMENTS"]
    return found


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"SUBSCRIPTION_ID": None}, "missing / invalid field: SUBSCRIPTION_ID"),
        ({"SUBSCRIPTION_ID": 3}, "missing / invalid field: SUBSCRIPTION_ID"),
        ({"SUBSCRIPTION_ID": "x"}, "a whole number is expected, missing / invalid field: SUB"),
        ({"DATE": "soon"}, "a date such as 2026-11-23 is expected, missing / invalid field: DATE"),
        ({"TRACKING_NUMBER": "x" * 256}, "at most 255 characters, missing / invalid field: TRACK"),
        ({"ARTICLE_OPTION": "a\x00b"}, "control characters are not allowed"),
        ({"SHIPPER": {"A": 1}}, "text is expected, missing / invalid field: SHIPPER"),
    ],
)
def test_what_cannot_be_is_refused(seller: Access, fields: dict[str, Any], text: str) -> None:
    before = items()
    response = call(seller, "shipment.create", {"SUBSCRIPTION_ID": 1, **fields})
    assert list(response) == ["ERRORS"]
    assert response["ERRORS"][0].startswith(text)
    assert items() == before


def test_an_unknown_subscription_is_404_on_v1(seller: Access) -> None:
    assert v1(seller, "shipment.create", {"DATA": {"SUBSCRIPTION_ID": 3}})[0] == 404


def test_a_shipment_holds_what_is_booked_and_goes_out_today(seller: Access) -> None:
    with billing.on("2026-11-23"):
        assert accepted(seller, "shipment.create", {"SUBSCRIPTION_ID": "2"}) == {
            "STATUS": "success",
            "SHIPMENT_ID": 1,
        }
        [row] = rows(seller)
    assert row == {
        "SHIPMENT_ID": "1",
        "SUBSCRIPTION_ID": "2",
        "DATE": "2026-11-23",
        "TRACKING_NUMBER": "",
        "ARTICLE_OPTION": "",
        "ARTICLES": [
            {"ARTICLE_NUMBER": "hosting", "TITLE": "Hosting M", "QUANTITY": "1"},
            {"ARTICLE_NUMBER": "ssl", "TITLE": "SSL", "QUANTITY": "2"},
        ],
        "SHIPPER": "",
        "STATUS": "sent",
    }


def test_what_is_sent_is_stored(seller: Access) -> None:
    data = {
        "SUBSCRIPTION_ID": 1,
        "DATE": "2026-12-24 10:00:00",
        "TRACKING_NUMBER": 340434161094,
        "SHIPPER": "DHL",
        "ARTICLE_OPTION": "Größe XL",
    }
    with billing.on("2026-11-23"):
        assert v1(seller, "shipment.create", {"DATA": data})[0] == 200
        [row] = v1(seller, "shipment.get")[1]["SHIPMENTS"]
    assert row.pop("ARTICLES")
    assert row == {
        **data,
        "DATE": "2026-12-24",
        "TRACKING_NUMBER": "340434161094",
        "SHIPMENT_ID": 1,
        "STATUS": "open",
    }


def test_xml_says_and_hears_the_same(seller: Access) -> None:
    body = (
        "<FBAPI><SERVICE>shipment.create</SERVICE><DATA><SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>"
        "<TRACKING_NUMBER>7</TRACKING_NUMBER><DATE/></DATA></FBAPI>"
    )
    text = "<STATUS>success</STATUS><SHIPMENT_ID>1</SHIPMENT_ID>"
    assert text in post(seller, body)["body"]
    text = post(seller, "<FBAPI><SERVICE>shipment.get</SERVICE></FBAPI>")["body"]
    assert "<SHIPMENTS><SHIPMENT><SHIPMENT_ID>1</SHIPMENT_ID>" in text
    assert "<ARTICLES><ARTICLE><ARTICLE_NUMBER>hosting</ARTICLE_NUMBER>" in text


def test_a_repeated_request_is_done_once(seller: Access) -> None:
    body = {"DATA": {"SUBSCRIPTION_ID": 1}}
    first = v1(seller, "shipment.create", body, idempotency_key="k")
    assert v1(seller, "shipment.create", body, idempotency_key="k") == first
    assert len(rows(seller)) == 1


def test_the_customers_log_tells_of_it(seller: Access) -> None:
    accepted(seller, "shipment.create", {"SUBSCRIPTION_ID": 1})
    entry = call(seller, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"][0]
    assert entry["ACTION"] == "shipment.create"

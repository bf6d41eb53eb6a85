"""shipment.update: what is refused, what changes, and what stays."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, accepted, call, items, post, v1


@pytest.fixture
def seller(tables: None) -> Access:
    """An account with a shipment."""
    seller = billing.a_seller()
    billing.a_subscription(seller, billing.a_billed_customer(seller), "2026-11-01")
    data = {"SUBSCRIPTION_ID": 1, "DATE": "2026-11-24", "SHIPPER": "DHL", "TRACKING_NUMBER": "7"}
    accepted(seller, "shipment.create", data)
    return seller


def row(seller: Access) -> dict[str, Any]:
    [found] = call(seller, "shipment.get")["SHIPMENTS"]
    return dict(found)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"SHIPMENT_ID": ""}, "missing / invalid field: SHIPMENT_ID"),
        ({"SHIPMENT_ID": 2}, "missing / invalid field: SHIPMENT_ID"),
        ({"SHIPMENT_ID": "x"}, "a whole number is expected, missing / invalid field: SHIPMENT_ID"),
        (
            {"SUBSCRIPTION_ID": 2},
            "a shipment stays with its subscription, missing / invalid field: SUBSCRIPTION_ID",
        ),
        ({"DATE": "x"}, "a date such as 2026-11-23 is expected, missing / invalid field: DATE"),
    ],
)
def test_what_cannot_be_is_refused(seller: Access, fields: dict[str, Any], text: str) -> None:
    before = items()
    response = call(seller, "shipment.update", {"SHIPMENT_ID": 1, "SHIPPER": "x", **fields})
    assert response == {"ERRORS": [text]}
    assert items() == before


def test_what_is_sent_changes_and_the_rest_stays(seller: Access) -> None:
    before = row(seller)
    data = {"SHIPMENT_ID": "1", "TRACKING_NUMBER": "8", "SHIPPER": None, "DATE": ""}
    assert v1(seller, "shipment.update", {"DATA": data}) == (200, {"STATUS": "success"})
    assert row(seller) == {**before, "TRACKING_NUMBER": "8", "SHIPPER": ""}


def test_a_row_can_be_sent_back_as_it_came(seller: Access) -> None:
    before = items()
    accepted(seller, "shipment.update", row(seller))
    assert items() == before


def test_xml_changes_a_shipment(seller: Access) -> None:
    body = (
        "<FBAPI><SERVICE>shipment.update</SERVICE><DATA><SHIPMENT_ID>1</SHIPMENT_ID>"
        "<SHIPPER>UPS</SHIPPER></DATA></FBAPI>"
    )
    assert "<STATUS>success</STATUS>" in post(seller, body)["body"]
    assert row(seller)["SHIPPER"] == "UPS"


def test_the_customers_log_holds_before_and_after(seller: Access) -> None:
    accepted(seller, "shipment.update", {"SHIPMENT_ID": 1, "SHIPPER": "UPS"})
    entry = call(seller, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"][0]
    assert entry["ACTION"] == "shipment.update"
    assert entry["CHANGES"] == [{"FIELD": "SHIPPER", "BEFORE": "DHL", "AFTER": "UPS"}]


def test_a_repeated_request_is_done_once(seller: Access) -> None:
    body = {"DATA": {"SHIPMENT_ID": 1, "SHIPPER": "UPS"}}
    first = v1(seller, "shipment.update", body, idempotency_key="k")
    before = items()
    assert v1(seller, "shipment.update", body, idempotency_key="k") == first
    assert items() == before

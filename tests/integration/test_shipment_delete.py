"""shipment.delete: a shipment goes, the customer's log remembers it."""

import json
from datetime import date
from typing import Any

import pytest

from kundenakte.storage import keys
from kundenakte.storage.erasure import erase_file
from tests import billing
from tests.builders import Access, accepted, call, items, post, v1


@pytest.fixture
def seller(tables: None) -> Access:
    """An account with a shipment."""
    seller = billing.a_seller()
    billing.a_subscription(seller, billing.a_billed_customer(seller), "2026-11-01")
    accepted(seller, "shipment.create", {"SUBSCRIPTION_ID": 1, "SHIPPER": "DHL"})
    return seller


@pytest.mark.parametrize("shipment_id", [None, "", 2, "x", -1])
def test_a_shipment_that_is_not_there_is_refused(seller: Access, shipment_id: Any) -> None:
    before = items()
    [text] = call(seller, "shipment.delete", {"SHIPMENT_ID": shipment_id})["ERRORS"]
    assert text.endswith("missing / invalid field: SHIPMENT_ID")
    assert items() == before


def test_a_shipment_is_deleted_once(seller: Access) -> None:
    body = {"DATA": {"SHIPMENT_ID": 1}}
    first = v1(seller, "shipment.delete", body, idempotency_key="k")
    assert first == (200, {"STATUS": "success"})
    assert v1(seller, "shipment.delete", body, idempotency_key="k") == first
    assert v1(seller, "shipment.delete", body)[0] == 404
    for filters in ({}, {"SHIPMENT_ID": 1}, {"SUBSCRIPTION_ID": 1}):
        assert call(seller, "shipment.get", FILTER=filters) == {"SHIPMENTS": []}
    assert not [item for item in items() if "#SHIPMENT#" in item["pk"]["S"]]


def test_an_id_is_never_given_out_again(seller: Access) -> None:
    accepted(seller, "shipment.delete", {"SHIPMENT_ID": 1})
    assert accepted(seller, "shipment.create", {"SUBSCRIPTION_ID": 1})["SHIPMENT_ID"] == 2


def test_xml_deletes_a_shipment_and_the_log_keeps_it(seller: Access) -> None:
    body = (
        "<FBAPI><SERVICE>shipment.delete</SERVICE><DATA><SHIPMENT_ID>1</SHIPMENT_ID></DATA></FBAPI>"
    )
    assert "<STATUS>success</STATUS>" in post(seller, body)["body"]
    entry = call(seller, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"][0]
    assert entry["ACTION"] == "shipment.delete"
    assert {"FIELD": "SHIPPER", "BEFORE": "DHL", "AFTER": None} in entry["CHANGES"]


def test_a_deleted_customers_shipments_are_erased(tables: None) -> None:
    seller = billing.a_seller()
    customer_id = billing.a_billed_customer(seller)
    billing.a_subscription(seller, customer_id, "2026-11-01", STATE="closed")
    accepted(seller, "shipment.create", {"SUBSCRIPTION_ID": 1, "TRACKING_NUMBER": "geheim"})
    accepted(seller, "customer.delete", {"CUSTOMER_ID": customer_id})
    erase_file(keys.customer_file(seller.id, customer_id), date(2026, 11, 23))
    assert call(seller, "shipment.get") == {"SHIPMENTS": []}
    left = [item for item in items() if item["sk"]["S"].partition("#")[0] != "EVENT"]
    assert not [item for item in left if "SHIPMENT" in item["pk"]["S"] + item["sk"]["S"]]
    assert "geheim" not in json.dumps(left)

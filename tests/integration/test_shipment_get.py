"""shipment.get: what is found, page by page, and never another account's."""

from typing import Any

import botocore.session
import pytest

from bench.unit_counter import counted
from kundenakte.storage.client import Connection
from tests import billing
from tests.builders import Access, accepted, call, v1


@pytest.fixture
def seller(tables: None) -> Access:
    """Two customers with a subscription each; odd shipments for one, even for the other."""
    seller = billing.a_seller()
    for _ in range(2):
        customer_id = billing.a_billed_customer(seller)
        billing.a_subscription(seller, customer_id, "2026-11-01")
    for number in range(5):
        data = {"SUBSCRIPTION_ID": number % 2 + 1, "DATE": f"2026-11-{21 + number}"}
        accepted(seller, "shipment.create", data)
    return seller


def find(account: Access, **filters: Any) -> list[int]:
    with billing.on("2026-11-23"):
        rows = call(account, "shipment.get", FILTER=filters, LIMIT=100)["SHIPMENTS"]
    return [int(row["SHIPMENT_ID"]) for row in rows]


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        ({"SHIPMENT_ID": "x"}, "SHIPMENT_ID"),
        ({"SHIPMENT_ID": [1, {}]}, "SHIPMENT_ID"),
        ({"SUBSCRIPTION_ID": 1.5}, "SUBSCRIPTION_ID"),
        ({"STATUS": {"A": 1}}, "STATUS"),
        ({"START_DATE": "soon"}, "START_DATE"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(seller: Access, filters: Any, name: str) -> None:
    [text] = call(seller, "shipment.get", FILTER=filters)["ERRORS"]
    assert text.endswith(f": {name}")


@pytest.mark.parametrize(
    "filters",
    [
        {"SHIPMENT_ID": 6},
        {"SHIPMENT_ID": -1},
        {"SHIPMENT_ID": 10**30},
        {"SUBSCRIPTION_ID": 3},
        {"SHIPMENT_ID": 1, "SUBSCRIPTION_ID": 2},
        {"STATUS": "lost"},
        {"START_DATE": "2026-11-26"},
    ],
)
def test_nothing_found_is_an_empty_list(seller: Access, filters: Any) -> None:
    assert call(seller, "shipment.get", FILTER=filters) == {"SHIPMENTS": []}


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"SHIPMENT_ID": "3"}, [3]),
        ({"SHIPMENT_ID": [5, "2", 9]}, [2, 5]),
        ({"SUBSCRIPTION_ID": 2}, [2, 4]),
        ({"STATUS": "SENT"}, [1, 2, 3]),
        ({"STATUS": "open", "SUBSCRIPTION_ID": 1}, [5]),
        ({"START_DATE": "2026-11-22", "END_DATE": "2026-11-24"}, [2, 3, 4]),
    ],
)
def test_filters_find_what_fits_them(seller: Access, filters: Any, ids: list[int]) -> None:
    assert find(seller, **filters) == ids


def test_the_filter_may_come_as_data(seller: Access) -> None:
    rows = call(seller, "shipment.get", {"SHIPMENT_ID": "3"})["SHIPMENTS"]
    assert [row["SHIPMENT_ID"] for row in rows] == ["3"]


@pytest.mark.parametrize("filters", [{}, {"SUBSCRIPTION_ID": 1}, {"SHIPMENT_ID": [1, 3, 5]}])
def test_pages_lead_through_all(seller: Access, filters: Any) -> None:
    body: dict[str, Any] = {"FILTER": filters, "LIMIT": 2}
    found, offset = [], []
    while True:
        _, page = v1(seller, "shipment.get", body)
        found += [row["SHIPMENT_ID"] for row in page["SHIPMENTS"]]
        if "NEXT_CURSOR" not in page:
            break
        body["CURSOR"] = page["NEXT_CURSOR"]
    for start in range(0, 6, 2):
        rows = call(seller, "shipment.get", FILTER=filters, LIMIT=2, OFFSET=start)["SHIPMENTS"]
        offset += [int(row["SHIPMENT_ID"]) for row in rows]
    assert found == offset == find(seller, **filters)


def test_another_account_sees_none(seller: Access) -> None:
    stranger = billing.a_seller()
    for filters in ({}, {"SHIPMENT_ID": 1}, {"SUBSCRIPTION_ID": 1}):
        assert call(stranger, "shipment.get", FILTER=filters) == {"SHIPMENTS": []}
    before = find(seller)
    for service, data in (
        ("shipment.create", {"SUBSCRIPTION_ID": 1}),
        ("shipment.update", {"SHIPMENT_ID": 1, "SHIPPER": "x"}),
        ("shipment.delete", {"SHIPMENT_ID": 1}),
    ):
        assert v1(stranger, service, {"DATA": data})[0] == 404
    assert find(seller) == before


@pytest.mark.parametrize(
    ("filters", "operations"),
    [
        ({"SHIPMENT_ID": 1}, ["GetItem", "GetItem"]),
        ({"SUBSCRIPTION_ID": 1}, ["GetItem", "GetItem", "Query"]),
        ({}, ["Query", "BatchGetItem"]),
    ],
)
def test_a_page_costs_no_more_round_trips_than_it_needs(
    seller: Access, filters: Any, operations: list[str]
) -> None:
    observer = botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")
    with counted(Connection.client, observer) as units:
        call(seller, "shipment.get", FILTER=filters)
    assert units.operations == operations

"""The functions of the shipment calls have exactly the rights they use."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, accepted
from tests.template.test_rights import Right, granted, try_it
from tests.template.test_rights import used as used  # a fixture


@pytest.fixture
def seller(tables: None, used: set[Right]) -> Access:
    """An account with a subscription and two shipments."""
    seller = billing.a_seller()
    billing.a_subscription(seller, billing.a_billed_customer(seller), "2026-11-01")
    for _ in range(2):
        accepted(seller, "shipment.create", {"SUBSCRIPTION_ID": 1})
    return seller


@pytest.mark.parametrize(
    ("verb", "bodies"),
    [
        ("create", [{"DATA": {"SUBSCRIPTION_ID": 1}}]),
        ("get", [{}, {"FILTER": {"SHIPMENT_ID": 1}}, {"FILTER": {"SUBSCRIPTION_ID": 1}}]),
        ("update", [{"DATA": {"SHIPMENT_ID": 1, "SHIPPER": "UPS"}}]),
        ("delete", [{"DATA": {"SHIPMENT_ID": 1}}]),
    ],
)
def test_a_shipment_call_has_the_rights_it_uses(
    seller: Access, used: set[Right], verb: str, bodies: list[dict[str, Any]]
) -> None:
    expected = granted(f"Shipment{verb.capitalize()}")
    assert try_it(used, seller, f"shipment.{verb}", *bodies) == expected

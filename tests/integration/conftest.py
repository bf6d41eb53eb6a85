"""Fixtures of the calls' tests."""

import pytest

from tests import billing
from tests.builders import Access


@pytest.fixture
def seller(tables: None) -> Access:
    """An account that may issue invoices, with one customer since 2026, CUSTOMER_ID 1."""
    access = billing.a_seller()
    with billing.on("2026-01-01"):
        billing.a_billed_customer(access, ORGANIZATION="Kunde GmbH", CUSTOMER_NUMBER="K-1")
    return access

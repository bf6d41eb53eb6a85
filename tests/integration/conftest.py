"""Fixtures of the calls' tests."""

import pytest

from tests import billing
from tests.builders import Access


@pytest.fixture
def seller(tables: None) -> Access:
    """An account that may issue invoices, with one customer, CUSTOMER_ID 1."""
    access = billing.a_seller()
    billing.a_billed_customer(access, ORGANIZATION="Kunde GmbH", CUSTOMER_NUMBER="K-1")
    return access

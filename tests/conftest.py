"""Fixtures for all suites. AWS is moto here; races and faults use ministack (tests/races)."""

import os
from collections.abc import Iterator

import pytest

os.environ.update(
    TABLE_CUSTOMERS="CustomersTable",
    TABLE_ACCOUNTS="AccountsTable",
    AWS_REGION="eu-central-1",
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
)

from moto import mock_aws  # noqa: E402  (the environment comes first)

from kundenakte.entry import authenticate  # noqa: E402
from kundenakte.storage import page_ends  # noqa: E402
from kundenakte.storage.client import Connection, Tables, connect  # noqa: E402
from local.stack import create_tables  # noqa: E402
from tests import builders  # noqa: E402


@pytest.fixture
def tables() -> Iterator[None]:
    """Both tables of template.yaml, empty, in moto; the storage layer works on them, with botocore
    checking every call. Whatever a process remembers between calls is forgotten."""
    with mock_aws():
        connect(Tables("CustomersTable", "AccountsTable"), "eu-central-1", validate=True)
        create_tables(Connection.client)
        authenticate.forget()
        page_ends.clear()
        yield


@pytest.fixture
def account(tables: None) -> builders.Access:
    """An account with default settings."""
    return builders.an_account()


@pytest.fixture
def stranger(tables: None) -> builders.Access:
    """Another account of the same installation."""
    return builders.an_account(email="other@example.com")

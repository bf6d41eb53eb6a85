"""Fixtures for all suites. AWS is moto in most; in races, faults and the state machine it is
ministack, whose transactions are atomic under threads and know tokens, as moto's are not."""

import os
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest

os.environ.update(
    TABLE_CUSTOMERS="CustomersTable",
    TABLE_ACCOUNTS="AccountsTable",
    DOCUMENTS_BUCKET="documents",
    TRANSFER_BUCKET="transfers",
    AWS_REGION="eu-central-1",
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
)

from moto import mock_aws

from kundenakte.entry import authenticate
from kundenakte.storage import page_ends
from kundenakte.storage.client import Connection, Tables, connect
from local.backend import Backend
from local.stack import create_tables
from local.template import Template
from tests import builders, quick_moto

quick_moto.install()
TEMPLATE = Template()
NAMES = Tables("CustomersTable", "AccountsTable", "documents", "transfers")


@pytest.fixture(scope="session")
def moto_client() -> Any:
    """One client for all tests on moto: to make one takes longer than most of them. botocore checks
    every call."""
    connect(NAMES, "eu-central-1", validate=True)
    return Connection.client


@pytest.fixture
def tables(moto_client: Any) -> Iterator[None]:
    """Both tables of template.yaml, empty, in moto; the storage layer works on them. Whatever a
    process remembers between calls is forgotten."""
    with mock_aws():
        Connection.client, Connection.tables, Connection.endpoint = moto_client, NAMES, ""
        create_tables(Connection.client, TEMPLATE)
        authenticate.forget()
        page_ends.clear()
        yield


@pytest.fixture(scope="session")
def moto_s3() -> Any:
    """One client of S3 for all tests on moto."""
    return botocore.session.get_session().create_client("s3", region_name="eu-central-1")


@pytest.fixture
def documents(tables: None, moto_s3: Any) -> Any:
    """A client of S3 in moto, with an empty bucket for documents, and one for transfers."""
    client = moto_s3
    place = {"LocationConstraint": "eu-central-1"}
    for name in ("documents", "transfers"):
        client.create_bucket(Bucket=name, CreateBucketConfiguration=place)
    return client


@pytest.fixture
def account(tables: None) -> builders.Access:
    """An account with default settings."""
    return builders.an_account()


@pytest.fixture
def stranger(tables: None) -> builders.Access:
    """Another account of the same installation."""
    return builders.an_account(email="other@example.com")


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A running ministack with nothing in it: `.endpoint_url`, `.client()`."""
    backend = Backend(tmp_path_factory.mktemp("ministack"), every=0).wait()
    yield backend
    backend.stop()


@pytest.fixture
def on_ministack(ministack: Backend) -> None:
    """The storage layer works on ministack, the tables are empty, the process remembers nothing."""
    builders.empty_tables(ministack)
    connect(NAMES, "eu-central-1", ministack.endpoint_url)
    authenticate.forget()
    page_ends.clear()


@pytest.fixture
def racer(on_ministack: None) -> builders.Access:
    """An account on ministack."""
    return builders.an_account()

"""One ministack for all race tests: its transactions are atomic under threads, moto's are not."""

import pytest

from local.backend import Backend
from local.stack import create_tables


@pytest.fixture(scope="session")
def ministack(tmp_path_factory):
    """A running ministack with the template's tables, empty: `.endpoint_url`, `.client()`.

    It is shared: a test makes an account of its own.
    """
    backend = Backend(tmp_path_factory.mktemp("ministack"), every=0).wait()
    create_tables(backend.client())
    yield backend
    backend.stop()

"""ministack with the template's tables, the handlers in this process, and accounts to call from."""

import importlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.config import Config

from bench import events, sample
from local.backend import ACCESS_KEY, REGION, Backend
from local.stack import create_tables

FULL_READ = 300  # seconds; ministack is one process and sorts an index anew for each query


class Store:
    """A running ministack; `client` is the handlers', `observer` one of our own."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.observer = backend.client()
        create_tables(self.observer)
        _enter(backend)
        self._api = importlib.import_module("functions.api.app").handler
        from kundenakte.entry import authenticate, boot
        from kundenakte.storage import client

        authenticate.forget()  # another store of this process may have had the same keys
        client.Config = lambda **given: Config(**given | {"read_timeout": FULL_READ})
        boot.ready()

    @property
    def client(self) -> Any:
        """The one that the handlers use."""
        from kundenakte.storage.client import Connection

        return Connection.client

    def account(self, name: str) -> str:
        """Makes an account that is not throttled; returns its API key."""
        from kundenakte.storage import accounts, keys

        api_key = f"key-of-{name}"
        pointer = keys.key_pointer(accounts.digest(api_key))
        self._put({**pointer, "doc": {"S": json.dumps(events.account_document(name))}})
        return api_key

    def seller(self, name: str) -> str:
        """Makes an account that may issue invoices, its settings stored for jobs."""
        from kundenakte.storage import keys

        document = events.account_document(name)
        settings = {
            **keys.settings(name),
            "hash": {"S": document["HASH"]},
            "created": {"S": "2026-01-01T00:00:00Z"},
            "version": {"N": "1"},
            "doc": {"S": json.dumps({**document["SETTINGS"], **sample.SELLER})},
        }
        self._put(settings)
        return self.account(name)

    def _put(self, item: dict[str, Any]) -> None:
        self.observer.put_item(TableName="AccountsTable", Item=item)

    def call(self, api_key: str, service: str, **parts: Any) -> dict[str, Any]:
        """RESPONSE of a call on the compatible URL."""
        event = events.post(events.API, {"SERVICE": service, **parts}, api_key)
        response: dict[str, Any] = json.loads(self._api(event, events.CONTEXT)["body"])["RESPONSE"]
        if "ERRORS" in response:
            raise RuntimeError(f"{service}: {response['ERRORS']}")
        return response


@contextmanager
def store() -> Iterator[Store]:
    """A ministack that keeps nothing and ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        backend = Backend(Path(folder), every=0).wait()
        try:
            yield Store(backend)
        finally:
            backend.stop()


def _enter(backend: Backend) -> None:
    os.environ.update(
        TABLE_CUSTOMERS="CustomersTable",
        TABLE_ACCOUNTS="AccountsTable",
        POWERTOOLS_LOG_LEVEL="ERROR",
        AWS_ENDPOINT_URL=backend.endpoint_url,
        AWS_REGION=REGION,
        AWS_ACCESS_KEY_ID=ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY=ACCESS_KEY,
    )

"""Runs of figures_run, for accounts that are in the installation's list."""

import json
from typing import Any
from unittest.mock import Mock

from functions.figures_run.app import handler
from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from tests import billing
from tests.builders import Access


def listed(access: Access) -> None:
    """Puts an account into the list, as account.create does."""
    line = {"ACCOUNT": access.id, "HASH": access.hash, "COMPANY": "", "CREATED": "2026-01-01"}
    item = {**keys.installation(access.id), "doc": {"S": json.dumps(line)}}
    Connection.client.put_item(TableName=Connection.tables.accounts, Item=item)


def run(day: str, *left: int) -> dict[str, Any]:
    """A run on a day; `left`: the milliseconds it has at each record, then enough."""
    times = iter(left)
    context = Mock(get_remaining_time_in_millis=lambda: next(times, 900_000))
    with billing.on(day):
        return dict(handler({}, context))

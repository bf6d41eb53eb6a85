"""The connection's one trick: answers bypass botocore's parser through a public event."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get

KEY = keys.settings("nobody")


def test_errors_still_go_through_botocores_parser(tables: None) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        get("no-such-table", KEY)


def test_the_parser_is_handed_an_empty_body(tables: None) -> None:
    """Fails when a botocore no longer emits the event: then calls are slow, but still right."""
    bodies: list[bytes] = []

    def spy(response_dict: dict[str, Any], **_: Any) -> None:
        bodies.append(response_dict["body"])

    Connection.client.meta.events.register_last("before-parse.dynamodb.GetItem", spy)
    assert get(Connection.tables.accounts, KEY) is None
    assert bodies == [b"{}"]


def test_items_come_as_the_wire_holds_them(tables: None) -> None:
    item = {**KEY, "doc": {"S": "ä"}, "version": {"N": "3"}}
    Connection.client.put_item(TableName=Connection.tables.accounts, Item=item)
    assert get(Connection.tables.accounts, KEY) == item

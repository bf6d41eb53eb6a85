"""Ids of subscriptions, invoices and payments from the account's atomic counters."""

from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork


def next_id(unit: UnitOfWork, kind: str) -> int:
    """The next id of a kind of thing, counted from 1; a call that fails afterwards leaves a gap."""
    name = f"{kind.lower()}_id"
    answer = Connection.client.update_item(
        TableName=Connection.tables.accounts,
        Key=keys.counters(unit.account.id),
        UpdateExpression="ADD #n :one",
        ExpressionAttributeNames={"#n": name},
        ExpressionAttributeValues={":one": {"N": "1"}},
        ReturnValues="UPDATED_NEW",
    )
    return int(answer["Attributes"][name]["N"])

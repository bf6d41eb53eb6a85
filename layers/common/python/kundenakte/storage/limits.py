"""How often somebody may do something in a stretch of time: counted on condition, so that many at
once are not more either. Who it is is stored as a keyed hash."""

from kundenakte.domain.signing import signed
from kundenakte.storage import page_keys
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork


def allows(unit: UnitOfWork, kind: str, who: str, most: int, seconds: int) -> bool:
    """Count one more, at once; False when there were `most` in this stretch of time already."""
    now = int(unit.now.timestamp())
    hashed = signed(unit.account, "limit", who)[:32]
    client = Connection.client
    try:
        client.update_item(
            TableName=Connection.tables.customers,
            Key=page_keys.limit(unit.account.id, kind, hashed, now // seconds),
            UpdateExpression="ADD used :one SET expires = :expires",
            ConditionExpression="attribute_not_exists(used) OR used < :most",
            ExpressionAttributeValues={
                ":one": {"N": "1"},
                ":most": {"N": str(most)},
                ":expires": {"N": str(now + 2 * seconds)},
            },
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True

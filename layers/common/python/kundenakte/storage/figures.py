"""An account's figures by month, and how far a run is with those of a day.

Nobody else writes them, and what two runs find at the same time is the same: no condition.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kundenakte.domain.figures import Tally
from kundenakte.storage import keys, office_keys
from kundenakte.storage.client import Connection, document, get

# DAY, COMPUTED (YYYY-MM-DD), REVENUE; of the newest OPEN, FAULTS, REFUSED, NEXT_DAY, NEXT_COUNT
Figures = Mapping[str, Any]


def of_months(account: str, months: Sequence[str]) -> dict[str, Figures]:
    """The figures of months that follow each other, of those that have some, as last written."""
    first, last = (office_keys.figures(account, month) for month in (months[0], months[-1]))
    found = Connection.client.query(
        TableName=Connection.tables.accounts,
        KeyConditionExpression="pk = :account AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues={
            ":account": first["pk"],
            ":first": first["sk"],
            ":last": last["sk"],
        },
        ConsistentRead=True,
    )
    items = found["Items"]
    return {item["sk"]["S"].partition("#")[2]: json.loads(item["doc"]["S"]) for item in items}


def write(account: str, month: str, figures: Figures) -> None:
    """Store the figures of a month in place of those there were."""
    _put(office_keys.figures(account, month), figures)


def unfinished(account: str, day: str) -> Tally | None:
    """How far a run is with the figures of a day (YYYY-MM-DD); None where none was cut off."""
    item = get(Connection.tables.accounts, office_keys.unfinished_figures(account))
    found = Tally.of(json.loads(item["doc"]["S"])) if item else None
    return found if found and found.day == day else None


def keep(account: str, tally: Tally) -> None:
    """Store how far a run is."""
    _put(office_keys.unfinished_figures(account), tally.stored())


def forget(account: str) -> None:
    """Remove what a run that is done had kept."""
    Connection.client.delete_item(
        TableName=Connection.tables.accounts, Key=office_keys.unfinished_figures(account)
    )


def _put(key: keys.Key, fields: Mapping[str, Any]) -> None:
    item = {**key, "doc": document(fields)}
    Connection.client.put_item(TableName=Connection.tables.accounts, Item=item)

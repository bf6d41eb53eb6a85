"""A clock that can be moved ahead: what time it is for the business in this run.

It runs on at its usual pace from wherever it was put. Only `kundenakte.entry.clock` follows it:
signatures, rate limits and ministack itself keep to the real time. Where it stands is an item of
ministack, so after a `kill -9` clock and data are of the same moment.
"""

import importlib
from datetime import UTC, datetime, timedelta
from typing import Any

TABLE = "LocalRun"
KEY = {"name": {"S": "clock"}}


class Clock:
    """The clock of a local run, and when each schedule ran last by it."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb
        self._create()
        item = dynamodb.get_item(TableName=TABLE, Key=KEY).get("Item", {})
        self.ahead = timedelta(seconds=float(item.get("ahead", {"N": "0"})["N"]))
        ran = item.get("ran", {"M": {}})["M"].items()
        self.ran = {name: datetime.fromisoformat(when["S"]) for name, when in ran}

    def now(self) -> datetime:
        """This moment by the clock, in UTC."""
        return datetime.now(UTC) + self.ahead

    def set(self, moment: datetime) -> None:
        """Puts the clock to a moment, from which it runs on."""
        self.ahead = moment - datetime.now(UTC)
        self.save()

    def follow(self) -> None:
        """Has it go by the real time again."""
        self.ahead = timedelta()
        self.save()

    def save(self) -> None:
        """Keeps where it stands and what ran when."""
        ran = {name: {"S": when.isoformat()} for name, when in self.ran.items()}
        item = {"ahead": {"N": str(self.ahead.total_seconds())}, "ran": {"M": ran}}
        self._dynamodb.put_item(TableName=TABLE, Item=KEY | item)

    def enter(self) -> None:
        """Has the functions of this process go by it."""
        setattr(importlib.import_module("kundenakte.entry.clock"), "now", self.now)  # noqa: B010

    def _create(self) -> None:
        if TABLE not in self._dynamodb.list_tables()["TableNames"]:
            self._dynamodb.create_table(
                TableName=TABLE,
                AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
            )

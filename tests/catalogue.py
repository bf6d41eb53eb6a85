"""What is stored of an account's articles and coupons, and the log of their changes."""

import json
from typing import Any

from kundenakte.storage.client import Connection
from tests.builders import Access


def stored(account: Access) -> dict[str, dict[str, Any]]:
    """Sort key → document of every article and coupon."""
    return _documents(account, ("ARTICLE#", "COUPON#"))


def log(account: Access) -> list[dict[str, Any]]:
    """The entries of the account's log, oldest first."""
    return [entry for _, entry in sorted(_documents(account, ("LOG#",)).items())]


def _documents(account: Access, kinds: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    items = Connection.client.scan(TableName=Connection.tables.accounts)["Items"]
    return {
        item["sk"]["S"]: json.loads(item["doc"]["S"])
        for item in items
        if item["pk"]["S"] == account.id and item["sk"]["S"].startswith(kinds)
    }

"""Forms that were sent: each does its work once, and leads to the same result when sent again."""

from kundenakte.storage import page_keys
from kundenakte.storage.client import Connection, get
from kundenakte.storage.unit import UnitOfWork

SECONDS = 2 * 24 * 60 * 60  # longer than a form's token is good for
FIELD = "form"  # what Taken names


def spend(unit: UnitOfWork, nonce: str, result: str) -> None:
    """Plan that the form is used up; `result` is where it led. The commit raises Taken on FIELD
    where it was already."""
    item = {**page_keys.form(unit.account.id, nonce), "result": {"S": result}}
    unit.put({**item, "expires": unit.expires(SECONDS)}, taken=FIELD)


def result(unit: UnitOfWork, nonce: str) -> str | None:
    """Where the form led when it was sent before; None when it was not."""
    item = get(Connection.tables.customers, page_keys.form(unit.account.id, nonce))
    return str(item["result"]["S"]) if item else None

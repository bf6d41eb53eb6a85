"""What the account's customers owe, out of the index by_open alone: no invoice is read."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kundenakte.domain.customer_choice import NOTHING, Owed
from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork

MOST = 5000  # open invoices that one look takes in: about 125 read units
AT_ONCE = 8  # customers looked up at the same time, where there are more


class Book(NamedTuple):
    """By CUSTOMER_ID, who owes what. `until` is "" when it is all; else it holds only customers
    whose file comes before that one, in the order of the index."""

    owed: Mapping[int, Owed]
    account: str
    until: str = ""

    @property
    def complete(self) -> bool:
        """Whether every open invoice was taken in."""
        return not self.until

    def of(self, customer_id: int) -> Owed | None:
        """What a customer owes; None where the book does not say."""
        if self.until and keys.customer_file(self.account, customer_id) >= self.until:
            return None
        return self.owed.get(customer_id, NOTHING)


def read(unit: UnitOfWork) -> Book:
    """Up to MOST open invoices. The index lags by less than a second, normally."""
    found, last = _query(unit, "open_key = :open", {}, MOST)
    until = last["pk"]["S"] if last else ""
    taken = [item for item in found if not until or item["pk"]["S"] < until]
    return Book(_summed(unit, taken), unit.account.id, until)


def of(unit: UnitOfWork, book: Book, customer_ids: Iterable[int]) -> dict[int, Owed]:
    """What each of some customers owes; those that the book does not hold are looked up."""
    known = {customer_id: book.of(customer_id) for customer_id in customer_ids}
    missing = [customer_id for customer_id, owed in known.items() if owed is None]
    if missing:
        from concurrent.futures import ThreadPoolExecutor  # on use: most accounts never get here

        with ThreadPoolExecutor(AT_ONCE) as pool:
            looked_up = pool.map(lambda customer_id: _one(unit, customer_id), missing)
            known |= dict(zip(missing, looked_up, strict=True))
    return {customer_id: owed or NOTHING for customer_id, owed in known.items()}


def _one(unit: UnitOfWork, customer_id: int) -> Owed:
    file = {":file": {"S": keys.customer_file(unit.account.id, customer_id)}}
    found, _ = _query(unit, "open_key = :open AND open_of = :file", file, MOST)
    return _summed(unit, found).get(customer_id, NOTHING)


def _query(
    unit: UnitOfWork, condition: str, values: Mapping[str, Any], most: int
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "IndexName": "by_open",
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": {
            ":open": {"S": keys.open_invoices(unit.account.id)},
            **values,
        },
    }
    found: list[dict[str, Any]] = []
    while True:
        answer = Connection.client.query(**asked, Limit=most - len(found))
        found += answer["Items"]
        last = answer.get("LastEvaluatedKey")
        if last is None or len(found) >= most:
            return found, last
        asked["ExclusiveStartKey"] = last


def _summed(unit: UnitOfWork, items: Iterable[Mapping[str, Any]]) -> dict[int, Owed]:
    today = unit.today.isoformat()
    amounts: dict[int, dict[str, int]] = {}
    overdue: set[int] = set()
    for item in items:
        customer_id = int(item["pk"]["S"].rpartition("#")[2])
        mine = amounts.setdefault(customer_id, {})
        currency = item["currency"]["S"]
        mine[currency] = mine.get(currency, 0) + int(item["outstanding"]["N"])
        if item["due_on"]["S"] < today:
            overdue.add(customer_id)
    return {each: Owed(mine, each in overdue) for each, mine in amounts.items()}
